// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Finds out whether the kernel was built with checkers: from its configuration, if that is
 * there, else from the files and functions that a checker adds.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "fs/device/sysroot.h"
#include "fs/machine/kernel-config.h"
#include "fs/machine/machine.h"

static const struct {
	const char *option;	/* CONFIG_... */
	const char *function;	/* a file that only it adds; NULL: none is known */
	const char *file;	/* the same */
} checkers[] = {
	{ "KASAN", "kasan_check_range", NULL },
	{ "KCSAN", "__tsan_init", "/sys/kernel/debug/kcsan" },
	{ "KMSAN", "kmsan_report", NULL },
	{ "PROVE_LOCKING", "lock_acquire", "/proc/lockdep_stats" },
	{ "LOCK_STAT", "lock_contended", "/proc/lock_stat" },
	{ "DEBUG_KMEMLEAK", "kmemleak_alloc", "/sys/kernel/debug/kmemleak" },
	{ "DEBUG_ATOMIC_SLEEP", "__might_sleep", NULL },
	{ "DEBUG_PREEMPT", "debug_smp_processor_id", NULL },
	{ "DEBUG_PAGEALLOC", "__kernel_map_pages", NULL },
	{ "DEBUG_VM", NULL, NULL },
	{ "DEBUG_RWSEMS", NULL, NULL },
	{ "SLUB_DEBUG_ON", NULL, NULL },
	{ "KCOV", "__sanitizer_cov_trace_pc", "/sys/kernel/debug/kcov" },
	{ "GCOV_KERNEL", "gcov_enable_events", "/sys/kernel/debug/gcov" },
};

#define CHECKERS	(sizeof(checkers) / sizeof(checkers[0]))

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

static void look_at_files(bool *found)
{
	for (size_t i = 0; i < CHECKERS; i++) {
		if (checkers[i].file && system_has("%s", checkers[i].file))
			found[i] = true;
	}
}

void warn_of_debugging(struct warnings *warnings, bool all_functions)
{
	bool found[CHECKERS] = { false };
	FILE *file = kernel_config_open(NULL);

	if (file) {
		look_at_config(file, found);
		fclose(file);
	} else if (all_functions) {
		file = open_system_file("/proc/kallsyms");
		if (file) {
			look_at_functions(file, found);
			fclose(file);
		}
	}
	look_at_files(found);
	for (size_t i = 0; i < CHECKERS; i++) {
		if (found[i])
			warnings_add(warnings, "debug-kernel",
				     "the kernel was built with CONFIG_%s: it checks itself while it reads",
				     checkers[i].option);
	}
}
