// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "trace/report/rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/sysmacros.h>

#include "lib/memory.h"
#include "lib/output/table.h"

static const struct tally_row *row_at(const void *row)
{
	return row;
}

/* The row of the others has no ID, and a special name */
static struct json_object *row_number(const void *row)
{
	return row_at(row)->rows ? NULL : value_of_number(row_at(row)->id.number);
}

static struct json_object *task_name(const void *row)
{
	const struct tally_row *task = row_at(row);

	if (task->rows)
		return value_of_new_text(text_of("others (%llu tasks)", (unsigned long long)task->rows));
	return value_of_text(task->name);
}

static struct json_object *file_device(const void *row)
{
	uint64_t device = row_at(row)->id.device;

	return row_at(row)->rows ? NULL : value_of_new_text(text_of("%u:%u", major(device), minor(device)));
}

static struct json_object *file_path(const void *row)
{
	const struct tally_row *file = row_at(row);

	if (file->rows)
		return value_of_new_text(text_of("others (%llu files)", (unsigned long long)file->rows));
	return value_of_text(file->name);
}

static struct json_object *row_read(const void *row)
{
	return value_of_number(row_at(row)->reads[DAX_METHOD_READ]);
}

static struct json_object *row_read_iter(const void *row)
{
	return value_of_number(row_at(row)->reads[DAX_METHOD_READ_ITER]);
}

static struct json_object *row_bytes(const void *row)
{
	return value_of_number(tally_row_bytes(row_at(row)));
}

static struct json_object *row_errors(const void *row)
{
	return value_of_number(row_at(row)->errors);
}

static struct json_object *row_time(const void *row)
{
	return value_of_number(row_at(row)->time);
}

#define SUM_COLUMNS							\
	{ "READ", "read_count", COLUMN_NUMBER, "reads by read", row_read }, \
	{ "READ_ITER", "read_iter_count", COLUMN_NUMBER, "reads by read_iter", \
	  row_read_iter },						\
	{ "BYTES", "bytes", COLUMN_NUMBER, "bytes that they returned", row_bytes }, \
	{ "ERRORS", "errors", COLUMN_NUMBER, "reads that failed", row_errors }, \
	{ "TIME", "time", COLUMN_NUMBER, "time that they took, in the unit", row_time }

static const struct table_column task_columns[] = {
	{ "TASK", "pid", COLUMN_NUMBER, "the task's ID", row_number },
	{ "COMMAND", "command", COLUMN_TEXT, "its name", task_name },
	SUM_COLUMNS,
	{ .name = NULL },
};

static const struct table_column file_columns[] = {
	{ "DEVICE", "device", COLUMN_NUMBER, "the file's device", file_device },
	{ "INODE", "inode", COLUMN_NUMBER, "its inode", row_number },
	SUM_COLUMNS,
	{ "PATH", "path", COLUMN_NAME, "its path, where it is known", file_path },
	{ .name = NULL },
};

struct rows_kind {
	const char *rows_key;
	const struct table_column *columns;
	const char *usual;
	const char *others_key;
	const char *count_key;
};

const struct rows_kind rows_tasks = {
	"processes", task_columns, "TASK,COMMAND,READ,READ_ITER,BYTES,ERRORS,TIME",
	"other_processes", "tasks",
};

const struct rows_kind rows_files = {
	"files", file_columns, "DEVICE,INODE,READ,READ_ITER,BYTES,ERRORS,TIME,PATH",
	"other_files", "files",
};

static const void *ranked_row(const void *ranking, size_t i)
{
	const struct tally_ranking *r = ranking;

	return i < r->count ? r->rows[i] : &r->others;
}

static struct table table_of(const struct rows_kind *kind, const struct tally_ranking *ranking,
			     bool others)
{
	return (struct table){
		.rows_key = kind->rows_key,
		.columns = kind->columns,
		.usual = kind->usual,
		.rows = ranking,
		.count = ranking->count + others,
		.row_at = ranked_row,
	};
}

int rows_print(const struct rows_kind *kind, const struct tally_ranking *ranking,
	       struct document *document)
{
	struct table table = table_of(kind, ranking, ranking->others.rows > 0);

	return document_table(document, &table);
}

static struct json_object *others_json(const struct rows_kind *kind,
				       const struct tally_row *others)
{
	struct json_object *object = check_alloc(json_object_new_object());

	json_object_object_add(object, kind->count_key, value_of_number(others->rows));
	json_object_object_add(object, "read_count", row_read(others));
	json_object_object_add(object, "read_iter_count", row_read_iter(others));
	json_object_object_add(object, "bytes", row_bytes(others));
	json_object_object_add(object, "errors", row_errors(others));
	json_object_object_add(object, "time", row_time(others));
	return object;
}

void rows_add_json(const struct rows_kind *kind, const struct tally_ranking *ranking,
		   struct json_object *answer)
{
	struct table table = table_of(kind, ranking, false);

	json_object_object_add(answer, kind->rows_key, table_json(&table));
	json_object_object_add(answer, kind->others_key,
			       others_json(kind, &ranking->others));
}
