// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Gathers what makes a bench's figures mean something else.
 */
#include "bench/warn.h"

#include <stdlib.h>

#include "fs/machine/machine.h"
#include "fs/machine/processors.h"
#include "lib/memory.h"
#include "lib/output/table.h"

void bench_warn_of_machine(const struct bench_plan *plan, struct warnings *warnings)
{
	warn_of_tracing(warnings);
	warn_of_debugging(warnings);
	if (plan->unit != UNIT_NS)
		return;
	/* a clock that counts instructions cares for none of these */
	warn_of_emulation(warnings);
	warn_of_clock(warnings);
	warn_of_frequency(warnings);
}

static void warn_of_threads(const struct bench_plan *plan, struct warnings *warnings)
{
	struct processors processors = processors_read();
	double usable = processors_usable(&processors);

	for (size_t i = 0; i < plan->threads.count; i++) {
		unsigned long long threads = plan->threads.items[i];

		if (usable <= 0 || (double)threads <= usable)
			continue;
		warnings_add(warnings, "more-threads-than-processors",
			     "%llu thread%s share%s %g processor%s: %s", threads,
			     threads == 1 ? "" : "s", threads == 1 ? "s" : "", usable,
			     usable == 1 ? "" : "s", plan->unit == UNIT_NS ?
			     "a read's time has the waiting for a processor in it" :
			     "switches between them are counted, too");
	}
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

void bench_warn_of_cases(const struct bench_plan *plan, const struct bench_results *results,
			 struct warnings *warnings)
{
	warn_of_threads(plan, warnings);
	for (size_t i = 0; i < results->count; i++)
		warn_of_places(&results->cases[i], warnings);
}
