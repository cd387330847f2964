/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* Memory that is there, or the program ends and says so. */
#ifndef LIB_MEMORY_H
#define LIB_MEMORY_H

#include <stddef.h>

/* @count elements of @size bytes, all zero */
void *new_zeroed(size_t count, size_t size);

/* The array @items made @count elements of @size bytes long */
void *grown(void *items, size_t count, size_t size);

char *copy_of(const char *text);

/* As printf() has it, in memory of its own */
char *text_of(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* For what a library returned when it had no memory: NULL ends the program */
void *check_alloc(void *pointer);

#endif
