// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Reads 4 KiB at offset 0 of FILE again and again, and prints how many reads there were, how
 * long they took, and how much of a processor each took, in ns.
 *
 * usage: timed-reads FILE READS [PAUSE]: after each 100 reads a pause of PAUSE microseconds
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static char buf[4096];

static double now(clockid_t clock)
{
	struct timespec time;

	clock_gettime(clock, &time);
	return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

int main(int argc, char **argv)
{
	long reads = argc > 2 ? strtol(argv[2], NULL, 10) : 0;
	useconds_t pause = argc > 3 ? (useconds_t)strtoul(argv[3], NULL, 10) : 0;
	int fd = argc > 2 ? open(argv[1], O_RDONLY) : -1;
	double start, cpu;

	if (fd < 0 || reads <= 0)
		return EXIT_FAILURE;
	start = now(CLOCK_MONOTONIC);
	cpu = now(CLOCK_THREAD_CPUTIME_ID);
	for (long i = 0; i < reads; i++) {
		if (pread(fd, buf, sizeof(buf), 0) != sizeof(buf))
			return EXIT_FAILURE;
		if (pause && i % 100 == 99)
			usleep(pause);
	}
	printf("%ld %.0f %.0f\n", reads, now(CLOCK_MONOTONIC) - start,
	       (now(CLOCK_THREAD_CPUTIME_ID) - cpu) / (double)reads);
	return EXIT_SUCCESS;
}
