// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Finds out whether the kernel was built with checkers: by its configuration,
 * where that is kept, or else by the functions that a checker adds.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "fs/device/sysroot.h"
#include "fs/machine/machine.h"
#include "lib/memory.h"

static const struct {
	const char *option;	/* CONFIG_... */
	const char *function;	/* that is there with it alone; NULL: none is known */
} checkers[] = {
	{ "KASAN", "kasan_check_range" },
	{ "KCSAN", "__tsan_init" },
	{ "KMSAN", "kmsan_report" },
	{ "PROVE_LOCKING", "lock_acquire" },
	{ "LOCK_STAT", "lock_contended" },
	{ "DEBUG_KMEMLEAK", "kmemleak_alloc" },
	{ "DEBUG_ATOMIC_SLEEP", "__might_sleep" },
	{ "DEBUG_PREEMPT", "debug_smp_processor_id" },
	{ "DEBUG_PAGEALLOC", "__kernel_map_pages" },
	{ "DEBUG_VM", NULL },
	{ "DEBUG_RWSEMS", NULL },
	{ "SLUB_DEBUG_ON", NULL },
	{ "KCOV", "__sanitizer_cov_trace_pc" },
	{ "GCOV_KERNEL", "gcov_enable_events" },
};

#define CHECKERS	(sizeof(checkers) / sizeof(checkers[0]))

static FILE *open_system(const char *before, const char *release, const char *after)
{
	char *name = text_of("%s%s%s", before, release, after);
	char *path = sysroot_path("%s", name);
	FILE *file = fopen(path, "re");

	free(path);
	free(name);
	return file;
}

static void look_at_config(FILE *file, bool *found)
{
	char line[256], option[128];

	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "CONFIG_%127[A-Z0-9_]=y", option) != 1 || !strstr(line, "=y"))
			continue;
		for (size_t i = 0; i < CHECKERS; i++)
			found[i] = found[i] || strcmp(option, checkers[i].option) == 0;
	}
}

/* "ffffffff81000000 T kasan_check_range" */
static void look_at_functions(FILE *file, bool *found)
{
	char line[512], name[128];

	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%*s %*s %127s", name) != 1)
			continue;
		for (size_t i = 0; i < CHECKERS; i++)
			found[i] = found[i] || (checkers[i].function &&
						strcmp(name, checkers[i].function) == 0);
	}
}

void warn_of_debugging(struct warnings *warnings)
{
	bool found[CHECKERS] = { false };
	struct utsname system;
	FILE *file = NULL;

	if (uname(&system) == 0) {
		file = open_system("/boot/config-", system.release, "");
		if (!file)
			file = open_system("/lib/modules/", system.release, "/config");
	}
	if (file) {
		look_at_config(file, found);
		fclose(file);
	} else {
		char *path = sysroot_path("/proc/kallsyms");

		file = fopen(path, "re");
		free(path);
		if (file) {
			look_at_functions(file, found);
			fclose(file);
		}
	}
	for (size_t i = 0; i < CHECKERS; i++) {
		if (found[i])
			warnings_add(warnings, "debug-kernel",
				     "the kernel was built with CONFIG_%s: it checks itself while it reads",
				     checkers[i].option);
	}
}
