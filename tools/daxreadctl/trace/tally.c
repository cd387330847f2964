// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "trace/tally.h"

#include <search.h>
#include <stdlib.h>

#include "lib/memory.h"

/* The usual largest number of rows; a table shows a few of them */
#define ROWS_MAX	16384

static int compare_ids(const void *a, const void *b)
{
	const struct tally_id *x = a, *y = b;

	if (x->device != y->device)
		return x->device < y->device ? -1 : 1;
	return (x->number > y->number) - (x->number < y->number);
}

uint64_t tally_row_reads(const struct tally_row *row)
{
	return row->reads[DAX_METHOD_READ] + row->reads[DAX_METHOD_READ_ITER];
}

uint64_t tally_row_bytes(const struct tally_row *row)
{
	return row->bytes[DAX_METHOD_READ] + row->bytes[DAX_METHOD_READ_ITER];
}

/* Most time first */
static int compare_costs(const void *a, const void *b)
{
	const struct tally_row *x = *(struct tally_row *const *)a;
	const struct tally_row *y = *(struct tally_row *const *)b;

	if (x->time != y->time)
		return x->time < y->time ? 1 : -1;
	if (tally_row_reads(x) != tally_row_reads(y))
		return tally_row_reads(x) < tally_row_reads(y) ? 1 : -1;
	return compare_ids(&x->id, &y->id);
}

struct walk {
	void (*visit)(struct tally_row *row, void *arg);
	void *arg;
};

static void step(const void *node, VISIT order, void *arg)
{
	const struct walk *walk = arg;

	if (order == postorder || order == leaf)
		walk->visit(*(struct tally_row *const *)node, walk->arg);
}

void tally_walk(const struct tally *tally, void (*visit)(struct tally_row *row, void *arg),
		void *arg)
{
	struct walk walk = { visit, arg };

	twalk_r(tally->tree, step, &walk);
}

static void collect(struct tally_row *row, void *next)
{
	*(*(struct tally_row ***)next)++ = row;
}

/* All rows, those with the most time first; the caller frees the array. */
static struct tally_row **sorted_rows(const struct tally *tally)
{
	struct tally_row **rows = new_zeroed(tally->count, sizeof(*rows)), **next = rows;

	tally_walk(tally, collect, &next);
	qsort(rows, tally->count, sizeof(*rows), compare_costs);
	return rows;
}

void tally_row_add(struct tally_row *sum, const struct tally_row *row)
{
	sum->rows += row->rows ? row->rows : 1;
	for (int i = 0; i < DAX_METHODS; i++) {
		sum->reads[i] += row->reads[i];
		sum->bytes[i] += row->bytes[i];
	}
	sum->errors += row->errors;
	sum->time += row->time;
	sum->timed += row->timed;
}

static void free_row(void *item)
{
	struct tally_row *row = item;

	free(row->name);
	histogram_free(&row->times);
	free(row);
}

/* Sums up the half of the rows with the least time in one row. */
static void drop_cheap_rows(struct tally *tally)
{
	struct tally_row **rows = sorted_rows(tally);
	size_t kept = tally->count / 2;

	tally->most_dropped = rows[kept]->time > tally->most_dropped ? rows[kept]->time :
			      tally->most_dropped;
	for (size_t i = kept; i < tally->count; i++) {
		tally_row_add(&tally->others, rows[i]);
		tdelete(&rows[i]->id, &tally->tree, compare_ids);
		free_row(rows[i]);
	}
	tally->count = kept;
	tally->recent = NULL;
	free(rows);
}

struct tally_row *tally_find(const struct tally *tally, struct tally_id id)
{
	void *const *found = tfind(&id, &tally->tree, compare_ids);

	return found ? *found : NULL;
}

static struct tally_row *row_of(struct tally *tally, struct tally_id id)
{
	struct tally_row *row = tally->recent;

	if (row && compare_ids(&row->id, &id) == 0)
		return row;
	row = tally_find(tally, id);
	if (!row) {
		if (tally->count >= (tally->limit ? tally->limit : ROWS_MAX) && !tally->unlimited)
			drop_cheap_rows(tally);
		row = new_zeroed(1, sizeof(*row));
		row->id = id;
		check_alloc(tsearch(row, &tally->tree, compare_ids));
		tally->count++;
	}
	tally->recent = row;
	return row;
}

void tally_add(struct tally *tally, struct tally_id id, const struct trace_read *read)
{
	struct tally_row *row = row_of(tally, id);
	uint64_t time = read->whole ? read->time[PHASE_TOTAL] : read->end.ns;

	row->reads[read->end.method]++;
	if (read->end.ret < 0)
		row->errors++;
	else
		row->bytes[read->end.method] += (uint64_t)read->end.ret;
	row->time += time;
	/* 0: it began before it could be timed */
	row->timed += time > 0;
	if (time && tally->times)
		histogram_add(&row->times, time);
}

struct tally_ranking tally_rank(const struct tally *tally, size_t limit)
{
	struct tally_ranking ranking = {
		.rows = sorted_rows(tally),
		.count = limit && tally->count > limit ? limit : tally->count,
		.others = tally->others,
	};

	for (size_t i = ranking.count; i < tally->count; i++)
		tally_row_add(&ranking.others, ranking.rows[i]);
	return ranking;
}

void tally_ranking_free(struct tally_ranking *ranking)
{
	free(ranking->rows);
	*ranking = (struct tally_ranking){ 0 };
}

struct tally tally_empty(const struct tally *like)
{
	return (struct tally){ .unlimited = like->unlimited, .limit = like->limit,
			       .times = like->times };
}

void tally_free(struct tally *tally)
{
	tdestroy(tally->tree, free_row);
	*tally = tally_empty(tally);
}
