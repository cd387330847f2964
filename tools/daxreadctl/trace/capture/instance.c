// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * The process that made an instance holds a lock on its directory while it lives. An
 * instance that is not locked was left by a process that was killed. (A process ID would
 * not do: IDs of another PID namespace mean nothing here.)
 */
#include "trace/capture/instance.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "dax_event.h"
#include "lib/clock.h"
#include "lib/memory.h"
#include "lib/message.h"
#include "lib/system/privilege.h"
#include "lib/system/restore.h"

#define PREFIX		"daxreadctl-"
#define IO_URING	"-io_uring"
#define LOG_REMEDY	"look into the kernel's log (dmesg)"

/* How the kernel names the threads that it makes for io_uring */
#define IO_URING_TASKS	"iou-*"

/* Locks a directory of instances. Returns a descriptor or -errno; -EWOULDBLOCK: it is locked. */
static int lock(const char *name, int how)
{
	char *path = text_of("%s/instances%s%s", tracefs_tracing_dir(), name ? "/" : "",
			     name ? name : "");
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int error = fd < 0 ? -errno : 0;

	free(path);
	if (!error && flock(fd, how) != 0) {
		error = -errno;
		close(fd);
	}
	return error ? error : fd;
}

static void unlock(int fd)
{
	if (fd >= 0)
		close(fd);
}

static bool remove_by_name(const char *name)
{
	struct tracefs_instance *instance = tracefs_instance_create(name);
	bool gone = instance && tracefs_instance_destroy(instance) == 0;

	if (instance)
		tracefs_instance_free(instance);
	return gone;
}

static void remove_abandoned(const char *name)
{
	int fd = lock(name, LOCK_EX | LOCK_NB);

	if (fd < 0)
		return;
	close(fd);
	if (remove_by_name(name))
		print_note("tracing instance %s: left by a run that was killed, removed", name);
	else
		print_warning("tracing instance %s: left by a run that was killed, cannot be removed: %m; end what reads from it",
			      name);
}

void trace_instance_clean(void)
{
	/* held while an instance is made, until the new one is locked */
	int all = lock(NULL, LOCK_EX);
	char **names = all >= 0 ? tracefs_instances("^" PREFIX) : NULL;

	for (char **name = names; name && *name; name++)
		remove_abandoned(*name);
	tracefs_list_free(names);
	unlock(all);
}

bool trace_instance_is_io_uring(const char *name)
{
	size_t length = name ? strlen(name) : 0;

	return length > strlen(PREFIX IO_URING) && strncmp(name, PREFIX, strlen(PREFIX)) == 0 &&
	       strcmp(name + length - strlen(IO_URING), IO_URING) == 0;
}

int trace_instance_check(void)
{
	const char *dir;
	char *path;
	int status = EXIT_SUCCESS;

	if (tracefs_tracing_dir_is_mounted(false, &dir) != 1)
		return print_error(EXIT_FAILURE, "tracefs",
				   "cannot trace: it is not mounted; mount -t tracefs nodev /sys/kernel/tracing");
	path = text_of("%s/instances", dir);
	if (access(path, R_OK | W_OK | X_OK) != 0)
		status = print_error(EXIT_FAILURE, path,
				     "cannot trace: %m; %s",
				     remedy_for(errno, "mount tracefs anew: mount -t tracefs nodev DIR"));
	free(path);
	if (status)
		return status;
	for (unsigned int kind = 0; kind < DAX_EVENT_KINDS; kind++) {
		const char *name = dax_event_name(kind);

		if (tracefs_event_file_exists(NULL, DAX_EVENT_SYSTEM, name,
					      "enable"))
			continue;
		path = text_of("ext4:%s", name);
		status = print_error(EXIT_UNSUPPORTED, path,
				     "cannot trace: this kernel has no such event; boot one with the ext4-dax-read series");
		free(path);
		return status;
	}
	return EXIT_SUCCESS;
}

/* " && " between those of the two that are not empty; both are freed */
static char *both_of(char *a, char *b)
{
	char *both = text_of("%s%s%s", a, *a && *b ? " && " : "", b);

	free(a);
	free(b);
	return both;
}

static char *device_filter(const struct trace_request *request)
{
	char *devices = copy_of(""), *filter;

	/* as the kernel keeps it: 12 bits of major, 20 of minor */
	for (size_t i = 0; i < request->device_count; i++)
		text_add(&devices, " || ", "dev == %u",
			 major(request->devices[i]) << 20 | minor(request->devices[i]));
	if (request->device_count < 2)
		return devices;
	filter = text_of("(%s)", devices);
	free(devices);
	return filter;
}

/* The kernel's filters have no escapes, but two kinds of quotes. */
static char *comm_filter(const struct trace_request *request)
{
	char quote;

	if (!request->comm)
		return copy_of("");
	quote = strchr(request->comm, '"') ? '\'' : '"';
	return text_of("comm == %c%s%c", quote, request->comm, quote);
}

char *trace_filter_main(const struct trace_request *request)
{
	return both_of(device_filter(request), comm_filter(request));
}

char *trace_filter_newtask(const struct trace_request *request)
{
	return comm_filter(request);
}

char *trace_filter_io_uring(const struct trace_request *request)
{
	return both_of(device_filter(request), trace_filter_io_uring_newtask());
}

char *trace_filter_io_uring_newtask(void)
{
	return copy_of("comm ~ \"" IO_URING_TASKS "\"");
}

static int set(struct tracefs_instance *instance, const char *file, const char *value)
{
	if (tracefs_instance_file_write(instance, file, value) > 0)
		return 0;
	return print_error(EXIT_FAILURE, tracefs_instance_get_name(instance),
			   "%s of the tracing instance cannot be set to %s: %m; %s",
			   file, value, remedy_for(errno, LOG_REMEDY));
}

static int set_up(struct tracefs_instance *instance, const struct trace_request *request)
{
	char number[32];
	int status;

	snprintf(number, sizeof(number), "%zu", request->buffer_kib);
	status = set(instance, "tracing_on", "0");
	if (!status)
		status = set(instance, "trace_clock", TRACE_CLOCK);
	/* the oldest events are overwritten; the buffer says where they are missing */
	if (!status)
		status = set(instance, "options/overwrite", "1");
	return status ? status : set(instance, "buffer_size_kb", number);
}

static int make(struct tracefs_instance **made, const char *name, int *held, int *promise,
		const struct trace_request *request)
{
	char *path;

	*made = tracefs_instance_create(name);
	if (!*made)
		return print_error(EXIT_FAILURE, name,
				   "the tracing instance cannot be made: %m; %s",
				   remedy_for(errno, LOG_REMEDY));
	path = text_of("%s/instances/%s", tracefs_tracing_dir(), name);
	*promise = restore_rmdir(path);
	free(path);
	*held = lock(name, LOCK_EX | LOCK_NB);
	return set_up(*made, request);
}

int trace_instances_make(struct trace_instances *instances, const struct trace_request *request)
{
	char *name = text_of(PREFIX "%d-%llu", getpid(), (unsigned long long)clock_ns());
	char *beside = text_of("%s" IO_URING, name);
	/* such a name selects these threads themselves */
	bool io_uring = trace_request_selects_tasks(request) &&
			!(request->comm && strncmp(request->comm, IO_URING_TASKS,
						   strlen(IO_URING_TASKS) - 1) == 0);
	int all = lock(NULL, LOCK_EX), status;

	*instances = (struct trace_instances){ .locks = { -1, -1 } };
	status = make(&instances->main, name, &instances->locks[0], &instances->promises[0],
		      request);
	if (!status && io_uring)
		status = make(&instances->io_uring, beside, &instances->locks[1],
			      &instances->promises[1], request);
	unlock(all);
	if (status)
		trace_instances_remove(instances);
	free(name);
	free(beside);
	return status;
}

int trace_instance_enable(struct tracefs_instance *instance, const char *system,
			  const char *name, const char *filter)
{
	if (*filter && tracefs_event_file_write(instance, system, name, "filter", filter) < 0)
		return print_error(EXIT_FAILURE, name,
				   "the event's filter cannot be set to \"%s\": %m; trace all file systems and tasks",
				   filter);
	if (tracefs_event_enable(instance, system, name) == 0)
		return 0;
	return print_error(EXIT_FAILURE, name, "the event cannot be switched on: %m; %s",
			   remedy_for(errno, LOG_REMEDY));
}

/* The events of reads; @filter is freed */
static int enable_reads(struct tracefs_instance *instance, const struct trace_request *request,
			char *filter)
{
	unsigned int first = request->ends_only ? DAX_EVENT_END : DAX_EVENT_BEGIN;
	int status = 0;

	for (unsigned int kind = first; !status && kind < DAX_EVENT_KINDS; kind++)
		status = trace_instance_enable(instance, DAX_EVENT_SYSTEM,
					       dax_event_name(kind), filter);
	free(filter);
	return status;
}

static int enable_newtask(struct tracefs_instance *instance, char *filter)
{
	int status = trace_instance_enable(instance, "task", "task_newtask", filter);

	free(filter);
	return status;
}

int trace_instance_set_pids(struct tracefs_instance *instance, const char *pids)
{
	int status = set(instance, "options/event-fork", "1");

	return status ? status : set(instance, "set_event_pid", pids);
}

void trace_instance_add_pids(struct tracefs_instance *instance, const char *pids)
{
	tracefs_instance_file_append(instance, "set_event_pid", pids);
}

static int select_io_uring(struct trace_instances *instances,
			   const struct trace_request *request)
{
	int status = enable_newtask(instances->main, trace_filter_newtask(request));

	if (!status)
		status = enable_newtask(instances->io_uring, trace_filter_io_uring_newtask());
	if (!status)
		status = enable_reads(instances->io_uring, request,
				      trace_filter_io_uring(request));
	return status;
}

int trace_instances_select(struct trace_instances *instances,
			   const struct trace_request *request, const char *pids)
{
	int status = pids ? trace_instance_set_pids(instances->main, pids) : 0;

	if (!status && instances->io_uring)
		status = select_io_uring(instances, request);
	if (!status)
		status = enable_reads(instances->main, request, trace_filter_main(request));
	return status;
}

int trace_instances_on(const struct trace_instances *instances)
{
	/* in this order the event of a new thread comes before its first read */
	if (tracefs_trace_on(instances->main) == 0 &&
	    (!instances->io_uring || tracefs_trace_on(instances->io_uring) == 0))
		return 0;
	return print_error(EXIT_FAILURE, tracefs_instance_get_name(instances->main),
			   "tracing cannot be switched on: %m; %s",
			   remedy_for(errno, LOG_REMEDY));
}

static int set_reads(struct tracefs_instance *instance, bool on)
{
	if (!instance || tracefs_event_file_write(instance, DAX_EVENT_SYSTEM,
						  dax_event_name(DAX_EVENT_END), "enable",
						  on ? "1" : "0") > 0)
		return 0;
	return print_error(EXIT_FAILURE, dax_event_name(DAX_EVENT_END),
			   "the event cannot be switched %s: %m; %s", on ? "on" : "off",
			   remedy_for(errno, LOG_REMEDY));
}

int trace_instances_set_reads(const struct trace_instances *instances, bool on)
{
	int status = set_reads(instances->main, on);

	return status ? status : set_reads(instances->io_uring, on);
}

void trace_instances_off(const struct trace_instances *instances)
{
	if (instances->io_uring)
		tracefs_trace_off(instances->io_uring);
	tracefs_trace_off(instances->main);
}

static void remove_instance(struct tracefs_instance *instance, int held, int promise)
{
	if (instance) {
		restore_drop(promise);
		/* trace-cmd removes those that it recorded */
		if (tracefs_instance_destroy(instance) != 0 && errno != ENOENT)
			print_error(EXIT_FAILURE, tracefs_instance_get_name(instance),
				    "the tracing instance cannot be removed: %m; rmdir it in the directory instances of tracefs");
		tracefs_instance_free(instance);
	}
	unlock(held);
}

void trace_instances_remove(struct trace_instances *instances)
{
	remove_instance(instances->io_uring, instances->locks[1], instances->promises[1]);
	remove_instance(instances->main, instances->locks[0], instances->promises[0]);
	instances->main = NULL;
	instances->io_uring = NULL;
}
