// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "trace/top/interval.h"

#include <stdlib.h>
#include <string.h>

#include "lib/memory.h"
#include "trace/top/sampler.h"

const char *const top_views[] = { "tasks", "files", "filesystems", NULL };
const char *const top_sorts[] = { "reads", "read", "read_iter", "bytes", "mean", "p99", "errors", NULL };

static const char *parse_name(const char *text, const char *const *names, const char *expected,
			      unsigned int *number)
{
	for (unsigned int i = 0; names[i]; i++) {
		if (strcmp(text, names[i]) == 0) {
			*number = i;
			return NULL;
		}
	}
	return expected;
}

const char *parse_view(const char *text, void *target)
{
	return parse_name(text, top_views, "tasks, files or filesystems", target);
}

const char *parse_sort(const char *text, void *target)
{
	return parse_name(text, top_sorts, "reads, read, read_iter, bytes, mean, p99 or errors",
			  target);
}

double top_rate(const struct top_interval *interval, uint64_t seen)
{
	return interval->seen > 0 ? (double)seen / interval->seen : -1;
}

double top_mean(const struct histogram *times)
{
	return times->count ? times->sum / (double)times->count : -1;
}

double top_event_cost(const struct top_interval *interval)
{
	return interval->seconds > 0 ? EVENT_COST_PERCENT * interval->on / interval->seconds : 0;
}

static struct top_row row_of(const struct top_interval *interval, const struct tally_row *sums)
{
	struct top_row row = {
		.sums = sums,
		.name = sums->name && !sums->rows ? copy_of(sums->name) : NULL,
		.bytes = top_rate(interval, tally_row_bytes(sums)),
		.errors = top_rate(interval, sums->errors),
		.mean = sums->timed ? (double)sums->time / (double)sums->timed : -1,
		.p99 = sums->times.count ? (double)histogram_quantile(&sums->times, 0.99) : -1,
	};

	for (int i = 0; i < DAX_METHODS; i++)
		row.reads[i] = top_rate(interval, sums->reads[i]);
	return row;
}

static double key_of(const struct top_row *row, enum top_sort sort)
{
	switch (sort) {
	case SORT_READ:
		return row->reads[DAX_METHOD_READ];
	case SORT_READ_ITER:
		return row->reads[DAX_METHOD_READ_ITER];
	case SORT_BYTES:
		return row->bytes;
	case SORT_MEAN:
		return row->mean;
	case SORT_P99:
		return row->p99;
	case SORT_ERRORS:
		return row->errors;
	default:
		return (double)tally_row_reads(row->sums);
	}
}

struct order {
	enum top_sort sort;
	bool reverse;
};

/* Equal rows stay in the order of their IDs: they must not jump from report to report. */
static int compare(const void *a, const void *b, void *arg)
{
	const struct top_row *x = a, *y = b;
	const struct order *order = arg;
	double of_x = key_of(x, order->sort), of_y = key_of(y, order->sort);

	if (of_x != of_y)
		return (of_x < of_y) != order->reverse ? 1 : -1;
	if (x->sums->id.device != y->sums->id.device)
		return x->sums->id.device < y->sums->id.device ? -1 : 1;
	return (x->sums->id.number > y->sums->id.number) - (x->sums->id.number < y->sums->id.number);
}

static const struct tally *tally_of(const struct top_interval *interval, enum top_view view)
{
	return view == VIEW_TASKS ? &interval->sums.tasks :
	       view == VIEW_FILES ? &interval->sums.files : &interval->sums.filesystems;
}

struct top_rows top_rows_of(const struct top_interval *interval, enum top_view view,
			    enum top_sort sort, bool reverse)
{
	struct tally_ranking ranking = tally_rank(tally_of(interval, view), 0);
	struct top_rows rows = {
		.items = new_zeroed(ranking.count + 1, sizeof(*rows.items)),
		.count = ranking.count,
		.others = ranking.others,
	};
	struct order order = { sort, reverse };

	for (size_t i = 0; i < rows.count; i++)
		rows.items[i] = row_of(interval, ranking.rows[i]);
	qsort_r(rows.items, rows.count, sizeof(*rows.items), compare, &order);
	tally_ranking_free(&ranking);
	return rows;
}

void top_rows_cut(struct top_rows *rows, const struct top_interval *interval, size_t limit)
{
	for (; rows->count > limit; rows->count--) {
		struct top_row *last = &rows->items[rows->count - 1];

		tally_row_add(&rows->others, last->sums);
		free(last->name);
		free(last->place);
	}
	if (rows->others.rows)
		rows->items[rows->count++] = row_of(interval, &rows->others);
}

void top_rows_free(struct top_rows *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		free(rows->items[i].name);
		free(rows->items[i].place);
	}
	free(rows->items);
	*rows = (struct top_rows){ 0 };
}
