// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * stacked.t: layers on top of DAX files read them right with the switch on and off:
 * overlayfs with a DAX lower layer, a loop device on a DAX file and a file system
 * on that, SQLite.
 *
 * Would catch: a layer that fails because the file's operations changed, or that uses
 * ->read and gets other bytes.
 *
 * file systems: ext4 xfs ext2 erofs erofs-chunk
 */

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dax_switch.h"
#include "differ.h"
#include "fs.h"
#include "shape.h"
#include "sweep.h"
#include "tap.h"
#include "ubuf.h"

#define OVERLAY "/run/guest-overlay"

static const struct shape shape = {
	.name = "stacked", .seed = 141, .size = 40 * BLOCK,
	SHAPE_SEGS({ WRITTEN, 3 * BLOCK }, { HOLE, 4 * BLOCK }, { UNWRITTEN, 2 * BLOCK },
		   { WRITTEN, 20 * BLOCK }, { HOLE, BLOCK }, { WRITTEN, 10 * BLOCK }),
};

static int lower_fd;	/* the DAX file below */

static void everywhere(int fd, void (*before)(const struct differ_call *c), const char *label)
{
	struct ubuf u = ubuf_plain(50 * BLOCK, 0);
	struct differ_call c = {
		.fd = fd, .switch_fd = lower_fd, .ubuf = &u, .content = &shape, .before = before,
	};
	uint64_t state = 1;

	for (int i = 0; i < 60; i++) {
		c.positioned = before || i & 1;	/* a device allows no lseek beyond its end */
		c.pos = draw(&state, shape.size + BLOCK);
		c.count = i % 10 ? 1 + draw(&state, 5 * BLOCK) : 50 * BLOCK;
		differ(&c, NULL, "%s", label);
	}
	differ_result("%s", label);
	ubuf_free(&u);
}

#define EMPTY "/run/guest-empty"

static void test_overlay(void)
{
	char options[200];
	int fd;

	must(!mkdir(OVERLAY, 0755));
	must(!mkdir(EMPTY, 0755));
	/* Without an upper layer nothing is copied up, so reads are of the DAX file. */
	snprintf(options, sizeof(options), "lowerdir=%s:" EMPTY, test_dir());
	if (mount("overlay", OVERLAY, "overlay", MS_RDONLY, options)) {
		skip("the kernel has no overlayfs", "overlayfs with a DAX lower layer");
	} else {
		fd = must_open(OVERLAY "/file", O_RDONLY);
		everywhere(fd, NULL, "overlayfs with a DAX lower layer");
		differ_methods_result(BY_READ_ITER, "overlayfs: served by read_iter");
		close(fd);
		must(!umount2(OVERLAY, 0));
	}
	rmdir(OVERLAY);
	rmdir(EMPTY);
}

static void flush_cache(const struct differ_call *c)
{
	must(!ioctl(c->fd, BLKFLSBUF, 0));
}

static void test_loop(const char *file)
{
	char loop[64];
	int fd;

	if (run("losetup -r -f --show %s", file)) {
		skip(run_said(), "a loop device on a DAX file");
		return;
	}
	snprintf(loop, sizeof(loop), "%.40s", run_said());
	loop[strcspn(loop, "\n")] = '\0';
	fd = must_open(loop, O_RDONLY);
	everywhere(fd, flush_cache, "a loop device on a DAX file");
	close(fd);
	must(!run("losetup -d %s", loop));
	must(!run("losetup -r --direct-io=on -f --show %s", file));
	fd = must_open(loop, O_RDONLY);
	everywhere(fd, flush_cache, "the same with direct I/O");
	close(fd);
	must(!run("losetup -d %s", loop));
}

/* A file system in a file on the DAX mount, with checksums of its files. */
static void test_fs_in_file(void)
{
	const char *dir = test_dir();

	ok(!run("cd %s && truncate -s 32M image && mke2fs -q -F -t ext4 image && mkdir -p in && "
		"mount -o loop image in && cp -L /bin/bash in/ && umount in && e2fsck -fn image",
		dir), "a file system in a DAX file is made with the switch off");
	for_each_mode_on(mode) {
		switch_mode(lower_fd, mode);
		drop_caches();
		if (!ok(!run("cd %s && e2fsck -fn image && mount -o loop image in && "
			     "cmp /bin/bash in/bash && in/bash -c 'exit 0' && umount in", dir),
			"it is checked, mounted and read with %s", mode_name(mode)))
			diag("%s", run_said());
	}
	switch_mode(lower_fd, MODE_OFF);
}

static void test_sqlite(void)
{
	const char *dir = test_dir();

	if (run("command -v sqlite3")) {
		skip("no sqlite3 here", "SQLite on a DAX file");
		return;
	}
	for_each_mode(mode) {
		switch_mode(lower_fd, mode);
		run("rm -f %s/db", dir);
		if (!ok(!run("sqlite3 %s/db \"pragma journal_mode=%s; create table t(a, b); "
			     "with recursive n(i) as (select 1 union all select i + 1 from n "
			     "where i < 2000) insert into t select i, randomblob(100) from n; "
			     "create index x on t(b); "
			     "delete from t where a %% 3 = 0; vacuum; pragma integrity_check;\" && "
			     "test \"$(sqlite3 %s/db 'pragma integrity_check')\" = ok && "
			     "test \"$(sqlite3 %s/db 'select count(*) from t')\" = 1334",
			     dir, mode == MODE_READ ? "wal" : "delete", dir, dir),
			"SQLite finds its database whole, %s", mode_name(mode)))
			diag("%s", run_said());
	}
	switch_mode(lower_fd, MODE_OFF);
}

int main(void)
{
	char *file;

	tap_start(120);
	require_switch();
	file = path_in(test_dir(), "file");
	lower_fd = shape_make(&shape, file);
	test_overlay();
	test_loop(file);
	if (!fs_can(CAN_WRITE)) {
		skip("it can't be written to", "file systems in files, SQLite");
		return tap_done();
	}
	test_fs_in_file();
	test_sqlite();
	return tap_done();
}
