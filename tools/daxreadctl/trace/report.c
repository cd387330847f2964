// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Two tables, one of the methods' phases and one of the tasks, and below them
 * what a reader must know before trusting them.
 */
#include "trace/report.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/memory.h"
#include "lib/message.h"
#include "lib/output/table.h"

struct phase_row {
	const char *method;
	const char *phase;
	const struct histogram *times;
	double share;		/* of the time of all whole reads; percent */
};

/* Phases of each method that was used, and the totals */
#define PHASE_ROWS	(DAX_METHODS * TRACE_PHASES)

static struct json_object *number(uint64_t value)
{
	return check_alloc(json_object_new_uint64(value));
}

static struct json_object *text(const char *value)
{
	return check_alloc(json_object_new_string(value));
}

static struct json_object *percent(double value)
{
	char *digits = text_of("%.1f", value);
	struct json_object *object = check_alloc(json_object_new_double_s(value, digits));

	free(digits);
	return object;
}

static struct json_object *phase_method(const void *row)
{
	return text(((const struct phase_row *)row)->method);
}

static struct json_object *phase_name(const void *row)
{
	return text(((const struct phase_row *)row)->phase);
}

static struct json_object *phase_reads(const void *row)
{
	return number(((const struct phase_row *)row)->times->count);
}

static struct json_object *phase_min(const void *row)
{
	return number(((const struct phase_row *)row)->times->min);
}

static struct json_object *phase_median(const void *row)
{
	return number(histogram_quantile(((const struct phase_row *)row)->times, 0.5));
}

static struct json_object *phase_p99(const void *row)
{
	return number(histogram_quantile(((const struct phase_row *)row)->times, 0.99));
}

static struct json_object *phase_max(const void *row)
{
	return number(((const struct phase_row *)row)->times->max);
}

static struct json_object *phase_share(const void *row)
{
	return percent(((const struct phase_row *)row)->share);
}

static const struct table_column phase_columns[] = {
	{ "METHOD", "method", COLUMN_TEXT, "the method", phase_method },
	{ "PHASE", "phase", COLUMN_TEXT, "the phase of a read", phase_name },
	{ "READS", "reads", COLUMN_NUMBER, "reads that went through it", phase_reads },
	{ "MIN", "min", COLUMN_NUMBER, "its shortest time in a read", phase_min },
	{ "MEDIAN", "median", COLUMN_NUMBER, "its median time", phase_median },
	{ "P99", "p99", COLUMN_NUMBER, "99 % of reads took no longer", phase_p99 },
	{ "MAX", "max", COLUMN_NUMBER, "its longest time", phase_max },
	{ "SHARE%", "share_percent", COLUMN_NUMBER, "its share of the reads' time",
	  phase_share },
	{ .name = NULL },
};

static const struct trace_task *task_at(const void *row)
{
	return row;
}

static struct json_object *task_pid(const void *row)
{
	return check_alloc(json_object_new_int(task_at(row)->pid));
}

static struct json_object *task_comm(const void *row)
{
	return text(task_at(row)->comm);
}

static struct json_object *task_read(const void *row)
{
	return number(task_at(row)->reads[DAX_METHOD_READ]);
}

static struct json_object *task_read_iter(const void *row)
{
	return number(task_at(row)->reads[DAX_METHOD_READ_ITER]);
}

static struct json_object *task_bytes(const void *row)
{
	return number(task_at(row)->bytes);
}

static struct json_object *task_errors(const void *row)
{
	return number(task_at(row)->errors);
}

static const struct table_column task_columns[] = {
	{ "TASK", "pid", COLUMN_NUMBER, "the task's ID", task_pid },
	{ "COMMAND", "command", COLUMN_TEXT, "its name", task_comm },
	{ "READ", "read_count", COLUMN_NUMBER, "reads by read", task_read },
	{ "READ_ITER", "read_iter_count", COLUMN_NUMBER, "reads by read_iter",
	  task_read_iter },
	{ "BYTES", "bytes", COLUMN_NUMBER, "bytes that they returned", task_bytes },
	{ "ERRORS", "errors", COLUMN_NUMBER, "reads that failed", task_errors },
	{ .name = NULL },
};

static const struct table phase_table = {
	.rows_key = "phases",
	.columns = phase_columns,
	.usual = "METHOD,PHASE,READS,MIN,MEDIAN,P99,MAX,SHARE%",
};

static const struct table task_table = {
	.rows_key = "processes",
	.columns = task_columns,
	.usual = "TASK,COMMAND,READ,READ_ITER,BYTES,ERRORS",
};

static const void *phase_row_at(const void *rows, size_t i)
{
	return (const struct phase_row *)rows + i;
}

static const void *task_row_at(const void *rows, size_t i)
{
	return ((struct trace_task *const *)rows)[i];
}

/*
 * Where no read is whole, as in a trace of ext4_dax_read alone, the kernel's
 * own durations are all there is.
 */
static size_t method_rows(const struct trace_summary *s, int method,
			  struct phase_row *rows)
{
	const struct trace_method *m = &s->methods[method];
	const char *name = dax_method_name(method);
	size_t count = 0;

	if (!m->whole && m->ns.count) {
		rows[count++] = (struct phase_row){
			name, trace_phase_name(PHASE_TOTAL), &m->ns, 100,
		};
		return count;
	}
	for (unsigned int i = 0; i < TRACE_PHASES; i++) {
		double all = m->phases[PHASE_TOTAL].sum;

		if (!m->phases[i].count)
			continue;
		rows[count++] = (struct phase_row){
			name, trace_phase_name(i), &m->phases[i],
			all > 0 ? 100 * m->phases[i].sum / all : 0,
		};
	}
	return count;
}

/* read_iter first: the other one is compared with it */
static size_t all_rows(const struct trace_summary *s,
		       struct phase_row rows[PHASE_ROWS])
{
	size_t count = method_rows(s, DAX_METHOD_READ_ITER, rows);

	return count + method_rows(s, DAX_METHOD_READ, rows + count);
}

static struct json_object *methods_json(const struct trace_summary *s)
{
	struct json_object *array = check_alloc(json_object_new_array());

	for (int i = DAX_METHODS - 1; i >= 0; i--) {
		const struct trace_method *m = &s->methods[i];
		struct json_object *object = check_alloc(json_object_new_object());

		json_object_object_add(object, "method", text(dax_method_name(i)));
		json_object_object_add(object, "reads", number(m->reads));
		json_object_object_add(object, "bytes", number(m->bytes));
		json_object_object_add(object, "errors", number(m->errors));
		json_object_object_add(object, "whole", number(m->whole));
		json_object_array_add(array, object);
	}
	return array;
}

/* The time of all phases, in percent of the kernel's own figure */
static double all_agree(const struct trace_summary *s)
{
	return s->compared ? 100 * s->compared_total / s->compared_ns : 100;
}

static struct json_object *check_json(const struct trace_summary *s)
{
	struct json_object *check = check_alloc(json_object_new_object());

	json_object_object_add(check, "reads", number(s->compared));
	json_object_object_add(check, "within_2_percent", number(s->agreeing));
	json_object_object_add(check, "phases_over_ns_percent",
			       percent(all_agree(s)));
	json_object_object_add(check, "largest_difference_percent",
			       percent(s->worst_percent));
	return check;
}

static int report_json(const struct trace_summary *s, const char *unit,
		       const struct phase_row *rows, size_t count,
		       struct trace_task **tasks)
{
	struct json_object *answer = check_alloc(json_object_new_object());

	json_object_object_add(answer, "schema", json_object_new_int(JSON_SCHEMA));
	json_object_object_add(answer, "unit", text(unit));
	json_object_object_add(answer, "methods", methods_json(s));
	json_object_object_add(answer, phase_table.rows_key,
			       table_json(&phase_table, NULL, phase_row_at, rows,
					  count));
	json_object_object_add(answer, task_table.rows_key,
			       table_json(&task_table, NULL, task_row_at, tasks,
					  s->tasks.count));
	json_object_object_add(answer, "duration_check", check_json(s));
	json_object_object_add(answer, "events_lost", number(s->lost));
	json_object_object_add(answer, "events_lost_more",
			       json_object_new_boolean(s->lost_unknown));
	json_object_object_add(answer, "reads_begun_before", number(s->unbegun));
	json_object_object_add(answer, "reads_not_ended", number(s->unended));
	json_object_object_add(answer, "reads_with_gaps", number(s->partial));
	json_object_object_add(answer, "reads_of_unknown_method", number(s->foreign));
	return print_json(answer);
}

static bool only_ends(const struct trace_summary *s)
{
	uint64_t reads = 0;

	for (int i = 0; i < DAX_METHODS; i++)
		reads += s->methods[i].reads;
	return s->unbegun == reads;
}

/* What limits the tables' worth goes beside them, not into them */
static void print_notes(const struct trace_summary *s)
{
	if (s->lost)
		print_note("%" PRIu64 "%s events were lost: the buffers were full; reads are missing here, make the buffers larger or trace less",
			   s->lost, s->lost_unknown ? " or more" : "");
	else if (s->lost_unknown)
		print_note("events were lost, the trace does not say how many: the buffers were full; reads are missing here, make the buffers larger or trace less");
	if (s->unbegun && only_ends(s))
		print_note("the trace has ext4_dax_read without the events before it: the time is the kernel's own figure, and its phases are not known");
	else if (s->unbegun)
		print_note("%" PRIu64 " reads had begun before their first event here: they are counted, and not in the phases",
			   s->unbegun);
	if (s->unended)
		print_note("%" PRIu64 " reads had not ended by the last event here: they are not counted",
			   s->unended);
	if (s->partial)
		print_note("%" PRIu64 " reads lack events: they are counted, and not in the phases",
			   s->partial);
	if (s->foreign)
		print_note("%" PRIu64 " reads were served by a method that this program does not know: they are not counted; take the kernel and the program from the same version",
			   s->foreign);
}

int trace_report(const struct trace_summary *s, const char *unit, bool json)
{
	struct trace_task **tasks = trace_summary_tasks(s);
	struct phase_row rows[PHASE_ROWS];
	size_t count = all_rows(s, rows);
	int status;

	if (json) {
		status = report_json(s, unit, rows, count, tasks);
	} else if (!s->tasks.count) {
		status = EXIT_SUCCESS;
		puts("No DAX reads were seen: nothing read a file by DAX meanwhile.");
	} else {
		printf("Time of a read by phase, in %s\n\n", unit);
		status = table_show(&phase_table, phase_row_at, rows, count);
		if (s->compared)
			printf("\nThe phases add up to %.1f %% of the kernel's own figure for these reads; of %" PRIu64 ", %" PRIu64 " differ by at most %.0f %%, one by %.1f %%.\n",
			       all_agree(s), s->compared, s->agreeing,
			       TRACE_TOLERANCE_PERCENT, s->worst_percent);
		printf("\nReads by task and method\n\n");
		if (status == EXIT_SUCCESS)
			status = table_show(&task_table, task_row_at, tasks,
					    s->tasks.count);
	}
	if (!json)
		print_notes(s);
	free(tasks);
	return status;
}
