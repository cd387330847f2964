// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Runs inside the lab for machine-checks.t: reads DAX files that contain a mark, at which
 * the debugger (poison.gdb) raises machine checks, by every method. A read returns the
 * bytes before the mark, or EFAULT if there are none, and the kernel survives.
 *
 * Would catch: a copy that does not survive a machine check (the kernel panics), bytes
 * counted that were not read, an error that only the fast path returns, a read that
 * repeats for ever at the mark, a bad block that a machine check found and that is ignored.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "dax_switch.h"
#include "differ.h"
#include "fs.h"
#include "shape.h"
#include "tap.h"
#include "ubuf.h"

#define SECTOR	512

/* What poison.gdb looks for, and whether the machine check must name the place. */
struct mark {
	uint64_t word, named;
};

#define MARK	0x6e6f73696f70a5f1
#define PLACE	(5 * BLOCK + 1000)	/* where the mark is in each file */

static const struct shape shape = {
	.name = "poisoned", .seed = 171, .size = 12 * BLOCK + 77,
	SHAPE_SEGS({ WRITTEN, 2 * BLOCK }, { HOLE, BLOCK }, { WRITTEN, 6 * BLOCK },
		   { UNWRITTEN, BLOCK }, { WRITTEN, 2 * BLOCK + 77 }),
};

/* The number of machine checks that the processor has taken. */
static unsigned long machine_checks(void)
{
	FILE *file = fopen("/proc/interrupts", "r");
	unsigned long n = 0;
	char line[200];

	must(file);
	while (fgets(line, sizeof(line), file))
		sscanf(line, " MCE: %lu", &n);
	fclose(file);
	return n;
}

static int make_poisoned(const char *dir, const char *name, bool named)
{
	const struct mark mark = { MARK, named };
	int fd = shape_make(&shape, path_in(dir, name));

	must(pwrite(fd, &mark, sizeof(mark), PLACE) == sizeof(mark));
	return fd;
}

static ssize_t by_preadv(const struct differ_call *c)
{
	struct iovec iov[2] = {
		{ c->ubuf->buf, c->count / 2 },
		{ c->ubuf->buf + c->count / 2, c->count - c->count / 2 },
	};

	return preadv(c->fd, iov, 2, c->pos);
}

/* Reads that end before the mark, contain it, begin at it, and begin after it. */
static const struct {
	loff_t pos;
	size_t count;
} reads[] = {
	{ 0, 5 * BLOCK }, { 0, shape.size }, { BLOCK + 3, 8 * BLOCK }, { 4 * BLOCK, 2 * BLOCK },
	{ PLACE - 1, 100 }, { PLACE - 4000, 5000 }, { PLACE, 16 }, { PLACE, 100 },
	{ PLACE, 3 * BLOCK }, { PLACE - 1, 1 }, { 6 * BLOCK, 6 * BLOCK },
};

/* True if a copy of [pos, pos + count) contains the whole mark, as gdb finds only that. */
static bool meets(loff_t pos, size_t count)
{
	return pos <= PLACE && pos + (loff_t)count >= PLACE + (loff_t)sizeof(uint64_t);
}

static bool untouched_from(const struct ubuf *u, size_t from, size_t to)
{
	for (; from < to; from++) {
		if (u->buf[from] != (char)UBUF_FILL)
			return false;
	}
	return true;
}

/* The machine check does not name the place: every read in every mode meets it again. */
static void test_met(const char *name, ssize_t (*call)(const struct differ_call *c))
{
	int fd = make_poisoned(test_dir(), "unnamed", false), wrong = 0;
	struct ubuf u = ubuf_plain(shape.size, 0);

	for (size_t i = 0; i < sizeof(reads) / sizeof(reads[0]); i++) {
		struct differ_call c = {
			.fd = fd, .pos = reads[i].pos, .count = reads[i].count, .ubuf = &u,
			.content = &shape, .may_be_short = true, .positioned = call || i & 1,
			.call = call,
		};
		bool bad = meets(c.pos, c.count);
		ssize_t want = bad ? PLACE - c.pos : (ssize_t)c.count;
		/* The kernel retries a short copy, from the place of the mark. */
		unsigned long before = machine_checks(), meet = !bad ? 0 : want ? 2 : 1;
		struct seen seen;

		differ(&c, &seen, "%s of %zu at %lld", name, c.count, (long long)c.pos);
		if (seen.ret != (want ? want : -1) || seen.err != (want ? 0 : EFAULT) ||
		    machine_checks() - before != meet * modes() || !untouched_from(&u, want, c.count)) {
			diag("%s of %zu at %lld: %zd, errno %d, must be %zd; %lu machine checks",
			     name, c.count, (long long)c.pos, seen.ret, seen.err, want,
			     machine_checks() - before);
			wrong++;
		}
	}
	differ_result("%s", name);
	ok(!wrong, "%s: the bytes before a machine check, EFAULT if there are none", name);
	ubuf_free(&u);
	close(fd);
}

static bool listed(loff_t physical)
{
	return !run("awk -v s=%lld '$1 <= s && s < $1 + $2 { found = 1 } END { exit !found }' "
		    "/sys/block/%s/badblocks", (long long)physical / SECTOR,
		    strrchr(SPARE_DEVICE, '/') + 1);
}

/* The NVDIMM driver learns the place, which is a known bad block from then on. */
static void test_learned(enum mode mode)
{
	static char buf[3 * BLOCK];
	unsigned long checks = machine_checks();
	ssize_t first, next, before_it;
	loff_t physical;
	char name[20];
	int fd, err;

	snprintf(name, sizeof(name), "named%d", mode);
	fd = make_poisoned(SPARE_MOUNT, name, true);
	physical = physical_of(fd, PLACE);
	switch_mode(fd, mode);
	first = pread(fd, buf, sizeof(buf), 4 * BLOCK);
	ok(first == PLACE - 4 * BLOCK && machine_checks() > checks,
	   "%s: the bytes before the place", mode_name(mode));
	for (int i = 0; i < 100 && !listed(physical); i++)
		usleep(50000);
	ok(listed(physical), "%s: the driver lists a bad block there", mode_name(mode));

	checks = machine_checks();
	next = pread(fd, buf, sizeof(buf), 4 * BLOCK);
	err = errno;
	before_it = pread(fd, buf, BLOCK, 4 * BLOCK);
	ok(next == -1 && err == EIO && before_it == BLOCK && machine_checks() == checks,
	   "%s: the next read of that block gives EIO and meets nothing", mode_name(mode));
	diag("%zd bytes first, then %zd: %s", first, next, strerror(err));
	switch_mode(fd, MODE_OFF);
	close(fd);
}

/* The debugger is ready when the file "set" exists. */
static void wait_for_debugger(const char *dir)
{
	char *set = path_in(dir, "set");

	must(!run("touch %s/ready", dir));
	for (int i = 0; access(set, F_OK); i++) {
		if (i == 600)
			broken("%s: the debugger did not come", set);
		usleep(100000);
	}
}

int main(int argc, char **argv)
{
	if (argc != 2)
		broken("needs the directory that it shares with the debugger");
	tap_start(200);
	require_switch();
	wait_for_debugger(argv[1]);
	test_met("read and pread", NULL);
	differ_methods_result(BY_READ, "each read took the method that the switch chose");
	test_met("preadv", by_preadv);
	differ_methods_result(BY_READ_ITER, "preadv: served by read_iter");
	spare_fs("", "64M", "dax");
	for_each_mode(mode)
		test_learned(mode);
	spare_umount();
	return tap_done();
}
