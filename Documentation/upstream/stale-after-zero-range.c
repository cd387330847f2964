// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Zeroes the last block of a file by FALLOC_FL_ZERO_RANGE of a range that ends behind the
 * file, and reads it from the page cache and from the device.
 * usage: stale-after-zero-range FILE, which is made anew on ext4 without DAX.
 * Exit status: 0 zeros are read, 1 the old bytes are, 2 it could not be tried.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/falloc.h>
#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int fd = argc == 2 ? open(argv[1], O_RDWR | O_CREAT | O_TRUNC, 0600) : -1;
	char cached = 0, dropped = 0;

	/* in the second block, which is not full */
	if (fd < 0 || pwrite(fd, "x", 1, 5000) != 1 || fsync(fd))
		return perror("stale-after-zero-range: FILE"), 2;
	if (fallocate(fd, FALLOC_FL_ZERO_RANGE, 0, 3 * 4096))
		return perror("stale-after-zero-range: fallocate"), 2;
	if (pread(fd, &cached, 1, 5000) != 1 || fsync(fd) ||
	    posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED) || pread(fd, &dropped, 1, 5000) != 1)
		return perror("stale-after-zero-range: pread"), 2;
	printf("page cache: %s, device: %s\n", cached ? "the old byte" : "zero",
	       dropped ? "the old byte" : "zero");
	return cached || dropped;
}
