/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Readers against one writer that changes a file's layout, checked to the byte.
 *
 * The writer takes the file through numbered states. A state has the file's size
 * and the content of each 512-byte sector. The writer announces a state before the
 * system call that leads to it and confirms it afterwards. A read must return the
 * content of exactly one of the states that were current between its start and its
 * end, as the system call holds the inode's lock, and a read does, too. A mix of
 * two states, old bytes, another file's bytes, bytes beyond the end and a wrong
 * return value are failures.
 *
 * A written sector contains its file, the offset it was written to and its
 * generation (the number of the state), and all its words depend on these. A sector
 * that was never written reads as zeros.
 */
#ifndef GUEST_RACE_H
#define GUEST_RACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "method.h"

#define SECTOR		512
#define RACE_SECTORS	512	/* the most of a file: 256 KiB */

struct sector {
	uint32_t generation;	/* 0: reads as zeros */
	uint32_t origin;	/* the sector number that it was written to */
};

struct race_state {
	uint32_t nsectors;	/* the file's size */
	struct sector sectors[RACE_SECTORS];
};

struct race;

/* Starts a race on a new file at @path; its sectors contain the number @file. */
struct race *race_new(const char *path, uint32_t file);

/* The next state, a copy of the current one: change it, then call race_step(). */
struct race_state *race_next(struct race *race);

/* The number of the next state, which is the generation to write. */
uint32_t race_generation(const struct race *race);

/*
 * Announces the next state, makes the call that leads to it, and confirms it. @call
 * gets the writable file descriptor and returns false on failure.
 */
void race_step(struct race *race, bool (*call)(int fd, void *arg), void *arg);

/* The usual steps, in sectors. */
void race_write(struct race *race, uint32_t first, uint32_t n);
void race_truncate(struct race *race, uint32_t nsectors);
void race_fallocate(struct race *race, int mode, uint32_t first, uint32_t n);

/* Fills @out with the content of sector @s of file @file. */
void race_sector_fill(uint32_t file, struct sector s, void *out);

struct race_result {
	uint64_t reads;		/* reads verified */
	uint64_t wrong;		/* reads that matched no state; diag() printed the first */
	uint64_t steps;		/* states while the readers ran */
	uint64_t during;	/* reads during which the state changed */
	struct methods methods;	/* the methods that served them */
};

typedef void race_writer(struct race *race, unsigned int round);

/*
 * Starts threads that read random ranges by pread(2) and preadv(2) and verify them, with
 * the switches as they are. Calls @writer with round = 0, 1, … until 2.5 s have passed
 * and @steps were made, for 20 s at most. Stops the readers and returns the results.
 */
struct race_result race_run(struct race *race, uint32_t steps, race_writer *writer);

/*
 * ok() for a race: no read was wrong, there were at least @steps steps and some
 * reads, some reads met a change, and both methods served some, if that is counted.
 */
void race_result(struct race_result r, uint32_t steps, const char *label);

/* A whole race on a new file at @path, from race_new() to race_result(), with all switches on. */
void race_on(const char *path, const char *label, uint32_t steps, race_writer *writer);

/* Waits until other threads have raised @count by @more; 10 s at most. */
void wait_until(_Atomic unsigned long *count, unsigned long more);

int race_fd(const struct race *race);
void race_free(struct race *race);

#endif
