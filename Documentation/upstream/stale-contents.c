// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Shows that read(2) of a preallocated file on ext4 with DAX can return what its blocks
 * held before, while another thread writes to a mapping of the file.
 * usage: stale-contents FILE, which is made anew. Fills the free space of that file
 * system once, so take an empty one.
 * Exit status: 0 nothing stale was read, 1 stale bytes were, 2 it could not be tried.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define STRIDE	(2L << 20)	/* a huge page, whose blocks take a while to be zeroed */
#define PLACES	128L
#define OLD	'S'

static atomic_long place;
static long stale, reads;
static int fd;

/* Reads in the page that the other thread touches, where there may be zeros and one 'w'. */
static void *reader(void *unused)
{
	char byte = 0;
	long at;

	while ((at = atomic_load(&place)) < PLACES) {
		reads += pread(fd, &byte, 1, at * STRIDE + reads % 2 * (STRIDE - 1)) == 1;
		stale += byte == OLD;
	}
	return unused;
}

/* Leaves the byte OLD in all free blocks. */
static int soil(const char *name)
{
	static char block[1 << 20];
	int file = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (file < 0)
		return -1;
	memset(block, OLD, sizeof(block));
	while (write(file, block, sizeof(block)) > 0)
		;
	fsync(file);
	close(file);
	unlink(name);
	sync();		/* the blocks are free when the journal says so */
	return 0;
}

int main(int argc, char **argv)
{
	pthread_t thread;
	char *map;

	if (argc != 2 || soil(argv[1]))
		return perror("stale-contents: FILE"), 2;
	fd = open(argv[1], O_RDWR | O_CREAT | O_EXCL, 0600);
	if (fd < 0 || fallocate(fd, 0, 0, PLACES * STRIDE))
		return perror("stale-contents: FILE"), 2;
	map = mmap(NULL, PLACES * STRIDE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (map == MAP_FAILED || pthread_create(&thread, NULL, reader, NULL))
		return perror("stale-contents: mmap, thread"), 2;
	for (long at = 0; at < PLACES; atomic_store(&place, ++at)) {
		usleep(200);	/* the reader gets there */
		map[at * STRIDE] = 'w';
	}
	pthread_join(thread, NULL);
	printf("%ld of %ld reads were stale\n", stale, reads);
	return stale != 0;
}
