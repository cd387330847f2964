/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Memory whose pages the test supplies (userfaultfd): an access to a missing page
 * waits, also in the kernel, until the test has supplied it.
 */
#ifndef GUEST_USERFAULT_H
#define GUEST_USERFAULT_H

#include <stddef.h>

/* Watches [@map, @map + @len). Returns a descriptor to poll, or -1 if the kernel cannot. */
int userfault_open(void *map, size_t len);

/* The next missing page that is waited for, or NULL after @ms milliseconds (-1: no limit) */
char *userfault_next(int uffd, int ms);

/* Supplies @page, filled with @byte, and wakes its waiters. */
void userfault_bring(int uffd, char *page, int byte);

#endif
