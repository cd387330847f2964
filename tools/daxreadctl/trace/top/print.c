// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "trace/top/print.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/sysmacros.h>

#include "lib/memory.h"
#include "lib/output/standard-output.h"
#include "lib/output/table.h"

static const struct top_row *row_at(const void *row)
{
	return row;
}

/* A rate or a mean; negative: not known */
static struct json_object *decimal(double value)
{
	return value < 0 ? NULL : value_of_decimal(value, 1);
}

static struct json_object *task_id(const void *row)
{
	return row_at(row)->sums->rows ? NULL : value_of_number(row_at(row)->sums->id.number);
}

static struct json_object *device_id(const void *row)
{
	const struct tally_row *sums = row_at(row)->sums;

	return sums->rows ? NULL :
	       value_of_new_text(text_of("%u:%u", major(sums->id.device), minor(sums->id.device)));
}

static struct json_object *name(const void *row)
{
	const struct tally_row *sums = row_at(row)->sums;

	return sums->rows ? value_of_new_text(text_of("others (%" PRIu64 ")", sums->rows)) :
			    value_of_text(row_at(row)->name);
}

static struct json_object *place(const void *row)
{
	return value_of_text(row_at(row)->place);
}

static struct json_object *reads_of_read(const void *row)
{
	return value_of_number(row_at(row)->sums->reads[DAX_METHOD_READ]);
}

static struct json_object *reads_of_read_iter(const void *row)
{
	return value_of_number(row_at(row)->sums->reads[DAX_METHOD_READ_ITER]);
}

static struct json_object *bytes(const void *row)
{
	return value_of_number(tally_row_bytes(row_at(row)->sums));
}

static struct json_object *errors(const void *row)
{
	return value_of_number(row_at(row)->sums->errors);
}

static struct json_object *read_rate(const void *row)
{
	return decimal(row_at(row)->reads[DAX_METHOD_READ]);
}

static struct json_object *read_iter_rate(const void *row)
{
	return decimal(row_at(row)->reads[DAX_METHOD_READ_ITER]);
}

static struct json_object *bytes_rate(const void *row)
{
	return decimal(row_at(row)->bytes);
}

static struct json_object *errors_rate(const void *row)
{
	return decimal(row_at(row)->errors);
}

static struct json_object *mean(const void *row)
{
	return decimal(row_at(row)->mean);
}

static struct json_object *p99(const void *row)
{
	return row_at(row)->p99 < 0 ? NULL : value_of_number((uint64_t)row_at(row)->p99);
}

static struct json_object *timed(const void *row)
{
	return value_of_number(row_at(row)->sums->timed);
}

#define FIGURES								\
	{ "SEEN-READ", "read_count", COLUMN_NUMBER, "reads by read that were seen", reads_of_read }, \
	{ "SEEN-ITER", "read_iter_count", COLUMN_NUMBER, "and by read_iter", reads_of_read_iter }, \
	{ "SEEN-BYTES", "bytes", COLUMN_NUMBER, "bytes that they returned", bytes }, \
	{ "SEEN-ERRORS", "errors", COLUMN_NUMBER, "those that failed", errors }, \
	{ "SEEN-TIMED", "timed", COLUMN_NUMBER, "those whose time is known", timed }, \
	{ "READ/s", "read_per_second", COLUMN_NUMBER, "all reads by read", read_rate }, \
	{ "READ_ITER/s", "read_iter_per_second", COLUMN_NUMBER, "all by read_iter", read_iter_rate }, \
	{ "BYTES/s", "bytes_per_second", COLUMN_NUMBER, "bytes of all reads", bytes_rate }, \
	{ "ERRORS/s", "errors_per_second", COLUMN_NUMBER, "reads that failed", errors_rate }, \
	{ "MEAN", "mean", COLUMN_NUMBER, "the mean of their times", mean }, \
	{ "P99", "p99", COLUMN_NUMBER, "99 % of them took no longer", p99 }

#define USUAL	"READ/s,READ_ITER/s,BYTES/s,ERRORS/s,MEAN,P99,"

static const struct table_column task_columns[] = {
	{ "TASK", "pid", COLUMN_NUMBER, "the task's ID", task_id },
	FIGURES,
	{ "COMMAND", "command", COLUMN_NAME, "its name", name },
	{ .name = NULL },
};

static const struct table_column file_columns[] = {
	{ "DEVICE", "device", COLUMN_NUMBER, "the file's device", device_id },
	{ "INODE", "inode", COLUMN_NUMBER, "its inode", task_id },
	FIGURES,
	{ "PATH", "path", COLUMN_NAME, "its path, where it is known", name },
	{ .name = NULL },
};

static const struct table_column filesystem_columns[] = {
	{ "NUMBER", "device", COLUMN_NUMBER, "its device's numbers", device_id },
	FIGURES,
	{ "DEVICE", "source", COLUMN_NAME, "its device", name },
	{ "MOUNTPOINT", "mount_point", COLUMN_NAME, "where it is mounted", place },
	{ .name = NULL },
};

static const struct kind {
	const char *key;
	const struct table_column *columns;
	const char *usual;
} kinds[VIEWS] = {
	[VIEW_TASKS] = { "tasks", task_columns, "TASK," USUAL "COMMAND" },
	[VIEW_FILES] = { "files", file_columns, "DEVICE,INODE," USUAL "PATH" },
	[VIEW_FILESYSTEMS] = { "filesystems", filesystem_columns,
			       "NUMBER," USUAL "DEVICE,MOUNTPOINT" },
};

static struct table table_of(enum top_view view, const struct top_rows *rows)
{
	return (struct table){
		.rows_key = kinds[view].key,
		.columns = kinds[view].columns,
		.usual = kinds[view].usual,
		TABLE_ROWS(rows->items, rows->count),
	};
}

static void make_rows(struct top_rows *rows, const struct top_interval *interval,
		      const struct top_style *style, enum top_view view, struct top_names *names)
{
	*rows = top_rows_of(interval, view, style->sort, false);
	top_rows_cut(rows, interval, style->rows);
	top_names_fill(names, view, rows->items, rows->count);
}

static struct json_object *methods_json(const struct top_interval *interval)
{
	struct json_object *array = check_alloc(json_object_new_array());

	for (int i = DAX_METHODS - 1; i >= 0; i--) {
		const struct trace_method *m = &interval->sums.methods[i];
		struct json_object *object = check_alloc(json_object_new_object());

		json_object_object_add(object, "method", value_of_text(dax_method_name(i)));
		json_object_object_add(object, "reads", value_of_number(m->reads));
		json_object_object_add(object, "bytes", value_of_number(m->bytes));
		json_object_object_add(object, "errors", value_of_number(m->errors));
		json_object_object_add(object, "reads_per_second",
				       decimal(top_rate(interval, m->reads)));
		json_object_object_add(object, "bytes_per_second",
				       decimal(top_rate(interval, m->bytes)));
		json_object_object_add(object, "mean", decimal(top_mean(&m->ns)));
		json_object_object_add(object, "p99", m->ns.count ?
				       value_of_number(histogram_quantile(&m->ns, 0.99)) : NULL);
		json_object_array_add(array, object);
	}
	return array;
}

static struct json_object *time_json(const struct top_interval *interval)
{
	char text[64] = "";
	struct tm tm;

	if (interval->saved || !localtime_r(&interval->ended, &tm))
		return NULL;
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S%z", &tm);
	return value_of_text(text);
}

static int print_object(const struct top_interval *interval, const struct top_style *style,
			struct top_names *names)
{
	struct json_object *answer = check_alloc(json_object_new_object());

	json_object_object_add(answer, "schema", json_object_new_int(JSON_SCHEMA));
	json_object_object_add(answer, "time", time_json(interval));
	json_object_object_add(answer, "unit", value_of_text(style->unit));
	json_object_object_add(answer, "sampled", json_object_new_boolean(interval->sampled));
	json_object_object_add(answer, "seconds", value_of_decimal(interval->seconds, 6));
	json_object_object_add(answer, "seen_seconds", value_of_decimal(interval->seen, 6));
	json_object_object_add(answer, "event_on_seconds", value_of_decimal(interval->on, 6));
	json_object_object_add(answer, "event_cost_percent_of_4k",
			       value_of_decimal(top_event_cost(interval), 2));
	json_object_object_add(answer, "cpu_percent", value_of_decimal(100 * interval->cpu, 2));
	json_object_object_add(answer, "events_lost", value_of_number(interval->sums.lost));
	json_object_object_add(answer, "events_lost_more",
			       json_object_new_boolean(interval->sums.lost_unknown));
	json_object_object_add(answer, "reads_of_unknown_method",
			       value_of_number(interval->sums.foreign));
	json_object_object_add(answer, "methods", methods_json(interval));
	for (enum top_view view = 0; view < VIEWS; view++) {
		struct top_rows rows;
		struct table table;

		make_rows(&rows, interval, style, view, names);
		table = table_of(view, &rows);
		json_object_object_add(answer, table.rows_key, table_json(&table));
		top_rows_free(&rows);
	}
	return print_json_line(answer);
}

static void print_method(const struct top_interval *interval, int method)
{
	double reads = top_rate(interval, interval->sums.methods[method].reads);

	if (reads < 0)
		printf(", reads/s by %s unknown", dax_method_name(method));
	else
		printf(", %.1f reads/s by %s", reads, dax_method_name(method));
}

static void print_head(const struct top_interval *interval, const struct top_style *style)
{
	char clock[16] = "";
	struct tm tm;

	if (!interval->saved && localtime_r(&interval->ended, &tm))
		strftime(clock, sizeof(clock), "%H:%M:%S ", &tm);
	printf("%s%.3f s", clock, interval->seconds);
	print_method(interval, DAX_METHOD_READ);
	print_method(interval, DAX_METHOD_READ_ITER);
	printf(", times in %s\n", style->unit);
	if (interval->sampled)
		printf("sampled: the event was on for %.1f %% of the time, reads in the rest are scaled; cost: +%.1f %% for reads of 4 KiB, %.1f %% of a CPU\n",
		       interval->seconds > 0 ? 100 * interval->on / interval->seconds : 0,
		       top_event_cost(interval), 100 * interval->cpu);
	else if (!interval->saved)
		printf("exact: every read is seen; cost: +%.1f %% for reads of 4 KiB, %.1f %% of a CPU\n",
		       top_event_cost(interval), 100 * interval->cpu);
	if (interval->sums.lost || interval->sums.lost_unknown)
		printf("%" PRIu64 "%s events were lost, there were more reads than shown\n",
		       interval->sums.lost, interval->sums.lost_unknown ? " or more" : "");
}

static int print_table(const struct top_interval *interval, const struct top_style *style,
		       struct top_names *names)
{
	struct top_rows rows;
	struct table table;
	int status;

	print_head(interval, style);
	make_rows(&rows, interval, style, style->view, names);
	table = table_of(style->view, &rows);
	status = table_show(&table);
	putchar('\n');
	top_rows_free(&rows);
	return status ? status : standard_output_flush(EXIT_SUCCESS);
}

int top_print(const struct top_interval *interval, const struct top_style *style,
	      struct top_names *names)
{
	return style->json ? print_object(interval, style, names) :
			     print_table(interval, style, names);
}
