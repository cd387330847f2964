// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* The answer of trace as JSON. */
#include "lib/memory.h"
#include "trace/report/rows.h"
#include "trace/report/shown.h"

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

static struct json_object *check_json(const struct trace_summary *s)
{
	struct json_object *check = check_alloc(json_object_new_object());

	json_object_object_add(check, "reads", value_of_number(s->compared));
	json_object_object_add(check, "within_2_percent", value_of_number(s->agreeing));
	json_object_object_add(check, "phases_over_ns_percent",
			       value_of_decimal(shown_agreement(s), 1));
	json_object_object_add(check, "largest_difference_percent",
			       value_of_decimal(s->worst_percent, 1));
	return check;
}

struct json_object *trace_json(const struct shown *shown)
{
	struct table phases = phases_table(&shown->phases);
	struct table distribution = distribution_table(&shown->distribution);
	struct json_object *answer = check_alloc(json_object_new_object());
	const struct trace_summary *s = shown->summary;

	json_object_object_add(answer, "schema", json_object_new_int(JSON_SCHEMA));
	json_object_object_add(answer, "unit", value_of_text(shown->style->unit));
	json_object_object_add(answer, "methods", methods_json(s));
	json_object_object_add(answer, phases.rows_key, table_json(&phases));
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
	json_object_object_add(answer, distribution.rows_key, table_json(&distribution));
	return answer;
}
