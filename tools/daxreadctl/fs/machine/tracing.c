// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Finds traces and probes that are active on the path of a read. tracefs does not show
 * what perf and bpf attach to an event, but it shows their probes of functions.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fs/device/sysroot.h"
#include "fs/machine/machine.h"
#include "lib/memory.h"
#include "lib/system/files.h"

#define NAMES(...)	((const char *const[]){ __VA_ARGS__, NULL })

/* Events in the path of a read: their group, and the start of their names */
static const struct {
	const char *group;
	const char *const *names;
} events[] = {
	{ "ext4", NAMES("ext4_dax_read", "ext4_es_lookup_extent") },
	{ "fs_dax", NAMES("") },
	{ "iomap", NAMES("iomap_iter") },
	{ "raw_syscalls", NAMES("") },
	{ "syscalls", NAMES("sys_enter_read", "sys_exit_read", "sys_enter_pread",
			    "sys_exit_pread", "sys_enter_io_uring_enter",
			    "sys_exit_io_uring_enter", "sys_enter_io_submit",
			    "sys_exit_io_submit", "sys_enter_io_getevents",
			    "sys_exit_io_getevents", "sys_enter_getppid") },
};

/* The start of the names of functions that a read runs */
static const char *const functions[] = {
	"ext4_dax_", "ext4_file_read", "ext4_iomap_begin", "ext4_iomap_end", "ext4_map_blocks",
	"ext4_es_lookup_extent", "dax_", "iomap_", "__pmem_direct_access", "pmem_dax_",
	"vfs_read", "ksys_read", "ksys_pread", "do_preadv", "vfs_readv", "do_iter_read",
	"rw_verify_area", "new_sync_read", "__x64_sys_read", "__x64_sys_pread",
	"__ia32_sys_pread", "x64_sys_call", "do_syscall_64", "entry_SYSCALL_64", "_copy_mc_to_iter",
	"_copy_to_iter", "copy_mc_", "touch_atime", "atime_needs_update", "down_read", "up_read",
	"fsnotify", "io_read", "io_uring", "__x64_sys_io_", "aio_read", "read_zero",
	"read_iter_zero", "security_file_permission", NULL
};

static bool begins_with_one(const char *name, const char *const *beginnings)
{
	for (; *beginnings; beginnings++) {
		if (strncmp(name, *beginnings, strlen(*beginnings)) == 0)
			return true;
	}
	return false;
}

/* "1": enabled; a star: it has a trigger, such as a histogram */
static bool is_active(const char *enable)
{
	return enable[0] == '1' || strchr(enable, '*');
}

static char *instance_name(const char *instance)
{
	return *instance ? text_of("trace instance %s", instance) : copy_of("tracefs");
}

static void look_at_group(struct warnings *warnings, const char *top, const char *instance,
			  const char *group, const char *const *names)
{
	char **found = system_names("%s/events/%s", top, group);

	for (char **event = found; *event; event++) {
		char *enable, *where;

		if (!begins_with_one(*event, names))
			continue;
		enable = read_system_text("%s/events/%s/%s/enable", top, group, *event);
		where = instance_name(instance);
		if (enable && is_active(enable))
			warnings_add(warnings, "active-trace",
				     "the event %s:%s is enabled in %s: each read pays for it",
				     group, *event, where);
		free(where);
		free(enable);
	}
	free_names(found);
}

static void look_at_instance(struct warnings *warnings, const char *top, const char *instance)
{
	char *tracer = read_system_text("%s/current_tracer", top);
	char *on = read_system_text("%s/tracing_on", top);
	char *where = instance_name(instance);

	if (tracer && strcmp(tracer, "nop") != 0 && !(on && strcmp(on, "0") == 0))
		warnings_add(warnings, "active-trace",
			     "the tracer %s is active in %s: each read pays for it", tracer, where);
	for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++)
		look_at_group(warnings, top, instance, events[i].group, events[i].names);
	free(where);
	free(on);
	free(tracer);
}

static void look_at_instances(struct warnings *warnings, const char *top)
{
	char *profiled = read_system_text("%s/function_profile_enabled", top);
	char **names = system_names("%s/instances", top);

	if (profiled && strcmp(profiled, "1") == 0)
		warnings_add(warnings, "active-trace",
			     "functions are profiled (function_profile_enabled): each read pays for it");
	free(profiled);
	look_at_instance(warnings, top, "");
	for (char **name = names; *name; name++) {
		char *instance = text_of("%s/instances/%s", top, *name);

		look_at_instance(warnings, instance, *name);
		free(instance);
	}
	free_names(names);
}

/* Calls @found for each line of the system's file @name. */
static void each_line(const char *name, struct warnings *warnings,
		      void (*found)(struct warnings *warnings, const char *line))
{
	FILE *file = open_system_file("%s", name);
	char *line = NULL;
	size_t size = 0;

	while (file && getline(&line, &size, file) > 0)
		found(warnings, line);
	if (file)
		fclose(file);
	free(line);
}

/* "ffffffff81234567  k  ext4_file_read_iter+0x0    [FTRACE]" */
static void look_at_kprobe(struct warnings *warnings, const char *line)
{
	char function[128];

	if (sscanf(line, "%*s %*s %127[^+ \n]", function) != 1 || strstr(line, "[DISABLED]") ||
	    strstr(line, "[GONE]"))
		return;
	if (begins_with_one(function, functions))
		warnings_add(warnings, "active-kprobe",
			     "a kprobe is on %s, where reads pass: each pays for it", function);
}

/* "ext4_file_read_iter (1) R" */
static void look_at_traced(struct warnings *warnings, const char *line)
{
	char function[128];

	if (sscanf(line, "%127[^ \n]", function) == 1 && begins_with_one(function, functions))
		warnings_add(warnings, "active-trace",
			     "the function %s, where reads pass, is traced: each pays for it",
			     function);
}

void warn_of_tracing(struct warnings *warnings)
{
	static const char *const tops[] = { "/sys/kernel/tracing", "/sys/kernel/debug/tracing" };
	char *name;

	each_line("/sys/kernel/debug/kprobes/list", warnings, look_at_kprobe);
	for (size_t i = 0; i < sizeof(tops) / sizeof(tops[0]); i++) {
		if (!system_has("%s/current_tracer", tops[i]))
			continue;
		look_at_instances(warnings, tops[i]);
		name = text_of("%s/enabled_functions", tops[i]);
		each_line(name, warnings, look_at_traced);
		free(name);
		return;
	}
}
