// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * An instance's name carries the ID and the start time of the process that
 * made it: a process that was killed outright has left its instance when no
 * such process exists any more.
 */
#include "trace/capture/instance.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "dax_event.h"
#include "lib/memory.h"
#include "lib/message.h"
#include "lib/system/privilege.h"
#include "trace/capture/process.h"

#define PREFIX	"daxreadctl-"

void trace_instance_name(char name[TRACE_INSTANCE_NAME])
{
	snprintf(name, TRACE_INSTANCE_NAME, PREFIX "%d-%llu", getpid(),
		 process_start(getpid()));
}

static bool is_abandoned(const char *name)
{
	unsigned long long start;
	int pid, used = 0;

	if (sscanf(name, PREFIX "%d-%llu%n", &pid, &start, &used) != 2 ||
	    name[used] != '\0' || pid <= 0)
		return false;
	return process_start(pid) != start;
}

static bool remove_by_name(const char *name)
{
	struct tracefs_instance *instance = tracefs_instance_create(name);
	bool gone = instance && tracefs_instance_destroy(instance) == 0;

	if (instance)
		tracefs_instance_free(instance);
	return gone;
}

void trace_instance_clean(void)
{
	char **names = tracefs_instances("^" PREFIX);

	for (char **name = names; name && *name; name++) {
		if (!is_abandoned(*name))
			continue;
		if (remove_by_name(*name))
			print_note("tracing instance %s: left by a run that was killed, removed", *name);
		else
			print_note("tracing instance %s: left by a run that was killed, cannot be removed: %m; end what reads from it",
				   *name);
	}
	tracefs_list_free(names);
}

void trace_instance_clean_own(void)
{
	char name[TRACE_INSTANCE_NAME];

	trace_instance_name(name);
	if (tracefs_instance_exists(name) && !remove_by_name(name))
		print_note("tracing instance %s: left by trace-cmd, cannot be removed: %m; end what reads from it",
			   name);
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

char *trace_instance_filter(const struct trace_request *request)
{
	if (!request->one_device)
		return copy_of("");
	/* as the kernel keeps it: 12 bits of major, 20 of minor */
	return text_of("dev == %u", major(request->dev) << 20 | minor(request->dev));
}

static bool set(struct tracefs_instance *instance, const char *file,
		const char *value)
{
	if (tracefs_instance_file_write(instance, file, value) > 0)
		return true;
	print_error(EXIT_FAILURE, tracefs_instance_get_name(instance),
		    "%s of the tracing instance cannot be set to %s: %m; %s",
		    file, value, remedy_for(errno, "see what the kernel's log says"));
	return false;
}

static bool set_up(struct tracefs_instance *instance,
		   const struct trace_request *request)
{
	char number[32];

	if (!set(instance, "tracing_on", "0") ||
	    !set(instance, "trace_clock", TRACE_CLOCK) ||
	    /* the oldest go first, and what is left says where they are missing */
	    !set(instance, "options/overwrite", "1"))
		return false;
	snprintf(number, sizeof(number), "%zu", request->buffer_kib);
	if (!set(instance, "buffer_size_kb", number))
		return false;
	if (!request->pid)
		return true;
	snprintf(number, sizeof(number), "%d", request->pid);
	return set(instance, "options/event-fork", "1") &&
	       set(instance, "set_event_pid", number);
}

static bool enable_events(struct tracefs_instance *instance, const char *filter)
{
	for (unsigned int kind = 0; kind < DAX_EVENT_KINDS; kind++) {
		const char *name = dax_event_name(kind);

		if (*filter &&
		    tracefs_event_file_write(instance, DAX_EVENT_SYSTEM, name,
					     "filter", filter) < 0) {
			print_error(EXIT_FAILURE, name,
				    "the event's filter cannot be set to \"%s\": %m; trace all file systems",
				    filter);
			return false;
		}
		if (tracefs_event_enable(instance, DAX_EVENT_SYSTEM,
					 name) != 0) {
			print_error(EXIT_FAILURE, name,
				    "the event cannot be switched on: %m; %s",
				    remedy_for(errno, "see what the kernel's log says"));
			return false;
		}
	}
	return true;
}

struct tracefs_instance *trace_instance_make(const struct trace_request *request)
{
	char *filter = trace_instance_filter(request);
	char name[TRACE_INSTANCE_NAME];
	struct tracefs_instance *instance;

	trace_instance_name(name);
	instance = tracefs_instance_create(name);
	if (!instance) {
		print_error(EXIT_FAILURE, name,
			    "the tracing instance cannot be made: %m; %s",
			    remedy_for(errno, "see what the kernel's log says"));
	} else if (!set_up(instance, request) || !enable_events(instance, filter)) {
		trace_instance_remove(instance);
		instance = NULL;
	}
	free(filter);
	return instance;
}

void trace_instance_remove(struct tracefs_instance *instance)
{
	if (tracefs_instance_destroy(instance) != 0)
		print_error(EXIT_FAILURE, tracefs_instance_get_name(instance),
			    "the tracing instance cannot be removed: %m; rmdir it in the directory instances of tracefs");
	tracefs_instance_free(instance);
}
