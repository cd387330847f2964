// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * parameters.t: the module parameters dax.fast_read, ext4.dax_fast_read and
 * ext4.dax_fast_read_iter accept only 0 and 1, and read back as these. ext4's are the
 * initial values of a file system's switches, if it can do DAX, and change none of a
 * mounted file system. dax.fast_read acts on the next read of open files of the other
 * file systems, and not on ext4.
 *
 * Would catch: a parameter that prints Y, takes 2 for 1 or is changed by a value
 * that it refuses; a default that changes mounted file systems, or those without
 * DAX; one parameter that is used for the other.
 *
 * file systems: ext4 xfs ext2 erofs
 */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dax_switch.h"
#include "fs.h"
#include "method.h"
#include "shape.h"
#include "tap.h"

#define EXT4_PARAMETERS	"/sys/module/ext4/parameters/"

/* In the order of enum dax_switch; the last is not ext4's. */
static const char *const parameters[] = {
	EXT4_PARAMETERS "dax_fast_read", EXT4_PARAMETERS "dax_fast_read_iter", DAX_PARAMETER,
};

static int parameter_write(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), err = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) < 0)
		err = -errno;
	close(fd);
	return err;
}

/* Its value: 0 or 1, or -1 for anything else. */
static int parameter_read(const char *path)
{
	char text[16] = "";
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return -1;
	n = read(fd, text, sizeof(text));
	close(fd);
	if (n != 2 || text[1] != '\n' || (text[0] != '0' && text[0] != '1'))
		return -1;
	return text[0] - '0';
}

static void set(const char *path, int value)
{
	int err = parameter_write(path, value ? "1" : "0");

	if (err)
		broken("%s: writing %d: %s", path, value, strerror(-err));
}

static void all_off(void)
{
	for (size_t i = 0; i < sizeof(parameters) / sizeof(parameters[0]); i++)
		parameter_write(parameters[i], "0");
}

static void test_values(const char *path)
{
	static const char *const bad[] = {
		"2", "-1", "10", "11", "0x2", "x1", "1x", "1 0", "1.0", "y", "n", "on", "off", "true",
		" ", "\n", "1\n0", "18446744073709551616", "4294967297",
	};
	int wrong = 0, changed = 0;
	struct stat st;

	must(!stat(path, &st));
	ok((st.st_mode & 07777) == 0644 && !st.st_uid, "%s: is root's, mode 0644", path);
	ok(parameter_read(path) == 0, "%s: reads 0 at first", path);
	ok(!parameter_write(path, "1\n") && parameter_read(path) == 1, "%s: takes 1", path);
	ok(!parameter_write(path, "0\n") && parameter_read(path) == 0, "%s: takes 0", path);
	for (int state = 0; state < 2; state++) {
		set(path, state);
		for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
			int err = parameter_write(path, bad[i]);

			/* The kernel's usual error for a number that does not fit. */
			if (err != -EINVAL && !(err == -ERANGE && strlen(bad[i]) > 9)) {
				diag("%s: \"%s\" gives %d", path, bad[i], err);
				wrong++;
			}
			changed += parameter_read(path) != state;
		}
	}
	ok(!wrong && !changed, "%s: refuses all else, and that changes nothing", path);
	set(path, 0);
}

/* Users other than root can read but not write. */
static void test_rights(const char *path)
{
	int status;
	pid_t pid = fork();

	must(pid >= 0);
	if (!pid) {
		if (setgid(65534) || setuid(65534))
			_exit(64);
		_exit(parameter_write(path, "1") != -EACCES || parameter_read(path) != 0);
	}
	must(waitpid(pid, &status, 0) == pid);
	ok(WIFEXITED(status) && !WEXITSTATUS(status) && parameter_read(path) == 0,
	   "%s: users other than root may only read", path);
}

/* True if the switches of the file system mounted on @mounted_on have these values. */
static bool switches_say(const char *mounted_on, int read, int iter)
{
	int fd = must_open(mounted_on, O_RDONLY | O_DIRECTORY);
	int got_read = switch_read(fd, FAST_READ), got_iter = switch_read(fd, FAST_READ_ITER);

	close(fd);
	if (got_read == read && got_iter == iter)
		return true;
	diag("%s: the switches are %d and %d, not %d and %d", mounted_on, got_read, got_iter, read,
	     iter);
	return false;
}

static void mount_and_look(const char *options, const char *label, bool as_parameters)
{
	bool good = true;

	for (int i = 0; i < 4; i++) {
		int read = i & 1, iter = i >> 1;

		set(parameters[FAST_READ], read);
		set(parameters[FAST_READ_ITER], iter);
		must(!spare_mount(options));
		good &= switches_say(SPARE_MOUNT, as_parameters && read, as_parameters && iter);
		spare_umount();
	}
	ok(good, "mounted with %s, %s", label, as_parameters ? "the switches are what the parameters are" :
	   "the switches stay 0");
}

static void test_defaults(void)
{
	spare_format("", "64M");
	mount_and_look("dax", "dax", true);
	mount_and_look("dax=inode", "dax=inode", true);
	mount_and_look("", "no option", true);
	mount_and_look("dax=never", "dax=never", false);
	if (run("mke2fs -q -F -t ext4 -b 1024 " SPARE_DEVICE " 64M"))
		skip(run_said(), "blocks of 1024 bytes");
	else
		mount_and_look("", "blocks of 1024 bytes", false);
	all_off();
}

static void test_other_device(void)
{
	set(parameters[FAST_READ], 1);
	set(parameters[FAST_READ_ITER], 1);
	if (run("truncate -s 32M /tmp/parameters.img && mke2fs -q -F -t ext4 /tmp/parameters.img && "
		"mkdir -p /run/guest-loop && mount -o loop /tmp/parameters.img /run/guest-loop")) {
		skip(run_said(), "a device that can't do DAX");
	} else {
		ok(switches_say("/run/guest-loop", 0, 0),
		   "on a device that can't do DAX the switches stay 0");
		run("umount /run/guest-loop");
	}
	run("rm -rf /tmp/parameters.img /run/guest-loop");
	all_off();
}

/* A mounted file system keeps its switches, also over a remount and a second mount. */
static void test_mounted(void)
{
	int fd;

	spare_fs("", "64M", "dax");
	fd = must_open(SPARE_MOUNT, O_RDONLY | O_DIRECTORY);
	must(!switch_write(fd, FAST_READ_ITER, "1"));
	close(fd);
	set(parameters[FAST_READ], 1);
	ok(switches_say(SPARE_MOUNT, 0, 1) && switches_say(MAIN_MOUNT, 0, 0),
	   "a parameter moves no switch of what is mounted");
	must(!spare_remount(MS_RDONLY, NULL) && !spare_remount(0, NULL));
	ok(switches_say(SPARE_MOUNT, 0, 1), "a remount does not change them either");
	spare_umount();
	must(!spare_mount("dax"));
	ok(switches_say(SPARE_MOUNT, 1, 0), "a new mount begins with the parameters");
	spare_umount();
	all_off();
}

/* Makes twenty reads of an open file, half by pread. Returns how many went through iomap. */
static uint64_t iomap_of_reads(int fd)
{
	struct methods before = methods_now();
	char byte;

	for (int i = 0; i < 20; i++)
		must((i & 1 ? pread(fd, &byte, 1, i) : read(fd, &byte, 1)) == 1);
	return methods_since(before).iomap;
}

static void test_open_file(void)
{
	const struct shape shape = {
		.name = "open", .seed = 191, .size = 2 * BLOCK, SHAPE_SEGS({ WRITTEN, 2 * BLOCK }),
	};
	int fd = shape_make(&shape, path_in(test_dir(), "open"));
	uint64_t off, on, off_again;

	if (!methods_start()) {
		skip(methods_missing(), "reads of an open file");
		return;
	}
	for (int i = on_ext4() ? FAST_READ : 2; i < 3; i++) {
		off = iomap_of_reads(fd);
		set(parameters[i], 1);
		on = iomap_of_reads(fd);
		set(parameters[i], 0);
		off_again = iomap_of_reads(fd);
		if (on_ext4())
			ok(off == 20 && on == 20 && off_again == 20,
			   "%s changes no read of a mounted ext4", parameters[i]);
		else
			ok(off == 20 && on <= 1 && off_again == 20,
			   "an open file's next read follows fast_read");
		diag("of 20 reads through iomap: %lu at 0, %lu at 1, %lu at 0 again", off, on,
		     off_again);
	}
	close(fd);
}

int main(void)
{
	size_t n = sizeof(parameters) / sizeof(parameters[0]);

	tap_start(120);
	if (!have_switch(on_ext4() ? FAST_READ : FAST_READ_ITER))
		skip_all("this kernel is not patched with the series");
	/* ext4's are of no concern to the others, and one comes with ->read */
	for (size_t i = on_ext4() ? 0 : 2; i < n; i++) {
		if (access(parameters[i], F_OK))
			return ok(false, "%s is there", parameters[i]), tap_done();
	}
	atexit(all_off);
	test_open_file();
	if (!on_ext4())
		return tap_done();
	for (size_t i = 0; i < n; i++) {
		test_values(parameters[i]);
		test_rights(parameters[i]);
	}
	test_defaults();
	test_other_device();
	test_mounted();
	return tap_done();
}
