// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * daxreadctl profile: the functions that take a read's time, for both methods side
 * by side.
 */
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "fs/machine/machine.h"
#include "fs/named/selection.h"
#include "fs/workload/offsets.h"
#include "fs/workload/switches.h"
#include "lib/input/options.h"
#include "lib/memory.h"
#include "lib/message.h"
#include "lib/output/file.h"
#include "lib/output/page.h"
#include "lib/warnings.h"
#include "profile/report.h"
#include "profile/run.h"

#define SECONDS_USUAL			3
#define SECONDS_INSTRUCTIONS_USUAL	0.2
#define BLOCK_SIZE_USUAL		4096

static struct profile_plan plan;
static const char *from, *folded, *svg, *html, *unit, *output_file;
static char *command;			/* the command line, for the page */
static struct warnings warnings;	/* of the machine, for the page */
static bool json;

/* The methods that are compared */
static uint64_t method_items[PROFILED] = { METHOD_READ_ITER, METHOD_READ };
static const struct number_list methods = { method_items, PROFILED };

static const struct option_spec options[] = {
	{ 's', "block-size", "SIZE", "bytes a read; usual: 4K", parse_size,
	  &plan.block_size },
	{ 'S', "seconds", "N", "read for about so long by each method; usual: 3, under instruction counting 0.2",
	  parse_seconds, &plan.seconds },
	{ 'F', "folded", "FILE", "write the samples with their callers into FILE, as folded stacks for flame graphs; \"-\": only these on standard output",
	  parse_text, (void *)&folded },
	{ 0, "svg", "FILE", "draw the two profiles as bars, one above the other",
	  parse_text, (void *)&svg },
	{ 0, "html", "FILE", "write a page: both profiles and their calls as pictures and tables, the machine",
	  parse_text, (void *)&html },
	{ 'f', "from", "FILE", "profile nothing; read a file that --folded wrote on this or another machine",
	  parse_text, (void *)&from },
	{ 'u', "unit", "UNIT", "what the clock counts, as for bench", parse_unit,
	  (void *)&unit },
	OUTPUT_FILE_OPTION(output_file),
	{ 'J', "json", NULL, "print JSON", NULL, &json },
};

static const struct usage usage = {
	.operands = "[FILE]",
	.about = "Reads FILE, on a file system with DAX, again and again by read_iter and by read, each under perf record. Shows which functions the time of each goes into, and what the functions cost that only one of them runs. The switch is restored at the end, also after Ctrl-C.",
	.options = options,
	.option_count = OPTION_COUNT(options),
	.more = "Only one method runs a function that has at least ten samples in one profile and none in the other.\n"
		"Examples:\ndaxreadctl profile /mnt/pmem0/file\n"
		"daxreadctl profile --block-size 1 --svg profile.svg /mnt/pmem0/file\n"
		"daxreadctl profile --html profile.html /mnt/pmem0/file\n"
		"daxreadctl profile --folded - /mnt/pmem0/file | flamegraph.pl > flames.svg",
	.max = 1,
};

/* Before profiling, which takes long */
static int check_outputs(void)
{
	const struct output_file files[] = {
		{ "folded", folded, true }, { "svg", svg, false }, { "html", html, false },
		{ "output-file", output_file, false },
	};

	return output_check_all(files, sizeof(files) / sizeof(files[0]));
}

static int check_usage(const struct operands *operands)
{
	if (!from && !operands->count)
		return wrong_usage("an operand is missing: FILE");
	if (from && (operands->count || folded || plan.block_size || plan.seconds > 0 || unit))
		return wrong_usage("--from %s: goes with --json, --svg, --html and --output-file only", from);
	if (folded && strcmp(folded, "-") == 0 && (json || output_file))
		return wrong_usage("--folded -: not together with --%s, it is the whole answer",
				   json ? "json" : "output-file");
	return check_outputs();
}

/* Fills in values that the user did not give. */
static int complete_plan(void)
{
	if (!plan.block_size)
		plan.block_size = BLOCK_SIZE_USUAL;
	plan.unit = unit_of(unit);
	if (plan.seconds == 0)
		plan.seconds = plan.unit == UNIT_NS ? SECONDS_USUAL : SECONDS_INSTRUCTIONS_USUAL;
	plan.chains = folded || html;
	return block_size_check(plan.block_size);
}

static int run(const struct filesystem *fs, const char *path, struct profile *profile)
{
	struct method_switches *switches = NULL;
	struct workload_file file;
	int status, released;

	status = workload_file_open(&file, fs, path);
	if (status)
		return status;
	status = block_size_fits(plan.block_size, &file);
	if (!status)
		status = workload_file_check_dax(&file, fs);
	if (!status)
		status = method_switches_take(&methods, fs, &switches);
	if (!status) {
		if (html)	/* before perf is at work */
			warn_of_machine(&warnings, plan.unit == UNIT_NS);
		status = profile_run(&plan, switches, &file, profile);
		released = method_switches_release(switches);
		status = status ? status : released;
	}
	workload_file_close(&file);
	return status;
}

static int run_on(char *path, struct profile *profile)
{
	struct fs_selection selection;
	int status = complete_plan();

	if (!status)
		status = method_switches_check(&methods);
	if (!status)
		status = fs_select(&selection, &path, 1, FS_FOR_DAX);
	if (!status) {
		status = run(selection.items[0], path, profile);
		fs_selection_free(&selection);
	}
	return status;
}

struct answer {
	const struct profile *profile;
	struct comparison comparison;
};

static int print_answer(void *arg)
{
	const struct answer *answer = arg;

	return profile_report(answer->profile, &answer->comparison, json);
}

static int report(const struct profile *profile)
{
	struct answer answer = { profile, compare_methods(profile) };
	const struct profile_source source = {
		.command = command, .from = from, .warnings = from ? NULL : &warnings,
	};
	bool alone = folded && strcmp(folded, "-") == 0;
	int status = 0;

	if (folded)
		status = profile_save(profile, folded);
	if (!status && svg)
		status = profile_draw(profile, &answer.comparison, svg);
	if (!status && html)
		status = profile_page(profile, &answer.comparison, &source, html);
	if (!status && !alone)
		status = output_answer(output_file, print_answer, &answer);
	comparison_free(&answer.comparison);
	return status;
}

int cmd_profile(int argc, char **argv)
{
	struct operands operands;
	struct profile profile = { 0 };
	int status;

	command = page_command(argc, argv);
	operands = options_take(&usage, argc, argv);
	status = check_usage(&operands);
	if (!status)
		status = from ? profile_load(&profile, from) :
			 run_on(operands.items[0], &profile);
	if (!status)
		status = report(&profile);
	profile_free(&profile);
	warnings_free(&warnings);
	free(command);
	return status;
}
