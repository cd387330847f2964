// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Compares two profiles. The functions that only one method runs are found in the
 * profiles: a list would not do, because names differ between kernels.
 */
#include "profile/compare.h"

#include <stdlib.h>
#include <string.h>

#include "lib/memory.h"

static int by_name(const void *a, const void *b)
{
	const struct function_row *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static int by_share(const void *a, const void *b)
{
	const struct function_row *x = a, *y = b;
	double most_x = 0, most_y = 0;

	for (int m = 0; m < PROFILED; m++) {
		most_x = x->percent[m] > most_x ? x->percent[m] : most_x;
		most_y = y->percent[m] > most_y ? y->percent[m] : most_y;
	}
	if (most_x != most_y)
		return most_x < most_y ? 1 : -1;
	return by_name(a, b);
}

/* A row for each stack; the same function may have many */
static void list_stacks(struct comparison *c, const struct samples *samples,
			enum method method)
{
	c->rows = grown(c->rows, c->count + samples->count + 1, sizeof(*c->rows));
	for (size_t i = 0; i < samples->count; i++) {
		struct function_row *row = &c->rows[c->count++];

		*row = (struct function_row){
			.name = copy_of(stack_function(&samples->stacks[i])),
			.only = -1,
		};
		row->samples[method] = samples->stacks[i].count;
	}
	c->samples[method] = samples->total;
}

/* One row for each function */
static void join_rows(struct comparison *c)
{
	size_t kept = 0;

	if (!c->count)
		return;
	qsort(c->rows, c->count, sizeof(*c->rows), by_name);
	for (size_t i = 1; i < c->count; i++) {
		if (strcmp(c->rows[kept].name, c->rows[i].name) != 0) {
			c->rows[++kept] = c->rows[i];
			continue;
		}
		for (int m = 0; m < PROFILED; m++)
			c->rows[kept].samples[m] += c->rows[i].samples[m];
		free(c->rows[i].name);
	}
	c->count = kept + 1;
}

static void complete_row(struct comparison *c, struct function_row *row)
{
	row->kernel = name_is_kernel(row->name);
	for (int m = 0; m < PROFILED; m++) {
		row->percent[m] = 100.0 * (double)row->samples[m] /
				  (double)c->samples[m];
		if (row->samples[m] < ONLY_SAMPLES || row->samples[1 - m])
			continue;
		row->only = m;
		c->only_percent[m] += row->percent[m];
	}
}

struct comparison compare_methods(const struct profile *profile)
{
	struct comparison c = { 0 };

	for (int m = 0; m < PROFILED; m++)
		list_stacks(&c, &profile->samples[m], (enum method)m);
	join_rows(&c);
	for (size_t i = 0; i < c.count; i++)
		complete_row(&c, &c.rows[i]);
	qsort(c.rows, c.count, sizeof(*c.rows), by_share);
	return c;
}

void comparison_free(struct comparison *c)
{
	for (size_t i = 0; i < c->count; i++)
		free(c->rows[i].name);
	free(c->rows);
	*c = (struct comparison){ 0 };
}
