// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Prints three tables, of the methods' phases, of tasks and of files, and notes about what
 * the tables lack.
 */
#include "trace/report/report.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/memory.h"
#include "lib/message.h"
#include "lib/output/table.h"
#include "trace/report/rows.h"

struct phase_row {
	const char *method;
	const char *phase;
	const struct histogram *times;
	double share;		/* of the time of all whole reads; percent */
};

/* Phases of each method that was used, and the totals */
#define PHASE_ROWS	(DAX_METHODS * TRACE_PHASES)

static struct json_object *percent(double value)
{
	return value_of_decimal(value, 1);
}

static struct json_object *phase_method(const void *row)
{
	return value_of_text(((const struct phase_row *)row)->method);
}

static struct json_object *phase_name(const void *row)
{
	return value_of_text(((const struct phase_row *)row)->phase);
}

static struct json_object *phase_reads(const void *row)
{
	return value_of_number(((const struct phase_row *)row)->times->count);
}

static struct json_object *phase_min(const void *row)
{
	return value_of_number(((const struct phase_row *)row)->times->min);
}

static struct json_object *phase_median(const void *row)
{
	return value_of_number(histogram_quantile(((const struct phase_row *)row)->times, 0.5));
}

static struct json_object *phase_p99(const void *row)
{
	return value_of_number(histogram_quantile(((const struct phase_row *)row)->times, 0.99));
}

static struct json_object *phase_max(const void *row)
{
	return value_of_number(((const struct phase_row *)row)->times->max);
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

/* The summary, and how to show it */
struct shown {
	const struct trace_summary *summary;
	const struct trace_report_style *style;
	struct phase_row rows[PHASE_ROWS];
	struct table phases;
	struct tally_ranking tasks, files;	/* most time first */
};

/*
 * If no read is whole, as in a trace of ext4_dax_read alone, there are only the kernel's own
 * durations.
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
static void make_phases(struct shown *shown)
{
	size_t count = method_rows(shown->summary, DAX_METHOD_READ_ITER, shown->rows);

	count += method_rows(shown->summary, DAX_METHOD_READ, shown->rows + count);
	shown->phases = (struct table){
		.rows_key = "phases",
		.columns = phase_columns,
		.usual = "METHOD,PHASE,READS,MIN,MEDIAN,P99,MAX,SHARE%",
		TABLE_ROWS(shown->rows, count),
	};
}

static struct json_object *methods_json(const struct trace_summary *s)
{
	struct json_object *array = check_alloc(json_object_new_array());

	for (int i = DAX_METHODS - 1; i >= 0; i--) {
		const struct trace_method *m = &s->methods[i];
		struct json_object *object = check_alloc(json_object_new_object());

		json_object_object_add(object, "method", value_of_text(dax_method_name(i)));
		json_object_object_add(object, "reads", value_of_number(m->reads));
		json_object_object_add(object, "bytes", value_of_number(m->bytes));
		json_object_object_add(object, "errors", value_of_number(m->errors));
		json_object_object_add(object, "whole", value_of_number(m->whole));
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

	json_object_object_add(check, "reads", value_of_number(s->compared));
	json_object_object_add(check, "within_2_percent", value_of_number(s->agreeing));
	json_object_object_add(check, "phases_over_ns_percent",
			       percent(all_agree(s)));
	json_object_object_add(check, "largest_difference_percent",
			       percent(s->worst_percent));
	return check;
}

static int report_json(const struct shown *shown)
{
	struct json_object *answer = check_alloc(json_object_new_object());
	const struct trace_summary *s = shown->summary;

	json_object_object_add(answer, "schema", json_object_new_int(JSON_SCHEMA));
	json_object_object_add(answer, "unit", value_of_text(shown->style->unit));
	json_object_object_add(answer, "methods", methods_json(s));
	json_object_object_add(answer, shown->phases.rows_key, table_json(&shown->phases));
	rows_add_json(&rows_tasks, &shown->tasks, answer);
	rows_add_json(&rows_files, &shown->files, answer);
	json_object_object_add(answer, "duration_check", check_json(s));
	json_object_object_add(answer, "events_lost", value_of_number(s->lost));
	json_object_object_add(answer, "events_lost_more",
			       json_object_new_boolean(s->lost_unknown));
	json_object_object_add(answer, "reads_begun_before", value_of_number(s->unbegun));
	json_object_object_add(answer, "reads_not_ended", value_of_number(s->unended));
	json_object_object_add(answer, "reads_with_gaps", value_of_number(s->partial));
	json_object_object_add(answer, "reads_of_unknown_method", value_of_number(s->foreign));
	json_object_object_add(answer, "reads_left_out", value_of_number(s->left_out));
	return print_json(answer);
}

static bool only_ends(const struct trace_summary *s)
{
	uint64_t reads = 0;

	for (int i = 0; i < DAX_METHODS; i++)
		reads += s->methods[i].reads;
	return s->unbegun == reads;
}

/* Prints on standard error what the tables lack */
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

/* A row was dropped, and may have come back */
static void print_bounds(const struct trace_summary *s, const char *unit)
{
	uint64_t most = s->tasks.most_dropped > s->files.most_dropped ? s->tasks.most_dropped :
			s->files.most_dropped;

	if (s->tasks.others.rows || s->files.others.rows)
		print_note("there were too many tasks or files to keep them apart: those with the least time went to the others before the end; a row may lack up to %" PRIu64 " %s, and who came back is counted again; --all-tasks keeps all",
			   most, unit);
}

static int print_tables(struct shown *shown)
{
	const struct trace_summary *s = shown->summary;
	int status;

	printf("Time of a read by phase, in %s\n\n", shown->style->unit);
	status = table_show(&shown->phases);
	if (s->compared)
		printf("\nThe phases add up to %.1f %% of the kernel's own figure for these reads; of %" PRIu64 ", %" PRIu64 " differ by at most %.0f %%, one by %.1f %%.\n",
		       all_agree(s), s->compared, s->agreeing,
		       TRACE_TOLERANCE_PERCENT, s->worst_percent);
	printf("\nReads by task and method\n\n");
	if (!status)
		status = rows_print(&rows_tasks, &shown->tasks);
	printf("\nReads by file\n\n");
	if (!status)
		status = rows_print(&rows_files, &shown->files);
	return status;
}

int trace_report(const struct trace_summary *s, const struct trace_report_style *style)
{
	size_t limit = style->all_rows ? 0 : ROWS_SHOWN;
	struct shown shown = {
		.summary = s, .style = style,
		.tasks = tally_rank(&s->tasks, limit), .files = tally_rank(&s->files, limit),
	};
	int status = EXIT_SUCCESS;

	make_phases(&shown);
	if (style->json)
		status = report_json(&shown);
	else if (!s->tasks.count)
		puts(style->some_tasks ?
		     "No DAX reads were seen: the traced tasks read no file by DAX. Reads by the kernel's own threads, as for a loop device, are not theirs." :
		     "No DAX reads were seen: nothing read a file by DAX meanwhile.");
	else
		status = print_tables(&shown);
	if (!style->json) {
		print_notes(s);
		print_bounds(s, style->unit);
		if (style->left_out && s->left_out)
			print_note("%" PRIu64 " reads by threads that the kernel made for io_uring are not counted: nothing here tells for which program they are; trace all tasks, or start the program with daxreadctl trace",
				   s->left_out);
	}
	tally_ranking_free(&shown.tasks);
	tally_ranking_free(&shown.files);
	return status;
}
