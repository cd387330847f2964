// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* Reads the output of perf script; reads and writes folded stacks. */
#include "profile/samples.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "lib/memory.h"
#include "lib/message.h"
#include "lib/output/file.h"
#include "lib/output/standard-output.h"

/* More than any profile has; sums of them are exact in a double */
#define SAMPLES_MAX	(1ULL << 53)

#define KERNEL_SUFFIX	"_[k]"

/* Deeper chains are cut at their outer end */
#define FRAMES_MAX	128

struct chain {
	char *frames[FRAMES_MAX];	/* innermost first */
	size_t depth;
};

static void add_stack(struct samples *samples, char *frames, uint64_t count)
{
	samples->stacks = grown(samples->stacks, samples->count + 1,
				sizeof(*samples->stacks));
	samples->stacks[samples->count++] = (struct stack){ frames, count };
	samples->total += count;
}

static int by_frames(const void *a, const void *b)
{
	const struct stack *x = a, *y = b;

	return strcmp(x->frames, y->frames);
}

/* Merges equal stacks */
static void fold(struct samples *samples)
{
	size_t kept = 0;

	if (!samples->count)
		return;
	qsort(samples->stacks, samples->count, sizeof(*samples->stacks), by_frames);
	for (size_t i = 1; i < samples->count; i++) {
		struct stack *last = &samples->stacks[kept];
		struct stack *next = &samples->stacks[i];

		if (strcmp(last->frames, next->frames) == 0) {
			last->count += next->count;
			free(next->frames);
		} else {
			samples->stacks[++kept] = *next;
		}
	}
	samples->count = kept + 1;
}

static void end_chain(struct samples *samples, struct chain *chain)
{
	char *text = NULL;

	while (chain->depth) {
		char *frame = chain->frames[--chain->depth];
		char *longer;

		longer = text_of("%s%s%s", text ? text : "", text ? ";" : "", frame);
		free(text);
		free(frame);
		text = longer;
	}
	if (text)
		add_stack(samples, text, 1);
}

/*
 * The start of " (OBJECT)", or NULL. Nearly all objects are paths or in brackets,
 * but names and paths may have parentheses, too.
 */
static char *object_of(char *function)
{
	char *last = NULL, *likely = NULL;

	for (char *c = strstr(function, " ("); c; c = strstr(c + 1, " (")) {
		if (c == function)
			continue;
		last = c;
		if (c[2] == '/' || c[2] == '[')
			likely = c;
	}
	return likely ? likely : last;
}

/*
 * The function of a line "ADDRESS FUNCTION (OBJECT)", in the form of folded stacks;
 * NULL if it is no such line.
 */
static char *frame_of(char *line)
{
	char *function, *object, *end;

	line += strspn(line, " \t");
	function = line + strspn(line, "0123456789abcdef");
	if (function == line || *function != ' ')
		return NULL;
	function += strspn(function, " ");
	object = object_of(function);
	end = strrchr(function, ')');
	if (!object || end < object)
		return NULL;
	*object = '\0';
	*end = '\0';
	object += 2;

	/* these two have a meaning in folded stacks */
	for (char *c = function; *c; c++) {
		if (*c == ';' || isspace((unsigned char)*c))
			*c = '_';
	}
	/* [kernel.kallsyms], [kernel.vmlinux], or a module: [ext4] */
	return text_of("%s%s", function, *object == '[' &&
		       strcmp(object, "[unknown]") != 0 &&
		       strcmp(object, "[vdso]") != 0 ? KERNEL_SUFFIX : "");
}

void samples_from_perf(struct samples *samples, FILE *in, bool chains)
{
	struct chain chain = { .depth = 0 };
	char *line = NULL;
	size_t capacity = 0;

	while (getline(&line, &capacity, in) > 0) {
		char *frame;

		if (line[strspn(line, " \t\r\n")] == '\0') {
			end_chain(samples, &chain);
			continue;
		}
		frame = frame_of(line);
		if (!frame)
			continue;
		if (chain.depth < FRAMES_MAX)
			chain.frames[chain.depth++] = frame;
		else
			free(frame);
		if (!chains)
			end_chain(samples, &chain);
	}
	end_chain(samples, &chain);
	free(line);
	fold(samples);
}

bool name_is_kernel(char *name)
{
	size_t length = strlen(name), suffix = strlen(KERNEL_SUFFIX);

	if (length <= suffix || strcmp(name + length - suffix, KERNEL_SUFFIX) != 0)
		return false;
	name[length - suffix] = '\0';
	return true;
}

const char *stack_function(const struct stack *stack)
{
	const char *last = strrchr(stack->frames, ';');

	return last ? last + 1 : stack->frames;
}

/* Takes a line METHOD;FRAMES COUNT; false if it is none */
static bool take_stack(struct profile *profile, char *line)
{
	char *count = strrchr(line, ' '), *frames = strchr(line, ';'), *end;
	unsigned long long number;

	if (!count || !frames || frames > count || frames + 1 == count ||
	    !isdigit((unsigned char)count[1]))
		return false;
	*count = '\0';
	number = strtoull(count + 1, &end, 10);
	if (*end || !number)
		return false;
	*frames = '\0';
	for (int m = 0; m < PROFILED; m++) {
		struct samples *samples = &profile->samples[m];

		if (strcmp(line, method_names[m]) != 0)
			continue;
		if (number > SAMPLES_MAX - samples->total)
			return false;
		add_stack(samples, copy_of(frames + 1), number);
		return true;
	}
	return false;
}

/* Comments that say what was profiled, for printf() and scanf(); none ends in a count. */
#define SAMPLED(event)			"# sampled: " event " each %llu, reads of %llu bytes"
#define COST(method, cost, unit)	"# " method " a read not sampled takes " cost " " unit

/* Any other comment is left out. */
static void take_comment(struct profile *profile, const char *line)
{
	unsigned long long period, size;
	char method[16], unit[16], event[sizeof(profile->event)];
	double cost;

	if (sscanf(line, SAMPLED("%31s"), event, &period, &size) == 3) {
		strcpy(profile->event, event);
		profile->period = period;
		profile->block_size = size;
	}
	if (sscanf(line, COST("%15s", "%lf", "%15s"), method, &cost, unit) != 3 || !(cost > 0 && cost < 1e18))
		return;
	for (int m = 0; m < PROFILED; m++) {
		if (strcmp(method, method_names[m]) != 0)
			continue;
		profile->cost[m] = cost;
		strcpy(profile->unit, unit);
	}
}

static int load_lines(struct profile *profile, FILE *in, const char *path)
{
	unsigned long number = 0;
	char *line = NULL;
	size_t capacity = 0;
	int status = 0;

	while (!status && getline(&line, &capacity, in) > 0) {
		line[strcspn(line, "\r\n")] = '\0';
		number++;
		if (*line == '#')
			take_comment(profile, line);
		else if (*line && !take_stack(profile, line))
			status = print_error(EXIT_FAILURE, path,
					     "cannot be read: line %lu is not METHOD;FUNCTION;... COUNT with the method read_iter or read; name a file that profile --folded wrote",
					     number);
	}
	free(line);
	if (!status && ferror(in))
		status = print_error(EXIT_FAILURE, path,
				     "cannot be read: %m; name a file that profile --folded wrote");
	return status;
}

int profile_load(struct profile *profile, const char *path)
{
	FILE *in = fopen(path, "re");
	int status;

	if (!in)
		return print_error(EXIT_FAILURE, path,
				   "cannot be opened: %m; name a file that profile --folded wrote");
	status = load_lines(profile, in, path);
	fclose(in);
	for (int m = 0; !status && m < PROFILED; m++) {
		fold(&profile->samples[m]);
		if (!profile->samples[m].total)
			status = print_error(EXIT_FAILURE, path,
					     "cannot be compared: it has no samples of %s; name a file that profile --folded wrote",
					     method_names[m]);
	}
	return status;
}

static void print_profile(const struct profile *profile, FILE *out)
{
	if (*profile->event)
		fprintf(out, SAMPLED("%s") "\n", profile->event,
			(unsigned long long)profile->period,
			(unsigned long long)profile->block_size);
	for (int m = 0; m < PROFILED; m++) {
		if (profile->cost[m] > 0)
			fprintf(out, COST("%s", "%.17g", "%s") "\n", method_names[m], profile->cost[m],
				profile->unit);
	}
	for (int m = 0; m < PROFILED; m++) {
		const struct samples *samples = &profile->samples[m];

		for (size_t i = 0; i < samples->count; i++)
			fprintf(out, "%s;%s %llu\n", method_names[m],
				samples->stacks[i].frames,
				(unsigned long long)samples->stacks[i].count);
	}
}

static int write_profile(FILE *out, const void *profile)
{
	print_profile(profile, out);
	return 0;
}

int profile_save(const struct profile *profile, const char *path)
{
	if (strcmp(path, "-") != 0)
		return output_write(path, write_profile, profile);
	print_profile(profile, stdout);
	return standard_output_flush(0);
}

void profile_free(struct profile *profile)
{
	for (int m = 0; m < PROFILED; m++) {
		struct samples *samples = &profile->samples[m];

		for (size_t i = 0; i < samples->count; i++)
			free(samples->stacks[i].frames);
		free(samples->stacks);
	}
	*profile = (struct profile){ 0 };
}
