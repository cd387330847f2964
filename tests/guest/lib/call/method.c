// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* Which method served a read, by perf. See method.h. */

#include <fcntl.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "kind.h"
#include "method.h"
#include "tap.h"

#define EVENT "/sys/kernel/tracing/events/ext4/ext4_dax_read/"
#define KPROBE_TYPE "/sys/bus/event_source/devices/kprobe/type"

static int read_fd = -1, iter_fd = -1, iomap_fd = -1;
static const char *missing = "methods_start() was not called";

static long number_in(const char *path)
{
	char text[32];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return -1;
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (n <= 0)
		return -1;
	text[n] = '\0';
	return strtol(text, NULL, 0);
}

static int perf_open(struct perf_event_attr *attr)
{
	attr->size = sizeof(*attr);
	/* Threads only: to inherit the event, the kernel reads the kprobe's name again. */
	attr->inherit = 1;
	attr->inherit_thread = 1;
	return syscall(SYS_perf_event_open, attr, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
}

/* The value of the event's field "method" that is printed as @name. */
static long method_value(const char *name)
{
	char format[4096], wanted[32], *at;
	int fd = open(EVENT "format", O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return -1;
	n = read(fd, format, sizeof(format) - 1);
	close(fd);
	if (n <= 0)
		return -1;
	format[n] = '\0';
	snprintf(wanted, sizeof(wanted), ", \"%s\" }", name);
	at = strstr(format, wanted);
	if (!at)
		return -1;
	while (at > format && at[-1] != '{')
		at--;
	return strtol(at, NULL, 0);
}

static int open_traced(long id, const char *method)
{
	struct perf_event_attr attr = { .type = PERF_TYPE_TRACEPOINT, .config = id };
	long value = method_value(method);
	char filter[32];
	int fd;

	if (value < 0)
		return -1;
	fd = perf_open(&attr);
	if (fd < 0)
		return -1;
	snprintf(filter, sizeof(filter), "method == %ld", value);
	if (ioctl(fd, PERF_EVENT_IOC_SET_FILTER, filter)) {
		close(fd);
		return -1;
	}
	return fd;
}

static int open_probed(const char *function)
{
	struct perf_event_attr attr = {
		.type = number_in(KPROBE_TYPE),
		.config1 = (uintptr_t)function,
	};

	return perf_open(&attr);
}

bool methods_start(void)
{
	long id = on_ext4() ? number_in(EVENT "id") : -1;

	if (iomap_fd >= 0)
		return true;
	iomap_fd = open_probed("dax_iomap_rw");
	missing = iomap_fd < 0 ? "perf can't count calls of dax_iomap_rw() by a kprobe" : NULL;
	if (id < 0)
		return !missing;
	read_fd = open_traced(id, "read");
	iter_fd = open_traced(id, "read_iter");
	if (read_fd < 0 || iter_fd < 0)
		missing = "perf can't count the event ext4:ext4_dax_read by its field method";
	return !missing;
}

const char *methods_missing(void)
{
	return missing;
}

bool methods_traced(void)
{
	return !missing && read_fd >= 0;
}

int calls_start(const char *function)
{
	return open_probed(function);
}

static uint64_t counted(int fd)
{
	uint64_t value = 0;

	if (fd >= 0)
		must(read(fd, &value, sizeof(value)) == sizeof(value));
	return value;
}

uint64_t calls_so_far(int calls_fd)
{
	return counted(calls_fd);
}

struct methods methods_now(void)
{
	return (struct methods){
		.read = counted(read_fd), .read_iter = counted(iter_fd), .iomap = counted(iomap_fd),
	};
}

struct methods methods_since(struct methods then)
{
	struct methods now = methods_now();

	return (struct methods){
		.read = now.read - then.read, .read_iter = now.read_iter - then.read_iter,
		.iomap = now.iomap - then.iomap,
	};
}

void methods_add(struct methods *sum, struct methods more)
{
	sum->read += more.read;
	sum->read_iter += more.read_iter;
	sum->iomap += more.iomap;
}
