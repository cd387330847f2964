// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Preloaded into daxreadctl, stands in for a processor's counters:
 * perf_event_open() returns descriptors whose groups read as the kernel's do, with
 * counts for each pread() since then.
 *
 * FAKE_COUNTERS=NAME=PER_READ,...  the counted events: cycles, instructions,
 *                 branch_misses, l1d_read_misses, llc_misses; others give FAKE_ERROR
 * FAKE_ERROR=N    errno of events that do not exist (2)
 * FAKE_SHARED=G   group G only counts half of the time
 * FAKE_ENABLE=N   enabling a group fails with errno N
 * FAKE_PINNED=1   pread() fails in a thread that may run on several processors
 */
#include <dlfcn.h>
#include <errno.h>
#include <linux/perf_event.h>
#include <sched.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FDS_MAX	1024

static const struct { const char *name; uint32_t type; uint64_t config; } events[] = {
	{ "cycles", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES },
	{ "instructions", PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS },
	{ "branch_misses", PERF_TYPE_HARDWARE, PERF_COUNT_HW_BRANCH_MISSES },
	{ "l1d_read_misses", PERF_TYPE_HW_CACHE, 0x10000 },
	{ "llc_misses", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CACHE_MISSES },
};

static struct { int leader, open, shared; double per_read; } fds[FDS_MAX];
static __thread unsigned long reads;

static void *next(const char *name)
{
	void *symbol = dlsym(RTLD_NEXT, name);

	return symbol ? symbol : (abort(), NULL);
}

static int number(const char *name, int otherwise)
{
	const char *text = getenv(name);

	return text ? atoi(text) : otherwise;
}

static long open_event(const struct perf_event_attr *attr, int leader)
{
	const char *wanted = getenv("FAKE_COUNTERS"), *at;
	size_t i, count = sizeof(events) / sizeof(events[0]);
	char key[64];
	int fd;

	for (i = 0; i < count; i++) {
		if (events[i].type == attr->type && events[i].config == attr->config)
			break;
	}
	snprintf(key, sizeof(key), "%s=", i < count ? events[i].name : "?");
	at = wanted ? strstr(wanted, key) : NULL;
	if (!at) {
		errno = number("FAKE_ERROR", ENOENT);
		return -1;
	}
	fd = memfd_create("counter", MFD_CLOEXEC);
	if (fd < 0 || fd >= FDS_MAX)
		abort();
	fds[fd].open = 1;
	fds[fd].leader = leader < 0 ? fd : leader;
	fds[fd].per_read = atof(at + strlen(key));
	fds[fd].shared = number("FAKE_SHARED", -1) == (i >= 3);
	return fd;
}

long syscall(long nr, ...)
{
	long (*real)(long nr, ...) = next("syscall");
	long a[6];
	va_list args;

	va_start(args, nr);
	for (int i = 0; i < 6; i++)
		a[i] = va_arg(args, long);
	va_end(args);
	if (nr == SYS_perf_event_open)
		return open_event((void *)a[0], (int)a[3]);
	return real(nr, a[0], a[1], a[2], a[3], a[4], a[5]);
}

int ioctl(int fd, unsigned long request, ...)
{
	int (*real)(int fd, unsigned long request, ...) = next("ioctl");
	va_list args;
	void *arg;

	va_start(args, request);
	arg = va_arg(args, void *);
	va_end(args);
	if (fd < 0 || fd >= FDS_MAX || !fds[fd].open)
		return real(fd, request, arg);
	errno = number("FAKE_ENABLE", 0);
	return errno ? -1 : 0;
}

ssize_t read(int fd, void *buffer, size_t size)
{
	ssize_t (*real)(int fd, void *buffer, size_t size) = next("read");
	uint64_t *values = buffer;

	if (fd < 0 || fd >= FDS_MAX || !fds[fd].open)
		return real(fd, buffer, size);
	values[0] = 0;
	values[1] = 1000 + reads;
	values[2] = fds[fd].shared ? values[1] / 2 : values[1];
	for (int i = 0; i < FDS_MAX; i++) {
		if (fds[i].open && fds[i].leader == fd)
			values[3 + values[0]++] = (uint64_t)(fds[i].per_read * (double)reads);
	}
	return (ssize_t)((3 + values[0]) * sizeof(*values));
}

int close(int fd)
{
	int (*real)(int fd) = next("close");

	if (fd >= 0 && fd < FDS_MAX)
		fds[fd].open = 0;
	return real(fd);
}

ssize_t pread64(int fd, void *buffer, size_t size, off64_t offset)
{
	ssize_t (*real)(int fd, void *buffer, size_t size, off64_t offset) = next("pread64");

	cpu_set_t set;

	if (getenv("FAKE_PINNED") && sched_getaffinity(0, sizeof(set), &set) == 0 &&
	    CPU_COUNT(&set) != 1) {
		errno = EXDEV;
		return -1;
	}
	reads++;
	return real(fd, buffer, size, offset);
}
