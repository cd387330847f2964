// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Reads the first SIZE bytes of a file repeatedly inside the lab, and makes the plugin
 * record the reads after a warm-up.
 *
 * usage: reader API SIZE READS FILE [FILE2]
 * API is pread or preadv. With FILE2 two threads on two processors take turns: the first
 * reads FILE, the second FILE2, which may be the same file. If FILE2 is "-", both use one
 * open file.
 */
#include <err.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "marks.h"

#define WARM_UP	100

static struct thread {
	int number, fd;
	char *buffer;
	sem_t turn;
	struct thread *other;
} threads[2];

static ssize_t (*caller)(int fd, char *buffer, size_t size);
static size_t size;
static long reads;

static ssize_t by_pread(int fd, char *buffer, size_t bytes)
{
	return pread(fd, buffer, bytes, 0);
}

static ssize_t by_preadv(int fd, char *buffer, size_t bytes)
{
	struct iovec iov = { buffer, bytes };

	return preadv(fd, &iov, 1, 0);
}

static void read_once(struct thread *thread)
{
	if (caller(thread->fd, thread->buffer, size) != (ssize_t)size)
		err(1, "a read of %zu bytes", size);
}

/* Waits for this thread's turn and reads once. */
static void take_turn(struct thread *thread)
{
	if (thread->other)
		while (sem_wait(&thread->turn))
			continue;
	read_once(thread);
	if (thread->other)
		sem_post(&thread->other->turn);
}

static void *run(void *argument)
{
	struct thread *thread = argument;
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(thread->number, &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		err(1, "processor %d", thread->number);
	for (long i = 0; i < WARM_UP; i++)
		take_turn(thread);
	if (thread->number == 0)
		MARK(MARK_BEGIN);
	for (long i = 0; i < reads; i++)
		take_turn(thread);
	return NULL;
}

static int open_file(const char *path)
{
	int fd = open(path, O_RDONLY);

	if (fd < 0)
		err(1, "%s", path);
	return fd;
}

static void prepare(int number, int fd)
{
	struct thread *thread = &threads[number];

	thread->number = number;
	thread->fd = fd;
	if (posix_memalign((void **)&thread->buffer, 4096, size))
		errx(1, "no memory");
	memset(thread->buffer, 1, size);
	sem_init(&thread->turn, 0, 0);
}

int main(int argc, char **argv)
{
	pthread_t second;

	if (argc < 5 || argc > 6)
		errx(64, "usage: reader CALLER SIZE READS FILE [FILE2|-]");
	caller = !strcmp(argv[1], "preadv") ? by_preadv : by_pread;
	size = strtoul(argv[2], NULL, 10);
	reads = strtol(argv[3], NULL, 10);
	prepare(0, open_file(argv[4]));
	if (argc == 6) {
		prepare(1, strcmp(argv[5], "-") ? open_file(argv[5]) : threads[0].fd);
		threads[0].other = &threads[1];
		threads[1].other = &threads[0];
		sem_post(&threads[0].turn);
		if (pthread_create(&second, NULL, run, &threads[1]))
			errx(1, "no second thread");
	}
	run(&threads[0]);
	if (argc == 6)
		pthread_join(second, NULL);
	MARK(MARK_END);
	return 0;
}
