/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Readers against one writer that changes a file's layout, checked to the byte.
 *
 * The writer takes the file through numbered states; each state says the file's
 * size and what each 512-byte sector holds. It announces a state before it makes
 * the system call that leads there and confirms it afterwards. A read must have
 * given, whole, what one of the states held that were current between its start
 * and its end: every such system call holds the inode's lock, and so does a read.
 * So a mix of two states, old bytes, another file's bytes, bytes beyond the end
 * or a wrong return value all fail.
 *
 * A sector that is written names its file, the offset it was written to, and the
 * generation (the state's number at that time), and its every word is made of
 * these; a sector never written reads as zeros.
 */
#ifndef GUEST_RACE_H
#define GUEST_RACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "method.h"

#define SECTOR		512
#define RACE_SECTORS	512	/* most a file has: 256 KiB */

struct sector {
	uint32_t generation;	/* 0: reads as zeros */
	uint32_t origin;	/* sector number that it was written to */
};

struct race_state {
	uint32_t nsectors;	/* the file's size */
	struct sector sectors[RACE_SECTORS];
};

struct race;

/* A race on the file at @path, which is made; @file names it in its sectors. */
struct race *race_new(const char *path, uint32_t file);

/* The state to come, a copy of the current one: change it, then race_step(). */
struct race_state *race_next(struct race *race);

/* Number of the state to come: the generation to write. */
uint32_t race_generation(const struct race *race);

/*
 * Announces the next state, makes the call that leads to it, and confirms.
 * @call gets the writable file descriptor; it returns false on failure.
 */
void race_step(struct race *race, bool (*call)(int fd, void *arg), void *arg);

/* The usual steps, in sectors. */
void race_write(struct race *race, uint32_t first, uint32_t n);
void race_truncate(struct race *race, uint32_t nsectors);
void race_fallocate(struct race *race, int mode, uint32_t first, uint32_t n);

/* What a sector written as @s into file @file holds. */
void race_sector_fill(uint32_t file, struct sector s, void *out);

struct race_result {
	uint64_t reads;		/* reads verified */
	uint64_t wrong;		/* reads that matched no state; diag() told the first */
	uint64_t steps;		/* states gone through while the readers ran */
	uint64_t during;	/* reads during which the state changed */
	struct methods methods;	/* which method served them */
};

typedef void race_writer(struct race *race, unsigned int round);

/*
 * Starts threads that read random ranges by pread(2) and preadv(2) and verify them, with
 * the switches as the caller has thrown them, calls @writer with round = 0, 1, … until
 * the time is over (2.5 s) and @steps were made (for 20 s at most, where all is slow),
 * stops the readers, and tells what they saw.
 */
struct race_result race_run(struct race *race, uint32_t steps, race_writer *writer);

/*
 * ok() for a race: no read was wrong, at least @steps steps and some reads were
 * made, some met a change, and both methods served some where that is counted.
 */
void race_result(struct race_result r, uint32_t steps, const char *label);

/* A race on a new file at @path, from race_new() to race_result(), both switches on. */
void race_on(const char *path, const char *label, uint32_t steps, race_writer *writer);

/* Waits until other threads have raised @count by @more; 10 s at most. */
void wait_until(_Atomic unsigned long *count, unsigned long more);

int race_fd(const struct race *race);
void race_free(struct race *race);

#endif
