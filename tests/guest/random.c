// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * random.t: a hundred thousand operations, drawn from a seed, on a file with a model
 * in memory: whatever was done to it and whichever method serves, reads give what
 * the model holds (lib/model.h). A list that fails is printed after it was replayed
 * and made as short as it can be and still fails.
 *
 * RANDOM_OPS=N sets how many, RANDOM_SEED=N where to begin: a failure names its own.
 *
 * Would catch: what no one thought of; and every state kept over a change of layout
 * that one thread can see.
 */

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "dax_switch.h"
#include "fs.h"
#include "method.h"
#include "model.h"
#include "tap.h"

#define PER_EPISODE	500	/* operations from one empty file on */
#define SHRINK_SECONDS	30

static struct model model;
static char *path;

static void empty_fs_dir(void)
{
	spare_fs("", "64M", "dax=inode");
	path = path_in(SPARE_MOUNT, "file");
}

/* Index of the operation after which a read was wrong, or -1. */
static int play(const struct op *ops, int n)
{
	int i, failed = -1;

	model_start(&model, path);
	must(!set_dax_flag(model.fd, true));
	close(model.fd);
	drop_caches();
	model.fd = must_open(path, O_RDWR);
	for (i = 0; i < n && failed < 0; i++) {
		if (!model_apply(&model, &ops[i]))
			failed = i;
	}
	switch_throw(model.fd, false);
	model_end(&model);
	return failed;
}

/* Takes out what is not needed to fail, larger pieces first. Returns what is left. */
static int shrink(struct op *ops, int n)
{
	time_t end = time(NULL) + SHRINK_SECONDS;
	struct op *trial = malloc(n * sizeof(*trial));

	must(trial);
	model.quiet = true;
	for (int piece = n / 2; piece > 0; piece /= 2) {
		for (int at = 0; at + piece <= n && time(NULL) < end; ) {
			int kept = 0, failed;

			for (int i = 0; i < n; i++) {
				if (i < at || i >= at + piece)
					trial[kept++] = ops[i];
			}
			failed = play(trial, kept);
			if (failed < 0) {
				at += piece;
				continue;
			}
			n = failed + 1;
			for (int i = 0; i < n; i++)
				ops[i] = trial[i];
		}
	}
	model.quiet = false;
	free(trial);
	return n;
}

static void report(uint64_t seed, struct op *ops, int n)
{
	diag("RANDOM_SEED=%lu RANDOM_OPS=%d fails; made shorter:", seed, PER_EPISODE);
	n = shrink(ops, n);
	play(ops, n);
	for (int i = 0; i < n && i < 40; i++)
		op_tell(i, &ops[i]);
}

static long number_from(const char *name, long otherwise)
{
	const char *text = getenv(name);

	return text ? atol(text) : otherwise;
}

int main(void)
{
	static struct op ops[PER_EPISODE];
	long wanted = number_from("RANDOM_OPS", 100000), done = 0;
	uint64_t seed = number_from("RANDOM_SEED", 1);
	struct methods served;
	int failed = -1;

	tap_start(300 + wanted / 200);
	require_switch();
	methods_start();
	empty_fs_dir();
	for (; done < wanted && failed < 0; done += PER_EPISODE, seed++) {
		for (int i = 0; i < PER_EPISODE; i++)
			ops[i] = op_draw(seed, i);
		failed = play(ops, PER_EPISODE);
		if (failed >= 0)
			report(seed, ops, failed + 1);
	}
	served = methods_now();
	ok(failed < 0, "%ld random operations: every read gave what the model holds", done);
	diag("%lu reads; %lu by the fast path, %lu by read_iter", model.reads, served.read,
	     served.read_iter);
	if (methods_traced() && have_switch())
		ok(served.read > model.reads / 5 && served.read_iter > model.reads / 20,
		   "both methods served many of them");
	ok(!run("umount %s && e2fsck -fn %s && mount -o dax=inode %s %s", SPARE_MOUNT, SPARE_DEVICE,
		SPARE_DEVICE, SPARE_MOUNT), "the file system is sound afterwards");
	spare_umount();
	return tap_done();
}
