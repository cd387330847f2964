// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* Warnings about what changes the meaning of a bench's figures. */
#include "bench/warn.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fs/device/blockdev.h"
#include "fs/machine/machine.h"
#include "fs/machine/processors.h"
#include "lib/memory.h"
#include "lib/output/table.h"

/* With one bad sector anywhere the driver checks every range that is read. */
static void warn_of_bad_sectors(const char *disk, void *warnings)
{
	int64_t bad = blockdev_bad_sectors(disk);

	if (bad > 0)
		warnings_add(warnings, "bad-blocks",
			     "%lld sector%s of %s %s known to be bad: each read looks for them, and none takes the fast path",
			     (long long)bad, bad == 1 ? "" : "s", disk, bad == 1 ? "is" : "are");
}

void bench_warn_of_machine(struct bench *bench)
{
	struct warnings *warnings = &bench->warnings;

	if (bench->fs)
		blockdev_disks(bench->fs->name, warn_of_bad_sectors, warnings);
	warn_of_machine(warnings, bench->plan.unit == UNIT_NS);
}

static void warn_of_threads(const struct bench_plan *plan, struct warnings *warnings)
{
	struct processors processors = processors_read();
	const char *where = "";
	double usable;

	/* Those to which they are pinned, if that leaves some out */
	if (plan->processors.count && plan->processors.count < (size_t)processors.allowed) {
		processors.allowed = (int)plan->processors.count;
		where = " of the memory's node";
	}
	usable = processors_usable(&processors);
	for (size_t i = 0; i < plan->threads.count; i++) {
		unsigned long long threads = plan->threads.items[i];

		if (usable <= 0 || (double)threads <= usable)
			continue;
		warnings_add(warnings, "more-threads-than-processors",
			     "%llu thread%s share%s %g processor%s%s: %s", threads,
			     threads == 1 ? "" : "s", threads == 1 ? "s" : "", usable,
			     usable == 1 ? "" : "s", where, plan->unit == UNIT_NS ?
			     "a read's time has the waiting for a processor in it" :
			     "switches between them are counted, too");
	}
}

static const char *counters_remedy(int error)
{
	switch (error) {
	case EACCES:
	case EPERM:
		return "run with CAP_PERFMON, or lower /proc/sys/kernel/perf_event_paranoid to 1";
	case ENOSYS:
		return "boot a kernel with CONFIG_PERF_EVENTS";
	case EMFILE:
		return "allow more open files (ulimit -n)";
	default:
		return "measure on a machine whose processor, or virtual machine, has them";
	}
}

/* Counters that are missing, a line for each cause */
static void warn_of_missing_counters(const struct counters *counters, struct warnings *warnings)
{
	for (int i = 0; i < COUNTERS; i++) {
		int error = counters->errors[i];
		char *names = NULL;

		for (int k = 0; k < i; k++)	/* one before it had the same cause */
			error = counters->errors[k] == error ? 0 : error;
		for (int k = i; error && k < COUNTERS; k++) {
			if (counters->errors[k] == error)
				text_add(&names, ", ", "%s", counter_names[k]);
		}
		if (names)
			warnings_add(warnings, "no-counters", "%s cannot be counted: %s; %s",
				     names, strerror(error), counters_remedy(error));
		free(names);
	}
}

static void warn_of_counters(const struct bench_results *results, struct warnings *warnings)
{
	struct counters counters;
	char *shared = NULL;

	counters_open(&counters);
	warn_of_missing_counters(&counters, warnings);
	for (int c = 0; c < COUNTERS; c++) {
		bool counted = true;

		for (size_t i = 0; i < results->count; i++) {
			for (int m = 0; m < METHODS; m++)
				counted = counted && (!results->cases[i].methods[m].measured ||
						      results->cases[i].methods[m].counted[c]);
		}
		if (!counted && !counters.errors[c])
			text_add(&shared, ", ", "%s", counter_names[c]);
	}
	if (shared)
		warnings_add(warnings, "counters-shared",
			     "others used the processor's counters, too (perf, the NMI watchdog): %s are left out",
			     shared);
	free(shared);
	counters_close(&counters);
}

static void warn_of_places(const struct bench_case *bcase, struct warnings *warnings)
{
	const struct extent_bytes *places = &bcase->places;
	double all = (double)(places->written + places->unwritten + places->hole);
	char *size = size_text(bcase->block_size);

	if (!places->known)
		warnings_add(warnings, "extents-unknown",
			     "the file system does not tell which bytes of the file are written: reads of others copy nothing");
	else if (!all_written(bcase))
		warnings_add(warnings, "not-written",
			     "of the bytes read in blocks of %s (%s) only %.4g %% are written: reads of holes and unwritten extents fill with zeros, they copy nothing",
			     size, pattern_names[bcase->pattern], 100 * (double)places->written / all);
	free(size);
}

void bench_warn_of_cases(struct bench *bench)
{
	const struct bench_results *results = &bench->results;

	warn_of_threads(&bench->plan, &bench->warnings);
	if (bench->plan.unit == UNIT_NS)
		warn_of_counters(results, &bench->warnings);
	for (size_t i = 0; i < results->count; i++)
		warn_of_places(&results->cases[i], &bench->warnings);
}
