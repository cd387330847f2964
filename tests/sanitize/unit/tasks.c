// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * A trace of very many tasks and files: few rows are printed, none is lost from the
 * sums, and memory stays bounded.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "trace/summary.h"

#define TASKS		100000
#define LIMIT		50

/* One read of 10 bytes by @pid that takes @time, of a file of the same number */
static void feed_read(struct trace_reads *reads, int pid, uint64_t time)
{
	struct dax_event e = { .pid = pid, .ino = (uint64_t)pid, .method = DAX_METHOD_READ };
	static uint64_t now = 1000;

	e.ts = now;
	e.kind = DAX_EVENT_BEGIN;
	trace_reads_feed(reads, &e);
	e.kind = DAX_EVENT_LOCKED;
	trace_reads_feed(reads, &e);
	e.kind = DAX_EVENT_MAP;
	trace_reads_feed(reads, &e);
	e.kind = DAX_EVENT_COPY;
	e.len = 10;
	trace_reads_feed(reads, &e);
	e.kind = DAX_EVENT_END;
	e.ret = 10;
	e.ns = time;
	e.ts = now += time;
	trace_reads_feed(reads, &e);
}

static struct trace_summary summary_of_many(bool all)
{
	struct trace_summary summary = { .tasks.unlimited = all, .files.unlimited = all };
	struct trace_reads *reads = trace_reads_new(trace_summary_add, &summary);

	for (int pid = 1; pid <= TASKS; pid++)
		feed_read(reads, pid, pid % 1000 == 0 ? 5000 + (uint64_t)pid : 100);
	trace_reads_finish(reads);
	return summary;
}

static void check_ranking(const struct tally *tally, size_t limit, size_t wanted_rows)
{
	struct tally_ranking ranking = tally_rank(tally, limit);
	uint64_t reads = ranking.others.reads[DAX_METHOD_READ], bytes = tally_row_bytes(&ranking.others);

	assert_int_equal(ranking.count, wanted_rows);
	assert_int_equal(ranking.count + ranking.others.rows, TASKS);
	for (size_t i = 0; i < ranking.count; i++) {
		reads += ranking.rows[i]->reads[DAX_METHOD_READ];
		bytes += tally_row_bytes(ranking.rows[i]);
		assert_true(!i || ranking.rows[i - 1]->time >= ranking.rows[i]->time);
	}
	assert_int_equal(reads, TASKS);
	assert_int_equal(bytes, 10 * TASKS);
	/* the most expensive are the last of every thousand */
	for (size_t i = 0; i < LIMIT && i < wanted_rows; i++)
		assert_int_equal(ranking.rows[i]->id.number, TASKS - 1000 * i);
	tally_ranking_free(&ranking);
}

static void few_rows_and_the_sum_of_the_others(void **state)
{
	struct trace_summary summary = summary_of_many(false);

	(void)state;
	check_ranking(&summary.tasks, LIMIT, LIMIT);
	check_ranking(&summary.files, LIMIT, LIMIT);
	assert_true(summary.tasks.most_dropped < 5000);
	trace_summary_free(&summary);
}

static void all_rows_if_asked_for(void **state)
{
	struct trace_summary summary = summary_of_many(true);

	(void)state;
	check_ranking(&summary.tasks, 0, TASKS);
	trace_summary_free(&summary);
}

static void rows_are_dropped_not_kept(void **state)
{
	struct trace_summary summary = summary_of_many(false);

	(void)state;
	assert_true(summary.tasks.count <= 16384);
	assert_true(summary.files.count <= 16384);
	trace_summary_free(&summary);
}

static void tasks_between_reads_are_forgotten(void **state)
{
	struct trace_summary summary = { 0 };
	struct trace_reads *reads = trace_reads_new(trace_summary_add, &summary);

	(void)state;
	/* a task that is always in a read, and must not be forgotten */
	trace_reads_feed(reads, &(struct dax_event){ .pid = 7, .ts = 1, .method = DAX_METHOD_READ });
	for (int pid = 8; pid < TASKS; pid++)
		feed_read(reads, pid, 100);
	assert_true(trace_reads_tasks(reads) <= 8192);
	trace_reads_feed(reads, &(struct dax_event){
		.kind = DAX_EVENT_END, .pid = 7, .ts = 99, .method = DAX_METHOD_READ });
	assert_int_equal(summary.unbegun, 0);
	trace_reads_finish(reads);
	trace_summary_free(&summary);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(few_rows_and_the_sum_of_the_others),
		cmocka_unit_test(all_rows_if_asked_for),
		cmocka_unit_test(rows_are_dropped_not_kept),
		cmocka_unit_test(tasks_between_reads_are_forgotten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
