// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* Lists of operations. See shrink.h. */

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "act.h"
#include "check.h"
#include "shrink.h"

void list_add(struct op_list *list, struct op op)
{
	if (list->n == list->capacity) {
		list->capacity = list->capacity ? 2 * list->capacity : 1024;
		list->ops = reallocarray(list->ops, list->capacity, sizeof(op));
		must(list->ops);
	}
	list->ops[list->n++] = op;
}

bool play_end(struct world *w)
{
	for (int i = 0; i < SLOTS && !w->why[0]; i++) {
		if (w->model.slot[i].file != NONE)
			check_all(w, i);
	}
	return world_end(w);
}

bool list_play(const struct op_list *list, const struct variant *variant, struct world *w,
	       size_t *failed)
{
	size_t i;

	world_start(w, variant);
	for (i = 0; i < list->n; i++) {
		if (act(w, &list->ops[i]) == FAILED)
			break;
	}
	*failed = i;
	return play_end(w);
}

/* Copies @from to @to without @n operations at index @at. */
static void without(struct op_list *to, const struct op_list *from, size_t at, size_t n)
{
	to->n = 0;
	for (size_t i = 0; i < from->n; i++) {
		if (i < at || i >= at + n)
			list_add(to, from->ops[i]);
	}
}

/* Cuts the list after the operation that failed. */
static void cut(struct op_list *list, size_t failed)
{
	if (failed < list->n)
		list->n = failed + 1;
}

int list_shrink(struct op_list *list, const struct variant *variant, struct world *w, int seconds)
{
	struct op_list trial = { 0 }, swap;
	time_t end = time(NULL) + seconds;
	size_t failed;
	int plays = 0;

	for (size_t piece = list->n / 2; piece > 0; piece /= 2) {
		/* From the end: the operations that matter are mostly there. */
		size_t at = list->n;

		while (at > 0 && time(NULL) < end) {
			at = at > piece ? at - piece : 0;
			without(&trial, list, at, piece);
			plays++;
			if (list_play(&trial, variant, w, &failed))
				continue;
			cut(&trial, failed);
			swap = *list;
			*list = trial;
			trial = swap;
			if (at > list->n)
				at = list->n;
		}
	}
	free(trial.ops);
	return plays;
}
