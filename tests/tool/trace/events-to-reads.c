// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * For reads.t: reads events from standard input, one per line, and prints the reads
 * that daxreadctl trace makes of them.
 *
 *   PID TIME begin METHOD | locked | map | copy BYTES | end METHOD RET NS | gap
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trace/reads.h"

static void print_read(const struct trace_read *read, void *arg)
{
	(void)arg;
	printf("%d %s ret %" PRId64 " ns %" PRIu64 " %s", read->end.pid,
	       dax_method_name(read->end.method), read->end.ret, read->end.ns,
	       read->whole ? "whole" : read->begun ? "partial" : "unbegun");
	for (unsigned int i = 0; read->whole && i < TRACE_PHASES; i++) {
		if (read->phases & 1U << i)
			printf(" %s %" PRIu64, trace_phase_name(i), read->time[i]);
	}
	putchar('\n');
}

static int method_of(const char *name)
{
	return strcmp(name, "read") == 0 ? DAX_METHOD_READ : DAX_METHOD_READ_ITER;
}

int main(void)
{
	struct trace_reads *reads = trace_reads_new(print_read, NULL);
	struct trace_leftover left;
	char line[256], word[16], method[16];

	while (fgets(line, sizeof(line), stdin)) {
		struct dax_event e = { 0 };
		int rest;

		if (sscanf(line, "%d %" SCNu64 " %15s %n", &e.pid, &e.ts, word,
			   &rest) != 3)
			return 1;
		if (strcmp(word, "gap") == 0) {
			trace_reads_gap(reads);
			continue;
		}
		if (sscanf(line + rest, "%15s %" SCNd64 " %" SCNu64, method, &e.ret,
			   &e.ns) >= 1)
			e.method = method_of(method);
		if (strcmp(word, "begin") == 0)
			e.kind = DAX_EVENT_BEGIN;
		else if (strcmp(word, "locked") == 0)
			e.kind = DAX_EVENT_LOCKED;
		else if (strcmp(word, "map") == 0)
			e.kind = DAX_EVENT_MAP;
		else if (strcmp(word, "copy") == 0)
			e.kind = DAX_EVENT_COPY;
		else
			e.kind = DAX_EVENT_END;
		if (e.kind == DAX_EVENT_COPY)
			e.len = strtoull(line + rest, NULL, 10);
		trace_reads_feed(reads, &e);
	}
	left = trace_reads_finish(reads);
	printf("unended %" PRIu64 " stray %" PRIu64 "\n", left.unended, left.stray);
	return 0;
}
