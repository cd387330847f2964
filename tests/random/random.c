// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * random-files.t: plays operations drawn from a seed on a few files of a small file system,
 * and keeps a model of the files in memory. It compares every read with the model: return
 * value, bytes, guard bytes, position. Reads use all system calls and all settings of the
 * two switches. Without options it plays fixed seeds on every kind of file system. If a
 * list of operations fails, it shortens and prints the list, which can then be replayed.
 *
 * Would catch: an extent that is cached between reads and used after the file's blocks
 * changed; and faults that no other test looks for.
 */

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "act.h"
#include "dax_switch.h"
#include "draw.h"
#include "method.h"
#include "shrink.h"
#include "ways.h"

#define TEST_SEEDS	6
#define TEST_OPS	17000	/* a seed */
#define SHRINK_SECONDS	120

static const char usage[] =
	"usage: random-files.t [--seed N [--ops M]] [--seeds K] [--seconds S] [--replay FILE --kind I]\n"
	"                [--no-shrink] [--verbose]\n"
	"\n"
	"Plays random operations on DAX files and compares every read with a model.\n"
	"\n"
	"  --seed N       the first seed (default 1); also chooses the kind of file system\n"
	"  --seeds K      how many seeds (default 6, or 1 with --seed)\n"
	"  --ops M        operations a seed (default 17000)\n"
	"  --seconds S    go on with new seeds until S seconds are over\n"
	"  --replay FILE  play the operations in FILE, one a line as they are printed, on\n"
	"  --kind I       the I-th kind of file system (default 0)\n"
	"  --no-shrink    do not make a list that fails short and print it\n"
	"  --verbose      print each operation before it is done\n";

struct options {
	uint64_t seed;
	long seeds, ops, seconds, kind;
	const char *replay;
	bool verbose, no_shrink;
};

/* Sums over all seeds. */
static uint64_t reads, stale, scenes, done[OP_KINDS], skipped[OP_KINDS];

static void print_op(size_t i, const struct op *op)
{
	char text[120];

	diag("%5zu: %s", i, op_print(op, text, sizeof(text)));
}

static void report(struct op_list *list, const struct variant *variant, struct world *w)
{
	size_t from = list->n, failed;
	int plays = list_shrink(list, variant, w, SHRINK_SECONDS);
	char text[120];

	diag("from %zu operations down to %zu, in %d plays:", from, list->n, plays);
	for (size_t i = 0; i < list->n; i++)
		diag("op: %s", op_print(&list->ops[i], text, sizeof(text)));
	if (list_play(list, variant, w, &failed))
		diag("played once more, they do not fail: the fault also depends on timing");
	else
		diag("%s", w->why);
	diag("to play them again: the lines behind \"op: \" in a file, --replay FILE --kind %d",
	     (int)(variant - variants));
}

static void count(struct world *w, const struct op *op, enum outcome outcome)
{
	(void)w;
	(outcome == SKIPPED ? skipped : done)[op->kind]++;
}

/* Plays one seed. Returns false after reporting what was wrong. */
static bool play_seed(uint64_t seed, const struct options *o)
{
	const struct variant *variant = &variants[seed % nvariants];
	struct op_list list = { 0 };
	static struct world w;
	struct drawer d;
	bool fine = true;

	world_start(&w, variant);
	draw_start(&d, seed, variant->unit);
	while (fine && list.n < (size_t)o->ops) {
		struct op op = draw_op(&d, &w.model);
		enum outcome outcome;

		if (o->verbose)
			print_op(list.n, &op);
		list_add(&list, op);
		outcome = act(&w, &op);
		count(&w, &op, outcome);
		fine = outcome != FAILED;
	}
	reads += w.reads;
	stale += w.stale;
	scenes += d.scenes;
	fine = play_end(&w) && fine;
	if (!fine) {
		diag("seed %lu, operation %zu of %ld, on a file system of kind %s: %s", seed, list.n,
		     o->ops, variant->name, w.why);
		if (!o->no_shrink)
			report(&list, variant, &w);
	}
	free(list.ops);
	return fine;
}

static int replay(const struct options *o)
{
	FILE *in = fopen(o->replay, "re");
	struct op_list list = { 0 };
	static struct world w;
	char line[200];
	size_t failed;
	struct op op;
	bool fine;

	if (!in)
		broken("%s: %m", o->replay);
	while (fgets(line, sizeof(line), in)) {
		if (!op_parse(line, &op))
			broken("%s: no operation: %s", o->replay, line);
		if (o->verbose)
			print_op(list.n, &op);
		list_add(&list, op);
	}
	fclose(in);
	fine = list_play(&list, &variants[o->kind], &w, &failed);
	if (!fine)
		diag("operation %zu of %zu: %s", failed, list.n, w.why);
	ok(fine, "%zu operations of %s", list.n, o->replay);
	return tap_done();
}

/* A run that did not do every kind of operation, or used one method only, proves nothing. */
static void check_coverage(struct methods served)
{
	bool all = true;

	for (int i = 0; i < OP_KINDS; i++) {
		diag("%-15s %8lu done, %8lu skipped", op_name(i), done[i], skipped[i]);
		all = all && (done[i] || !kernel_takes(i));
	}
	ok(all, "every kind of operation was done");
	diag("%lu reads compared, %lu scenes of read, change, read", reads, scenes);
	diag("%lu of them by a mapping in which the base had left zeros", stale);
	if (!have_switch(FAST_READ) || methods_missing()) {
		skip(methods_missing() ?: "no switch to throw", "both methods served reads");
		return;
	}
	diag("%lu reads served by read, %lu by read_iter; %lu reads and writes went through iomap",
	     served.read, served.read_iter, served.iomap);
	ok(served.read > reads / 10 && served.read_iter > reads / 10, "both methods served reads");
}

/* A printed operation must be read again as the same operation. */
static void check_text(void)
{
	struct drawer d;
	struct model m;
	int wrong = 0;

	model_start(&m);
	model_open(&m, 0, 0, OPEN_PLAIN);
	content_resize(model_content(&m, 0), MAX_SIZE / 2);
	draw_start(&d, 1, 1);
	for (int i = 0; i < 3000; i++) {
		struct op op = draw_op(&d, &m), read;
		char text[120], again[120];

		op_print(&op, text, sizeof(text));
		if (op_parse(text, &read) && !strcmp(text, op_print(&read, again, sizeof(again))))
			continue;
		if (!wrong++)
			diag("written as \"%s\"", text);
	}
	model_free(&m);
	ok(!wrong, "operations can be written down and read again");
}

static void play(const struct options *o)
{
	time_t end = time(NULL) + o->seconds;
	struct timespec start, now;
	uint64_t ops = 0;
	bool fine = true;

	clock_gettime(CLOCK_MONOTONIC, &start);
	for (uint64_t i = 0; fine && (o->seconds ? time(NULL) < end : i < (uint64_t)o->seeds); i++) {
		const struct variant *variant = &variants[(o->seed + i) % nvariants];

		/* Print the seed first: if the kernel panics, the log names it. */
		diag("seed %lu: %ld operations, %s", o->seed + i, o->ops, variant->name);
		fine = ok(play_seed(o->seed + i, o), "seed %lu: %ld operations, file system: %s",
			  o->seed + i, o->ops, variant->name);
		ops += o->ops;
	}
	clock_gettime(CLOCK_MONOTONIC, &now);
	diag("%lu operations, %.0f a second", ops, ops / (now.tv_sec - start.tv_sec +
	     (now.tv_nsec - start.tv_nsec) / 1e9));
}

static long number(const char *name, const char *text, long least, long most)
{
	char *end;
	long value = strtol(text, &end, 10);

	if (end != text && !*end && value >= least && value <= most)
		return value;
	fprintf(stderr, "random-files.t: --%s %s: a number from %ld to %ld\n", name, text, least, most);
	exit(64);
}

static struct options parse(int argc, char **argv)
{
	static const struct option longs[] = {
		{ "seed", required_argument, NULL, 's' }, { "seeds", required_argument, NULL, 'k' },
		{ "ops", required_argument, NULL, 'o' }, { "seconds", required_argument, NULL, 't' },
		{ "replay", required_argument, NULL, 'r' }, { "kind", required_argument, NULL, 'i' },
		{ "no-shrink", no_argument, NULL, 'n' },
		{ "verbose", no_argument, NULL, 'v' }, { "help", no_argument, NULL, 'h' }, { 0 }
	};
	struct options o = { .seed = 1, .seeds = 0, .ops = TEST_OPS };
	bool seed_given = false;
	int c;

	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		switch (c) {
		case 's': o.seed = number("seed", optarg, 1, INT64_MAX); seed_given = true; break;
		case 'k': o.seeds = number("seeds", optarg, 1, 1000000); break;
		case 'o': o.ops = number("ops", optarg, 1, 100000000); break;
		case 't': o.seconds = number("seconds", optarg, 1, 100000000); break;
		case 'r': o.replay = optarg; break;
		case 'i': o.kind = number("kind", optarg, 0, nvariants - 1); break;
		case 'n': o.no_shrink = true; break;
		case 'v': o.verbose = true; break;
		case 'h': fputs(usage, stdout); exit(0);
		default: fputs(usage, stderr); exit(64);
		}
	}
	if (optind < argc) {
		fputs(usage, stderr);
		exit(64);
	}
	if (!o.seeds)
		o.seeds = seed_given ? 1 : TEST_SEEDS;
	return o;
}

int main(int argc, char **argv)
{
	struct options o = parse(argc, argv);
	bool whole = argc == 1 || o.seconds;

	tap_start(o.seconds + SHRINK_SECONDS + 1500);
	require_switch();
	ways_start();
	if (o.replay)
		return replay(&o);
	if (whole)
		check_text();
	methods_start();
	play(&o);
	if (whole)
		check_coverage(methods_now());
	return tap_done();
}
