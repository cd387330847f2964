// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Sums reads up, in memory that grows with the number of tasks only.
 */
#include "trace/summary.h"

#include <stdlib.h>

#include "lib/memory.h"

/* Do the two clocks of a read, the trace's and the read's own, agree? */
static void compare(struct trace_summary *s, const struct trace_read *read)
{
	double own = (double)read->ns;
	double difference = 100 * ((double)read->time[PHASE_TOTAL] - own) / own;

	if (difference < 0)
		difference = -difference;
	s->compared++;
	s->compared_total += (double)read->time[PHASE_TOTAL];
	s->compared_ns += own;
	if (difference <= TRACE_TOLERANCE_PERCENT)
		s->agreeing++;
	if (difference > s->worst_percent)
		s->worst_percent = difference;
}

static void add_phases(struct trace_summary *s, struct trace_method *method,
		       const struct trace_read *read)
{
	method->whole++;
	for (unsigned int i = 0; i < TRACE_PHASES; i++)
		if (read->phases & 1U << i)
			histogram_add(&method->phases[i], read->time[i]);
	if (read->ns)
		compare(s, read);
}

void trace_summary_add(const struct trace_read *read, void *summary)
{
	struct trace_summary *s = summary;
	struct trace_method *method;
	struct trace_task *task;

	if (!dax_method_name(read->method)) {
		s->foreign++;
		return;
	}
	method = &s->methods[read->method];
	task = task_table_get(&s->tasks, read->pid, sizeof(*task));

	method->reads++;
	task->reads[read->method]++;
	if (read->ret < 0) {
		method->errors++;
		task->errors++;
	} else {
		method->bytes += (uint64_t)read->ret;
		task->bytes += (uint64_t)read->ret;
	}
	if (read->ns)
		histogram_add(&method->ns, read->ns);

	if (read->whole)
		add_phases(s, method, read);
	else if (read->begun)
		s->partial++;
	else
		s->unbegun++;
}

static uint64_t reads_of(const struct trace_task *task)
{
	return task->reads[DAX_METHOD_READ] + task->reads[DAX_METHOD_READ_ITER];
}

static int by_reads(const void *a, const void *b)
{
	const struct trace_task *x = *(struct trace_task *const *)a;
	const struct trace_task *y = *(struct trace_task *const *)b;

	if (reads_of(x) != reads_of(y))
		return reads_of(x) < reads_of(y) ? 1 : -1;
	return (x->pid > y->pid) - (x->pid < y->pid);
}

static void collect(void *task, void *next)
{
	*(*(struct trace_task ***)next)++ = task;
}

struct trace_task **trace_summary_tasks(const struct trace_summary *s)
{
	struct trace_task **tasks, **next;

	tasks = new_zeroed(s->tasks.count + 1, sizeof(*tasks));
	next = tasks;
	task_table_walk(&s->tasks, collect, &next);
	qsort(tasks, s->tasks.count, sizeof(*tasks), by_reads);
	return tasks;
}

static void free_task(void *node)
{
	struct trace_task *task = node;

	free(task->comm);
	free(task);
}

void trace_summary_free(struct trace_summary *s)
{
	for (unsigned int i = 0; i < DAX_METHODS; i++) {
		for (unsigned int j = 0; j < TRACE_PHASES; j++)
			histogram_free(&s->methods[i].phases[j]);
		histogram_free(&s->methods[i].ns);
	}
	task_table_free(&s->tasks, free_task);
	*s = (struct trace_summary){ 0 };
}
