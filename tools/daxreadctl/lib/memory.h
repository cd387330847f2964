/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* Memory. Where there is none left, the program prints an error and ends. */
#ifndef LIB_MEMORY_H
#define LIB_MEMORY_H

#include <stdarg.h>
#include <stddef.h>

/* @count elements of @size bytes, all zero */
void *new_zeroed(size_t count, size_t size);

/* Resizes the array @items to @count elements of @size bytes. */
void *grown(void *items, size_t count, size_t size);

char *copy_of(const char *text);

/* The output of printf() or vprintf() as a text; the caller frees it. */
char *text_of(const char *format, ...) __attribute__((format(printf, 1, 2)));
char *vtext_of(const char *format, va_list args) __attribute__((format(printf, 1, 0)));

/*
 * Adds the output of printf() to the text @list, after @separator unless @list is NULL or
 * empty. The caller frees the text.
 */
void text_add(char **list, const char *separator, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Returns @memory, which a library allocated. NULL ends the program. */
void *check_alloc(void *pointer);

#endif
