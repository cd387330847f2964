/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Memory whose pages come when the test says so: who touches a missing one waits, in
 * the kernel too, until it is brought in (userfaultfd).
 */
#ifndef GUEST_USERFAULT_H
#define GUEST_USERFAULT_H

#include <stddef.h>

/* Watches [@map, @map + @len); a descriptor to poll, or -1: the kernel can't. */
int userfault_open(void *map, size_t len);

/* The next missing page that somebody waits for, within @ms milliseconds (-1: ever), or NULL */
char *userfault_next(int uffd, int ms);

/* Brings @page in, full of @byte, and wakes who waits for it. */
void userfault_bring(int uffd, char *page, int byte);

#endif
