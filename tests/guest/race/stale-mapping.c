// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * stale-mapping.t: blocks of an unwritten extent, mapped as zero pages, that ext4 converts
 * along with their neighbour: reads by each method return what was written there, and so
 * does a new mapping. The old mapping still shows zeros, also without the series; the test
 * reports that and does not fail.
 *
 * Would catch: an extent that is cached as unwritten, but was converted together with the
 * block beside it.
 */

#include <fcntl.h>
#include <linux/falloc.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#include "dax_switch.h"
#include "fs.h"
#include "tap.h"

#define FIRST	4	/* block of the unwritten extent */
#define BLOCKS	3
#define END	((FIRST + BLOCKS) * BLOCK)

static char wanted[BLOCK];

static bool is_wanted(const char *bytes)
{
	return !memcmp(bytes, wanted, BLOCK);
}

/* Reads the second block of the extent, by pread and by preadv. */
static bool reads_right(int fd)
{
	char buf[BLOCK];
	struct iovec iov = { buf, BLOCK };
	bool right = pread(fd, buf, BLOCK, (FIRST + 1) * BLOCK) == BLOCK && is_wanted(buf);

	memset(buf, 0, BLOCK);
	return right && preadv(fd, &iov, 1, (FIRST + 1) * BLOCK) == BLOCK && is_wanted(buf);
}

/* The block before it is written, through the mapping or by a write. */
static void test_neighbour(int mode, bool by_store)
{
	const char *how = by_store ? "a store" : "a write";
	char *path = path_in(test_dir(), "file"), *map, *other;
	int fd = must_open(path, O_RDWR | O_CREAT | O_TRUNC);
	volatile char sum = 0;

	switch_mode(fd, mode);
	must(!fallocate(fd, 0, FIRST * BLOCK, BLOCKS * BLOCK));
	map = mmap(NULL, END, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	must(map != MAP_FAILED);
	for (int i = FIRST; i < FIRST + BLOCKS; i++)
		sum += map[i * BLOCK];
	(void)reads_right(fd);		/* now the extent is cached as unwritten */
	if (by_store)
		map[FIRST * BLOCK] = 1;
	else
		must(pwrite(fd, "1", 1, FIRST * BLOCK) == 1);
	must(pwrite(fd, wanted, BLOCK, (FIRST + 1) * BLOCK) == BLOCK);

	ok(reads_right(fd), "%s: %s next to it: reads return what was written", mode_name(mode), how);
	if (!is_wanted(map + (FIRST + 1) * BLOCK))
		diag("the mapping shows zeros: a fault of the kernel without the series, too");
	other = mmap(NULL, END, PROT_READ, MAP_SHARED, fd, 0);
	must(other != MAP_FAILED);
	ok(is_wanted(other + (FIRST + 1) * BLOCK), "%s: %s next to it: so does a new mapping",
	   mode_name(mode), how);
	munmap(other, END);
	munmap(map, END);
	switch_mode(fd, MODE_OFF);
	close(fd);
}

int main(void)
{
	tap_start(30);
	require_switch();
	memset(wanted, 'w', BLOCK);
	for_each_mode(mode) {
		test_neighbour(mode, true);
		test_neighbour(mode, false);
	}
	return tap_done();
}
