// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "profile/calls.h"

#include <stdlib.h>
#include <string.h>

#include "lib/memory.h"

/* The call of @name in @caller, which is added if it is new. */
static struct call *call_of(struct call *caller, const char *name)
{
	struct call *call;

	/* stacks are sorted: often it is the last one */
	for (size_t i = caller->count; i-- > 0;) {
		if (strcmp(caller->calls[i].name, name) == 0)
			return &caller->calls[i];
	}
	caller->calls = grown(caller->calls, caller->count + 1, sizeof(*caller->calls));
	call = &caller->calls[caller->count++];
	*call = (struct call){ .name = copy_of(name) };
	return call;
}

static void add_stack(struct call *outermost, const struct stack *stack, int method)
{
	char *frames = copy_of(stack->frames), *rest = frames;
	struct call *call = outermost;

	for (int depth = 0; rest && depth < CALLS_DEEPEST; depth++) {
		call = call_of(call, strsep(&rest, ";"));
		call->samples[method] += stack->count;
	}
	free(frames);
}

double call_percent(const struct profile *profile, const struct call *call, int method)
{
	return 100.0 * (double)call->samples[method] / (double)profile->samples[method].total;
}

static double largest(const struct profile *profile, const struct call *call)
{
	double most = 0;

	for (int m = 0; m < PROFILED; m++) {
		double percent = call_percent(profile, call, m);

		most = percent > most ? percent : most;
	}
	return most;
}

static int by_share(const void *a, const void *b, void *profile)
{
	double x = largest(profile, a), y = largest(profile, b);

	if (x != y)
		return x < y ? 1 : -1;
	return strcmp(((const struct call *)a)->name, ((const struct call *)b)->name);
}

static void complete(struct call *call, const struct profile *profile)
{
	if (call->name)
		call->kernel = name_is_kernel(call->name);
	if (call->count)
		qsort_r(call->calls, call->count, sizeof(*call->calls), by_share, (void *)(uintptr_t)profile);
	for (size_t i = 0; i < call->count; i++)
		complete(&call->calls[i], profile);
}

struct call calls_of(const struct profile *profile)
{
	struct call outermost = { .name = NULL };

	for (int m = 0; m < PROFILED; m++) {
		for (size_t i = 0; i < profile->samples[m].count; i++)
			add_stack(&outermost, &profile->samples[m].stacks[i], m);
	}
	complete(&outermost, profile);
	return outermost;
}

void calls_free(struct call *call)
{
	for (size_t i = 0; i < call->count; i++)
		calls_free(&call->calls[i]);
	free(call->calls);
	free(call->name);
	*call = (struct call){ .name = NULL };
}
