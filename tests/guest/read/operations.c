// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * operations.t: in the running kernel the file operations of DAX files are equal to those
 * of other ext4 files, except for ->read and its flag. ext4_file_read_iter() is still
 * called for each read through read_iter, so that a probe on it sees DAX reads.
 *
 * Would catch: two tables of operations that differ, an operation that DAX files lack, a
 * DAX read that does not call ext4_file_read_iter().
 */

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "dax_switch.h"
#include "fs.h"
#include "method.h"
#include "shape.h"
#include "tap.h"

#define TRACING		"/sys/kernel/tracing/"
#define INSTANCE	TRACING "instances/guest-operations"
#define MOST_WORDS	64

struct table {
	const char *name;
	uint64_t address, end;	/* end: the address of the next symbol */
	uint64_t words[MOST_WORDS];
};

static struct table all_files = { .name = "ext4_file_operations" };
static struct table dax_files = { .name = "ext4_dax_file_operations" };

/* The address of a symbol; *@end, unless NULL, gets the address of the next one. */
static uint64_t symbol(const char *name, uint64_t *end)
{
	char line[256], got[200];
	uint64_t address = 0, at;

	for (int pass = 0; pass < 2; pass++) {
		FILE *in = fopen("/proc/kallsyms", "re");

		must(in);
		while (fgets(line, sizeof(line), in)) {
			if (sscanf(line, "%lx %*c %199s", &at, got) != 2)
				continue;
			if (!pass && !strcmp(got, name))
				address = at;
			if (pass && end && at > address && (!*end || at < *end))
				*end = at;
		}
		fclose(in);
	}
	return address;
}

/* A probe of the next read, whose arguments are the words of the table. */
static bool define_probe(const struct table *t, int words)
{
	char text[4000];
	int n = snprintf(text, sizeof(text), "p:guest_operations/%s vfs_read", t->name);
	int fd = open(TRACING "kprobe_events", O_WRONLY | O_APPEND);
	bool good;

	if (fd < 0)
		return false;
	for (int i = 0; i < words; i++)
		n += snprintf(text + n, sizeof(text) - n, " w%d=@%s+%d:x64", i, t->name, 8 * i);
	good = write(fd, text, n) == n;
	close(fd);
	return good;
}

static bool read_words(struct table *t, int words)
{
	char line[4000], *at = NULL;
	FILE *trace = fopen(INSTANCE "/trace", "re");

	must(trace);
	while (!at && fgets(line, sizeof(line), trace)) {
		at = strstr(line, t->name);
		at = at ? strstr(at, " w0=") : NULL;
	}
	fclose(trace);
	for (int i = 0; i < words; i++) {
		char field[16];

		snprintf(field, sizeof(field), " w%d=", i);
		at = at ? strstr(at, field) : NULL;
		if (!at)
			return false;
		t->words[i] = strtoull(at + strlen(field), NULL, 16);
	}
	return true;
}

static void forget_probes(void)
{
	run("echo 0 > " INSTANCE "/events/guest_operations/enable; rmdir " INSTANCE "; "
	    "for p in %s %s; do echo -:guest_operations/$p >> " TRACING "kprobe_events; done",
	    all_files.name, dax_files.name);
}

/* Both tables in the kernel's memory. */
static const char *read_tables(int words)
{
	char byte;
	int fd;

	atexit(forget_probes);
	if (mkdir(INSTANCE, 0755) || !define_probe(&all_files, words) || !define_probe(&dax_files, words))
		return "tracefs can't define the probes";
	if (run("echo 1 > " INSTANCE "/events/guest_operations/enable"))
		return "tracefs can't enable the probes";
	fd = must_open("/dev/zero", O_RDONLY);
	must(read(fd, &byte, 1) == 1);
	close(fd);
	if (!read_words(&all_files, words) || !read_words(&dax_files, words))
		return "the probes told nothing";
	return NULL;
}

static void compare(int words)
{
	uint64_t read_method = symbol("ext4_dax_read", NULL);
	uint64_t iter_method = symbol("ext4_file_read_iter", NULL);
	/* Where operations have no flags (6.1), ->open makes the promise. */
	uint64_t open_method = symbol("ext4_dax_open", NULL);
	int reads = 0, flags = 0, others = 0, iters = 0;

	for (int i = 0; i < words; i++) {
		uint64_t all = all_files.words[i], dax = dax_files.words[i];

		iters += all == iter_method && all == dax;
		if (all == dax)
			continue;
		if (!all && dax == read_method)
			reads++;
		else if (open_method && dax == open_method && all == symbol("ext4_file_open", NULL))
			flags++;
		else if ((all & dax) == all && __builtin_popcountll(all ^ dax) == 1)
			flags++;
		else
			others++;
		diag("word %d: %#lx in %s, %#lx in %s", i, all, all_files.name, dax, dax_files.name);
	}
	ok(!others, "the two tables agree in all else");
	ok(reads == 1 && flags <= 1, "one has ->read and its flag");
	ok(iters == 1, "both have ext4_file_read_iter()");
}

static void test_tables(void)
{
	const char *why;
	int words;

	all_files.address = symbol(all_files.name, &all_files.end);
	dax_files.address = symbol(dax_files.name, &dax_files.end);
	if (!all_files.address || !dax_files.address) {
		ok(false, "both tables are among the kernel's symbols");
		return;
	}
	words = (all_files.end - all_files.address) / 8;
	if (words > (int)(dax_files.end - dax_files.address) / 8)
		words = (dax_files.end - dax_files.address) / 8;
	must(words >= 30 && words <= MOST_WORDS);
	why = read_tables(words);
	if (why)
		skip(why, "the two tables of file operations");
	else
		compare(words);
}

static void test_probe(void)
{
	const struct shape shape = {
		.name = "probed", .seed = 192, .size = BLOCK, SHAPE_SEGS({ WRITTEN, BLOCK }),
	};
	int fd = shape_make(&shape, path_in(test_dir(), "probed"));
	int calls = calls_start("ext4_file_read_iter");
	char bytes[8];
	struct iovec iov[2] = { { bytes, 4 }, { bytes + 4, 4 } };

	if (calls < 0) {
		skip("perf can't count calls of functions", "probes of ext4_file_read_iter()");
		return;
	}
	must(is_dax(fd));
	for_each_mode(mode) {
		uint64_t before = calls_so_far(calls), by_read, by_iter;

		switch_mode(fd, mode);
		for (int i = 0; i < 10; i++)
			must(pread(fd, bytes, 8, i) == 8);
		by_read = calls_so_far(calls) - before;
		for (int i = 0; i < 10; i++)
			must(preadv(fd, iov, 2, i) == 8);
		by_iter = calls_so_far(calls) - before - by_read;
		ok(by_iter == 10 && by_read == (mode == MODE_READ ? 0 : 10),
		   "%s: ext4_file_read_iter() is called for %lu of 10 pread, %lu of 10 preadv",
		   mode_name(mode), by_read, by_iter);
	}
	switch_mode(fd, MODE_OFF);
	close(calls);
	close(fd);
}

int main(void)
{
	tap_start(60);
	require_switch();
	if (!have_switch(FAST_READ))
		skip_all("this kernel has no method ->read for DAX files");
	test_tables();
	test_probe();
	return tap_done();
}
