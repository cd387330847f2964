// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * daxreadctl bench: the cost of a read by each method.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "bench/compare.h"
#include "bench/control/measure.h"
#include "bench/peers/device.h"
#include "bench/plan.h"
#include "bench/report/report.h"
#include "commands.h"
#include "fs/device/sysroot.h"
#include "fs/named/selection.h"
#include "fs/workload/switches.h"
#include "lib/input/options.h"
#include "lib/memory.h"
#include "lib/message.h"
#include "lib/output/file.h"
#include "lib/output/json-file.h"
#include "lib/output/page.h"
#include "lib/output/table.h"

static struct bench bench;
static const char *json_path, *svg_path, *html_path, *csv_path, *unit, *peers_device, *overwrite_device;

static struct compare_request compare = { .fail_above = -1 };

static const struct option_spec options[] = {
	{ 'm', "methods", "LIST", "methods to measure: read_iter,read (usual), lean (read_iter without iomap); read_iter alone can be measured on any kernel",
	  parse_methods, &bench.plan.methods },
	{ 'c', "callers", "LIST", "APIs to read by: pread (usual), preadv, io_uring, libaio; only pread reaches the method read",
	  parse_apis, &bench.plan.apis },
	{ 's', "block-size", "LIST", "bytes a read; usual: 1,64,512,4K,64K,1M",
	  parse_sizes, &bench.plan.block_sizes },
	{ 'p', "pattern", "LIST", "where to read: same (usual, always at 0), seq, rand",
	  parse_patterns, &bench.plan.patterns },
	{ 't', "threads", "LIST", "numbers of threads that read at the same time; usual: 1",
	  parse_counts, &bench.plan.threads },
	{ 'R', "reads", "N", "reads of each thread by each method, in all rounds together",
	  parse_count, &bench.plan.reads },
	{ 'S', "seconds", "N", "instead of --reads: read for about so long; usual: 0.5, under instruction counting 0.002",
	  parse_seconds, &bench.plan.seconds },
	{ 'r', "rounds", "N", "number of rounds; usual: 7", parse_count, &bench.plan.rounds },
	{ 0, "preset", "NAME", "2021: 2^26 reads of 4K at offset 0 in one thread, as in 2021; --reads shortens it. thread: all APIs by all methods, beside the figures of the 2021 thread",
	  parse_preset, (void *)&bench.plan.preset },
	{ 0, "peers", "DEVICE", "also measure other file systems and the page cache on DEVICE, which is formatted for each and empty at the end, and tmpfs",
	  parse_text, (void *)&peers_device },
	{ 0, "overwrite", "DEVICE", "allow --peers to overwrite everything on DEVICE, given by the same name; without it --peers only prints what it would do",
	  parse_text, (void *)&overwrite_device },
	{ 0, "no-pin", NULL, "let the scheduler move threads; by default, where the unit is ns, each stays on one processor of the memory's NUMA node",
	  NULL, &bench.plan.no_pin },
	{ 0, "percentiles", NULL, "also time single reads, and print what 50, 90, 99 and 99.9 percent of them do not exceed, and the longest; each includes one reading of the clock",
	  NULL, &bench.plan.percentiles },
	{ 'f', "file", "FILE", "read FILE instead of one that is made and removed",
	  parse_text, (void *)&bench.plan.file },
	{ 0, "any-file", NULL, "let --file be any file, without DAX or not on ext4; no switch is changed",
	  NULL, &bench.plan.any_file },
	{ 0, "file-size", "SIZE", "size of the file that is made; usual: 64M", parse_size,
	  &bench.plan.file_size },
	{ 'u', "unit", "UNIT", "what the clock counts: ns, or instructions under an emulator that counts these; usual: the environment's DAXREADCTL_UNIT, or ns",
	  parse_unit, (void *)&unit },
	{ 0, "svg", "FILE", "draw what reads cost by their size, and the limits",
	  parse_text, (void *)&svg_path },
	{ 0, "html", "FILE", "write the results as a page: pictures, tables, warnings, the machine",
	  parse_text, (void *)&html_path },
	{ 0, "csv", "FILE", "also write a line for each result into FILE, as CSV; \"-\": only these on standard output",
	  parse_text, (void *)&csv_path },
	{ 'J', "json", "FILE", "also write JSON into FILE; \"-\": only JSON on standard output",
	  parse_text, (void *)&json_path },
	{ 0, "compare", "OLD", "compare the results in the file OLD, which --json wrote, with those in the file NEW or, without one, with those of a bench that is run now",
	  parse_text, (void *)&compare.old_path },
	{ 0, "fail-above", "PERCENT", "with --compare: fail if a cost rose by more than PERCENT, and by more than the noise",
	  parse_percent, &compare.fail_above },
	SYSROOT_OPTION,
};

static const struct usage usage = {
	.operands = "[FILESYSTEM|NEW]",
	.about = "Measures in turns what a read costs by read_iter and by read, the VFS floor, and two limits: the same read of /dev/zero, and a copy of the same bytes in user space. FILESYSTEM may be left out if only one can do DAX; if it is a directory, the file is made there. The switch is restored at the end, also after Ctrl-C.",
	.options = options,
	.option_count = OPTION_COUNT(options),
	.more = "Examples:\ndaxreadctl bench /mnt/pmem0\ndaxreadctl bench --preset 2021 --reads 2^20 /mnt/pmem0\ndaxreadctl bench --preset thread /mnt/pmem0\ndaxreadctl bench --svg bench.svg /mnt/pmem0\ndaxreadctl bench --methods read_iter --block-size 1,4K --json - /mnt/pmem0\ndaxreadctl bench --compare old.json new.json",
	.max = 1,
};

/* The file system to measure; its mount table is in @selection. */
static int choose(struct fs_selection *selection, const struct operands *operands)
{
	char *file = (char *)(uintptr_t)bench.plan.file;
	int status;

	if (operands->count)
		return fs_select(selection, operands->items, 1, FS_FOR_DAX);
	if (bench.plan.file)
		return fs_select(selection, &file, 1, FS_FOR_DAX);
	status = fs_select(selection, NULL, 0, FS_FOR_DAX);
	if (status == EXIT_SUCCESS && selection->count > 1) {
		status = wrong_usage("%s and %s can do DAX, maybe more: name one",
				     selection->items[0]->mount_points[0],
				     selection->items[1]->mount_points[0]);
		fs_selection_free(selection);
	}
	return status;
}

/* The directory for the file: the one that was named; NULL: the file system's top */
static const char *place_of(const struct operands *operands)
{
	struct stat st;

	if (operands->count && !sysroot && stat(operands->items[0], &st) == 0 &&
	    S_ISDIR(st.st_mode))
		return operands->items[0];
	return NULL;
}

/* The command line, for the page */
static char *command;

/* With --compare: the earlier result to compare with; else NULL */
static struct json_object *old_results;

/* True if this is the whole answer, on standard output. */
static bool is_alone(const char *path)
{
	return path && strcmp(path, "-") == 0;
}

/* Prints and writes the results in each way that was asked for. */
static int report(void)
{
	bool alone = is_alone(json_path) || is_alone(csv_path);
	struct json_object *json;
	int status = EXIT_SUCCESS;

	if (json_path)
		status = json_write(bench_json(&bench), json_path);
	if (!status && csv_path)
		status = bench_csv(&bench, csv_path);
	if (!status && svg_path)
		status = bench_draw(&bench, svg_path);
	if (!status && html_path)
		status = bench_page(&bench, command, html_path);
	if (!status && !alone)
		status = bench_print(&bench);
	if (status || !old_results)
		return status;
	putchar('\n');
	json = bench_json(&bench);
	status = compare_results(&compare, old_results, json);
	json_object_put(json);
	return status;
}

static int measure(const struct filesystem *fs, const char *place)
{
	int status;

	bench.fs = fs;
	status = bench_measure(&bench, place, peers_device);
	if (!status)
		status = report();
	if (!status)
		status = bench.restored;
	bench_free(&bench);
	return status;
}

static int bench_on_filesystem(const struct operands *operands)
{
	struct fs_selection selection;
	int status = choose(&selection, operands);

	if (status)
		return status;
	status = measure(selection.items[0], place_of(operands));
	fs_selection_free(&selection);
	return status;
}

/* True if @path is the second result of a comparison: a regular file is no file system. */
static bool is_result(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* Compares two files; measures nothing. */
static int compare_files(void)
{
	struct json_object *new;
	int status = compare_read(&new, compare.new_path);

	if (!status)
		status = compare_results(&compare, old_results, new);
	json_object_put(new);
	return status;
}

static int compare_check(const struct operands *operands)
{
	if (!compare.old_path)
		return compare.fail_above < 0 ? 0 : wrong_usage("--fail-above: needs --compare");
	if (operands->count && is_result(operands->items[0]))
		compare.new_path = operands->items[0];
	else if (is_alone(json_path) || is_alone(csv_path))
		return wrong_usage("--%s -: not together with --compare and a bench that is run now; write its results into a file",
				   is_alone(json_path) ? "json" : "csv");
	if (compare.new_path && (svg_path || html_path || csv_path))
		return wrong_usage("--%s: not together with two results, of which nothing is measured",
				   svg_path ? "svg" : html_path ? "html" : "csv");
	if (compare.new_path)
		compare.json_path = json_path;
	return compare_read(&old_results, compare.old_path);
}

/* Before measuring, which takes long */
static int check_outputs(void)
{
	const struct output_file files[] = {
		{ "json", json_path, true }, { "csv", csv_path, true },
		{ "svg", svg_path, false }, { "html", html_path, false },
	};

	return output_check_all(files, sizeof(files) / sizeof(files[0]));
}

static int measure_as_asked(const struct operands *operands)
{
	int status = 0;

	if (bench.plan.any_file && operands->count)
		status = wrong_usage("--any-file: not together with %s", operands->items[0]);
	if (!status)
		status = method_switches_check(&bench.plan.methods);
	if (!status)
		status = check_outputs();
	if (!status && overwrite_device && !peers_device)
		status = wrong_usage("--overwrite: needs --peers");
	if (!status && peers_device)
		status = peers_device_check(peers_device, overwrite_device);
	if (!status)
		status = bench.plan.any_file ? measure(NULL, NULL) :
			 bench_on_filesystem(operands);
	return status;
}

int cmd_bench(int argc, char **argv)
{
	struct operands operands;
	int status;

	command = page_command(argc, argv);
	operands = options_take(&usage, argc, argv);
	status = plan_complete(&bench.plan, unit);

	if (!status)
		status = compare_check(&operands);
	if (!status)
		status = compare.new_path ? compare_files() : measure_as_asked(&operands);
	json_object_put(old_results);
	plan_free(&bench.plan);
	free(command);
	return status;
}
