// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Sums reads up, in bounded memory.
 */
#include "trace/summary.h"

#include <sys/sysmacros.h>

/* Compares the read's time by the trace's clock with its own duration. */
static void compare(struct trace_summary *s, const struct trace_read *read)
{
	double own = (double)read->end.ns;
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
	if (read->end.ns)
		compare(s, read);
}

struct tally_id trace_task_id(int pid)
{
	return (struct tally_id){ .number = (unsigned int)pid };
}

void trace_summary_add(const struct trace_read *read, void *summary)
{
	const struct dax_event *end = &read->end;
	struct trace_summary *s = summary;
	struct trace_method *method;
	struct tally_id file;

	if (s->until && (end->ts < s->from || end->ts >= s->until))
		return;
	if (!dax_method_name(end->method)) {
		s->foreign++;
		return;
	}
	s->first = s->first ? s->first : end->ts;
	s->last = end->ts;
	method = &s->methods[end->method];
	tally_add(&s->tasks, trace_task_id(end->pid), read);
	file = (struct tally_id){ makedev(end->major, end->minor), end->ino };
	tally_add(&s->files, file, read);
	file.number = 0;
	tally_add(&s->filesystems, file, read);

	method->reads++;
	if (end->ret < 0)
		method->errors++;
	else
		method->bytes += (uint64_t)end->ret;
	if (end->ns)
		histogram_add(&method->ns, end->ns);

	if (read->whole)
		add_phases(s, method, read);
	else if (read->begun)
		s->partial++;
	else
		s->unbegun++;
}

struct trace_summary trace_summary_take(struct trace_summary *s)
{
	struct trace_summary taken = *s;

	*s = (struct trace_summary){
		.tasks = tally_empty(&taken.tasks),
		.files = tally_empty(&taken.files),
		.filesystems = tally_empty(&taken.filesystems),
	};
	return taken;
}

void trace_summary_free(struct trace_summary *s)
{
	for (unsigned int i = 0; i < DAX_METHODS; i++) {
		for (unsigned int j = 0; j < TRACE_PHASES; j++)
			histogram_free(&s->methods[i].phases[j]);
		histogram_free(&s->methods[i].ns);
	}
	tally_free(&s->tasks);
	tally_free(&s->files);
	tally_free(&s->filesystems);
	*s = (struct trace_summary){ 0 };
}
