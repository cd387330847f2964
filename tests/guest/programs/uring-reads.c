// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Reads 64 bytes of FILE, COUNT times, in a thread that the kernel makes for io_uring:
 * "sqpoll", which polls for requests; "worker", which runs requests that may block;
 * "sqpoll-worker", a worker that the sqpoll thread starts.
 * usage: uring-reads sqpoll|worker|sqpoll-worker COUNT FILE
 */
#include <fcntl.h>
#include <linux/io_uring.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "call/uring.h"
#include "tap.h"

int main(int argc, char **argv)
{
	bool sqpoll = argc > 1 && strncmp(argv[1], "sqpoll", 6) == 0;
	bool worker = argc > 1 && strstr(argv[1], "worker");
	char buf[64];
	const char *why;
	int fd;

	if (argc != 4)
		return 64;
	fd = open(argv[3], O_RDONLY);
	must(fd >= 0);
	why = uring_start(sqpoll ? IORING_SETUP_SQPOLL : 0);
	if (why) {
		fprintf(stderr, "uring-reads: %s\n", why);
		return 1;
	}
	for (int i = atoi(argv[2]); i > 0; i--)
		must(uring_read(fd, buf, sizeof(buf), 0, worker ? URING_ASYNC : URING_READ) ==
		     sizeof(buf));
	return 0;
}
