// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Shows that a shared mapping of a file on ext4 with DAX can keep showing zeros where
 * write(2) has written. usage: stale-mapping FILE, which is made anew on such a file system.
 * Exit status: 0 the mapping is right, 1 it is stale, 2 it could not be tried.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define BLOCK 4096

int main(int argc, char **argv)
{
	char block[BLOCK], back[BLOCK];
	volatile char sum = 0;
	char *map;
	int fd;

	memset(block, 'w', BLOCK);
	fd = argc == 2 ? open(argv[1], O_RDWR | O_CREAT | O_TRUNC, 0600) : -1;
	/* three unwritten blocks, mapped as zero pages */
	if (fd < 0 || fallocate(fd, 0, 0, 3 * BLOCK))
		return perror("stale-mapping: FILE"), 2;
	map = mmap(NULL, 3 * BLOCK, PROT_READ, MAP_SHARED, fd, 0);
	if (map == MAP_FAILED)
		return perror("stale-mapping: mmap"), 2;
	for (int i = 0; i < 3; i++)
		sum += map[i * BLOCK];
	/* ext4 zeroes all three blocks, and converts the extent as a whole */
	if (pwrite(fd, "1", 1, 0) != 1)
		return perror("stale-mapping: pwrite"), 2;
	/* this one meets a written block, and leaves its zero page mapped */
	if (pwrite(fd, block, BLOCK, BLOCK) != BLOCK || pread(fd, back, BLOCK, BLOCK) != BLOCK)
		return perror("stale-mapping: pwrite, pread"), 2;
	printf("read: %s, mapping: %s\n", memcmp(back, block, BLOCK) ? "stale" : "right",
	       memcmp(map + BLOCK, block, BLOCK) ? "stale" : "right");
	return !!memcmp(map + BLOCK, block, BLOCK);
}
