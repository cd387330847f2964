// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * For layout.t: makes an interval of reads and prints the screen for it, each line in
 * brackets.
 *
 *   reads-to-screen LINES COLUMNS VIEW SORT[-] FIRST
 *
 * Standard input, a line each: "seconds LENGTH SEEN ON CPU exact|sampled", "lost N", and
 * reads: "N PID COMMAND INODE METHOD RET NS".
 */
#include <inttypes.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/memory.h"
#include "trace/top/layout.h"

static struct top_interval interval = {
	.seconds = 1, .seen = 1, .on = 1,
	.sums = { .tasks.times = true, .files.times = true, .filesystems.times = true },
};

static void add_reads(unsigned int count, const struct trace_read *read, const char *command)
{
	struct tally_row *task;

	for (unsigned int i = 0; i < count; i++)
		trace_summary_add(read, &interval.sums);
	task = tally_find(&interval.sums.tasks, trace_task_id(read->end.pid));
	if (task && !task->name)
		task->name = copy_of(command);
}

static void take_line(const char *line)
{
	struct trace_read read = { .end = { .major = 259, .ts = 1 } };
	char command[64], method[16];
	unsigned int count;
	uint64_t lost;

	if (sscanf(line, "seconds %lf %lf %lf %lf %15s", &interval.seconds, &interval.seen,
		   &interval.on, &interval.cpu, method) == 5) {
		interval.sampled = strcmp(method, "sampled") == 0;
	} else if (sscanf(line, "lost %" SCNu64, &lost) == 1) {
		interval.sums.lost = lost;
	} else if (sscanf(line, "%u %d %63s %" SCNu64 " %15s %" SCNd64 " %" SCNu64, &count,
			  &read.end.pid, command, &read.end.ino, method, &read.end.ret,
			  &read.end.ns) == 7) {
		read.end.method = strcmp(method, "read") == 0 ? DAX_METHOD_READ : DAX_METHOD_READ_ITER;
		add_reads(count, &read, command);
	} else {
		fprintf(stderr, "not understood: %s", line);
		exit(EXIT_FAILURE);
	}
}

int main(int argc, char **argv)
{
	struct top_look look = { .unit = "ns" };
	struct top_line *lines;
	struct top_rows rows;
	char line[256];

	if (argc != 6)
		return EXIT_FAILURE;
	setlocale(LC_CTYPE, "");
	look.lines = strtoul(argv[1], NULL, 10);
	look.columns = strtoul(argv[2], NULL, 10);
	look.reverse = strchr(argv[4], '-') != NULL;
	argv[4][strcspn(argv[4], "-")] = '\0';
	look.first = strtoul(argv[5], NULL, 10);
	if (parse_view(argv[3], &look.view) || parse_sort(argv[4], &look.sort))
		return EXIT_FAILURE;
	while (fgets(line, sizeof(line), stdin))
		take_line(line);
	rows = top_rows_of(&interval, look.view, look.sort, look.reverse);
	lines = new_zeroed(look.lines, sizeof(*lines));
	top_layout(&interval, &rows, &look, lines);
	for (size_t i = 0; i < look.lines; i++) {
		printf("[%s]\n", lines[i].text ? lines[i].text : "(none)");
		free(lines[i].text);
	}
	free(lines);
	top_rows_free(&rows);
	trace_summary_free(&interval.sums);
	return EXIT_SUCCESS;
}
