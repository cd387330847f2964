// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * What seeing and measuring reads takes of the machine. A processor without counters and
 * its mitigations are no faults: they say what figures to expect.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fs/checks/system.h"
#include "fs/device/sysroot.h"
#include "fs/workload/counters.h"
#include "lib/memory.h"
#include "lib/message.h"
#include "lib/system/privilege.h"

#define PARANOID	"/proc/sys/kernel/perf_event_paranoid"
#define FLAWS		"/sys/devices/system/cpu/vulnerabilities"

/* Where tracefs is mounted; NULL: nowhere */
static char *tracefs_directory(struct libmnt_table *mounts)
{
	struct libmnt_iter *iter = check_alloc(mnt_new_iter(MNT_ITER_FORWARD));
	struct libmnt_fs *mount;
	char *found = NULL;

	while (!found && mnt_table_next_fs(mounts, iter, &mount) == 0) {
		const char *type = mnt_fs_get_fstype(mount), *at = mnt_fs_get_target(mount);

		if (type && at && strcmp(type, "tracefs") == 0)
			found = copy_of(at);
	}
	mnt_free_iter(iter);
	/* debugfs mounts it when it is looked for */
	if (!found && system_has("/sys/kernel/debug/tracing/events"))
		found = copy_of("/sys/kernel/debug/tracing");
	return found;
}

static void no_tracefs(struct checks *checks)
{
	bool has_place = system_has("/sys/kernel/tracing");
	struct check *check;

	if (sysroot && !has_place) {
		check_unknown(checks, "tracefs", copy_of("the saved tree does not have it"));
		return;
	}
	check = check_wrong(checks, "tracefs", NULL, "tracefs", has_place ?
			    copy_of("tracefs is not mounted") :
			    copy_of("this kernel has no tracefs, or sysfs is not mounted; boot one that is built with CONFIG_FTRACE=y"));
	if (has_place)
		check->command = copy_of("mount -t tracefs nodev /sys/kernel/tracing");
}

static void check_events(struct checks *checks, char *directory)
{
	struct check *check;

	if (system_has("%s/events/ext4/ext4_dax_read", directory)) {
		check_ok(checks, "tracefs", text_of("%s, with ext4:ext4_dax_read", directory));
	} else if (sysroot && !system_has("%s/events", directory)) {
		check_unknown(checks, "tracefs", copy_of("its events are not in the saved tree"));
	} else {
		check = check_wrong(checks, "tracefs", copy_of(directory), "tracefs",
				    copy_of("there is no event ext4:ext4_dax_read; boot a kernel with the ext4-dax-read series"));
		check->unsupported = true;
	}
}

void check_tracing(struct checks *checks, struct libmnt_table *mounts)
{
	char *directory = tracefs_directory(mounts), *instances;

	if (!directory) {
		no_tracefs(checks);
		return;
	}
	instances = text_of("%s/instances", directory);
	if (!sysroot && access(instances, R_OK | W_OK | X_OK) != 0)
		check_wrong(checks, "tracefs", copy_of(directory), "tracefs",
			    text_of("no read can be traced here: %s; %s", strerror(errno),
				    remedy_for(errno, "mount tracefs anew")));
	else
		check_events(checks, directory);
	free(instances);
	free(directory);
}

static char *names_of_open(const struct counters *counters)
{
	char *list = copy_of("");

	for (int i = 0; i < COUNTERS; i++) {
		if (counters->fds[i] >= 0)
			text_add(&list, ", ", "%s", counter_names[i]);
	}
	return list;
}

/* @level: perf_event_paranoid, "?" if that is not known */
static void no_counters(struct checks *checks, int error, const char *level)
{
	struct check *check;

	if (error != EACCES && error != EPERM) {
		check_not_applicable(checks, "counters",
				     text_of("none: this processor, or what it is emulated by, offers none to the kernel (%s)",
					     strerror(error)));
		return;
	}
	check = check_wrong(checks, "counters", text_of("perf_event_paranoid %s", level),
			    "counters", text_of("the processor's counters may not be used: %s; bench has no counters beside its times",
						strerror(error)));
	check->command = copy_of("sysctl kernel.perf_event_paranoid=1");
}

static void check_counters(struct checks *checks)
{
	char *paranoid = read_system_text(PARANOID);
	const char *level = paranoid ? paranoid : "?";
	struct counters counters;

	if (sysroot) {
		check_unknown(checks, "counters",
			      text_of("a saved tree cannot open them (perf_event_paranoid %s)", level));
	} else if (counters_open(&counters)) {
		char *names = names_of_open(&counters);

		check_ok(checks, "counters", text_of("%s (perf_event_paranoid %s)", names, level));
		free(names);
	} else {
		no_counters(checks, counters.errors[COUNTER_CYCLES], level);
	}
	if (!sysroot)
		counters_close(&counters);
	free(paranoid);
}

/* The flaws whose mitigations make returns and indirect calls slower */
static void check_mitigations(struct checks *checks)
{
	static const char *const flaws[] = { "spectre_v2", "retbleed", "spec_rstack_overflow",
					     "indirect_target_selection" };
	char *list = copy_of("");

	for (size_t i = 0; i < sizeof(flaws) / sizeof(flaws[0]); i++) {
		char *text = read_system_text(FLAWS "/%s", flaws[i]);

		if (text && strncmp(text, "Mitigation: ", 12) == 0) {
			text[strcspn(text, ";")] = '\0';
			text_add(&list, ", ", "%s: %s", flaws[i], text + 12);
		}
		free(text);
	}
	if (!system_has(FLAWS))
		check_unknown(checks, "mitigations", copy_of("the kernel does not list them in " FLAWS));
	else if (*list)
		check_ok(checks, "mitigations",
			 text_of("%s: returns and indirect calls cost more; the fast path makes fewer", list));
	else
		check_ok(checks, "mitigations",
			 copy_of("none that makes returns or indirect calls cost more"));
	free(list);
}

void check_processor(struct checks *checks)
{
	check_counters(checks);
	check_mitigations(checks);
}
