// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * switch-contract.t: /sys/fs/ext4/<dev>/dax_fast_read[_iter] and the ioctls accept valid
 * values, refuse all others with the documented errno and change nothing then, and show
 * one state for each file system.
 *
 * Would catch: a bad value that is accepted, or that changes the state and then gives an
 * error; a switch that survives an unmount or is shared by two file systems; one that can
 * be set where no file can be DAX, or by a user without the right; one that acts only on
 * files that are opened afterwards; a missing 32-bit ioctl.
 */

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "compat.h"
#include "dax_switch.h"
#include "fs.h"
#include "method.h"
#include "tap.h"

#define SECOND_MOUNT "/run/guest-spare-second"

static enum dax_switch which;	/* the one under test */

static void throw(int fd, bool on)
{
	int err = switch_write(fd, which, on ? "1" : "0");

	if (err)
		broken("throwing %s: %s", switch_name(which), strerror(-err));
}

static int expect(int got, int want, const char *label)
{
	bool good = ok(got == want, "%s", label);

	if (!good)
		diag("wanted %d (%s), got %d (%s)", want, want < 0 ? strerror(-want) : "success",
		     got, got < 0 ? strerror(-got) : "success");
	return good;
}

static void test_feature(void)
{
	char text[32] = "";
	int fd = must_open(switch_feature(which), O_RDONLY);

	must(read(fd, text, sizeof(text) - 1) >= 0);
	close(fd);
	ok(!strcmp(text, "supported\n"), "features/%s reads \"supported\"", switch_name(which));
}

static void test_sysfs_values(int fd)
{
	static const char *const bad[] = {
		"2", "-1", "+1", "01", "00", "10", "11", "0x1", " 1", "1 ", "1 0", "1x", "x1", "on",
		"off", "y", "true", "\n", "\n1", "1\n\n", "1\n0", "0\n1", "4294967296",
		"4294967297", "18446744073709551617", "1.0", "",
	};
	char path[96], name[80];
	struct stat st;

	must(!stat(switch_path(fd, which, path), &st));
	ok((st.st_mode & 07777) == 0644 && !st.st_uid, "the sysfs file is root's, mode 0644");
	expect(switch_read(fd, which), 0, "after mount the switch is 0");
	expect(switch_write(fd, which, "1"), 0, "\"1\" is taken");
	expect(switch_read(fd, which), 1, "and reads 1");
	expect(switch_write(fd, which, "1"), 0, "\"1\" is taken again");
	expect(switch_write(fd, which, "0"), 0, "\"0\" is taken");
	expect(switch_read(fd, which), 0, "and reads 0");
	expect(switch_write(fd, which, "1\n"), 0, "\"1\" and a newline, as by echo, is taken");
	expect(switch_read(fd, which), 1, "and reads 1");
	expect(switch_write(fd, which, "0\n"), 0, "\"0\" and a newline is taken");
	expect(switch_read(fd, which), 0, "and reads 0");

	for (int state = 0; state < 2; state++) {
		int wrong = 0, changed = 0;

		throw(fd, state);
		for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
			int err = switch_write(fd, which, bad[i]);

			if (!*bad[i] && !err)
				continue;	/* a write of 0 bytes may succeed */
			if (err != -EINVAL) {
				diag("\"%s\" gives %d", bad[i], err);
				wrong++;
			}
			changed += switch_read(fd, which) != state;
		}
		snprintf(name, sizeof(name), "at %d, anything else gives EINVAL", state);
		ok(!wrong, "%s", name);
		ok(!changed, "at %d, what is refused changes nothing", state);
	}
	throw(fd, false);
}

/* GET and sysfs agree on it. */
static bool both_say(int fd, int state)
{
	return switch_ioctl_get(fd, which) == state && switch_read(fd, which) == state;
}

static void test_ioctl_values(int fd, const char *kind)
{
	static const __u32 bad[] = { 2, 3, 0x100, 0x10000, 0x80000000, 0xffffffff };

	expect(switch_ioctl_get(fd, which), 0, "GET gives 0 at first");
	expect(switch_ioctl_set(fd, which, 1), 0, "SET takes 1");
	ok(both_say(fd, 1), "%s: GET and sysfs say 1", kind);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ok(switch_ioctl_set(fd, which, bad[i]) == -EINVAL && both_say(fd, 1),
		   "%s: SET of %#x gives EINVAL and changes nothing", kind, bad[i]);
	}
	errno = 0;
	ok(ioctl(fd, switch_ioctl_nr(which, true), (void *)8) == -1 && errno == EFAULT &&
	   both_say(fd, 1), "%s: SET from a bad address gives EFAULT, nothing changed", kind);
	errno = 0;
	ok(ioctl(fd, switch_ioctl_nr(which, false), (void *)8) == -1 && errno == EFAULT,
	   "%s: GET to a bad address gives EFAULT", kind);
	expect(switch_ioctl_set(fd, which, 0), 0, "SET takes 0");
	ok(both_say(fd, 0), "%s: GET and sysfs say 0", kind);
	throw(fd, true);
	ok(switch_ioctl_get(fd, which) == 1, "%s: GET sees what sysfs set", kind);
	throw(fd, false);
}

static void test_32bit(int fd)
{
	__u32 *value = low_memory(4096);
	long ret;

	*value = 1;
	ret = syscall32(NR32_IOCTL, fd, switch_ioctl_nr(which, true), LOW(value), 0, 0);
	if (ret == -ENOSYS) {
		skip("the kernel takes no 32-bit calls", "ioctl of a 32-bit caller");
		return;
	}
	ok(ret == 0 && switch_read(fd, which) == 1, "a 32-bit caller's SET takes 1");
	*value = 77;
	ret = syscall32(NR32_IOCTL, fd, switch_ioctl_nr(which, false), LOW(value), 0, 0);
	ok(ret == 0 && *value == 1, "a 32-bit caller's GET gives 1");
	*value = 2;
	ret = syscall32(NR32_IOCTL, fd, switch_ioctl_nr(which, true), LOW(value), 0, 0);
	ok(ret == -EINVAL && both_say(fd, 1), "a 32-bit caller's SET of 2 gives EINVAL");
	ret = syscall32(NR32_IOCTL, fd, switch_ioctl_nr(which, true), 8, 0, 0);
	ok(ret == -EFAULT && switch_read(fd, which) == 1, "and from a bad address EFAULT");
	throw(fd, false);
}

/* Checks a user without CAP_SYS_ADMIN; the exit status counts failures. */
static int unprivileged(int fd, bool sysfs_too)
{
	int wrong = 0;

	if (sysfs_too && switch_write(fd, which, "1") != -EACCES)
		wrong |= 1;
	if (switch_read(fd, which) != 0)
		wrong |= 2;
	if (switch_ioctl_set(fd, which, 1) != -EPERM)
		wrong |= 4;
	if (switch_ioctl_get(fd, which) != 0)
		wrong |= 8;
	return wrong;
}

static void drop_sys_admin(void)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2];

	must(!syscall(SYS_capget, &head, data));
	data[0].effective &= ~(1u << CAP_SYS_ADMIN);
	data[0].permitted &= ~(1u << CAP_SYS_ADMIN);
	must(!syscall(SYS_capset, &head, data));
}

static void test_rights(int fd)
{
	static const char *const who[] = {
		"a user who is not root", "root without CAP_SYS_ADMIN",
		"root of a user namespace of its own",
	};

	for (int i = 0; i < 3; i++) {
		int status;
		pid_t pid = fork();

		must(pid >= 0);
		if (!pid) {
			if (i == 0 && (setgid(65534) || setuid(65534)))
				_exit(64);
			if (i == 1)
				drop_sys_admin();
			if (i == 2 && unshare(CLONE_NEWUSER))
				_exit(64);
			_exit(unprivileged(fd, i == 0));
		}
		must(waitpid(pid, &status, 0) == pid);
		if (WIFEXITED(status) && WEXITSTATUS(status) == 64) {
			skip("can't be had here", "%s", who[i]);
			continue;
		}
		if (!ok(WIFEXITED(status) && !WEXITSTATUS(status) && switch_read(fd, which) == 0,
			"%s may look but not throw: ioctl EPERM%s", who[i],
			i == 0 ? ", sysfs EACCES" : ""))
			diag("exit status %d: 1 sysfs write, 2 sysfs read, 4 SET, 8 GET wrong",
			     WEXITSTATUS(status));
	}
}

/* A file system on which no file can be DAX. */
static void cannot_do_dax(int fd, const char *why)
{
	ok(switch_read(fd, which) == 0 && switch_ioctl_get(fd, which) == 0, "%s: reads 0", why);
	ok(switch_write(fd, which, "1") == -EOPNOTSUPP && switch_read(fd, which) == 0,
	   "%s: 1 gives EOPNOTSUPP", why);
	ok(switch_ioctl_set(fd, which, 1) == -EOPNOTSUPP && switch_read(fd, which) == 0,
	   "%s: SET of 1 gives EOPNOTSUPP", why);
	ok(switch_write(fd, which, "2") == -EINVAL && switch_ioctl_set(fd, which, 2) == -EINVAL,
	   "%s: what is neither 0 nor 1 still gives EINVAL", why);
	ok(!switch_write(fd, which, "0") && !switch_ioctl_set(fd, which, 0), "%s: 0 is taken",
	   why);
}

static void test_without_dax(void)
{
	int fd;

	spare_fs("", "64M", "dax=never");
	fd = must_open(SPARE_MOUNT, O_RDONLY | O_DIRECTORY);
	cannot_do_dax(fd, "dax=never");
	close(fd);
	spare_umount();
	if (run("mke2fs -q -F -t ext4 -b 1024 %s 64M", SPARE_DEVICE) || spare_mount("")) {
		skip("no file system of 1024-byte blocks", "blocks smaller than a page");
	} else {
		fd = must_open(SPARE_MOUNT, O_RDONLY | O_DIRECTORY);
		cannot_do_dax(fd, "1024-byte blocks");
		close(fd);
		spare_umount();
	}
	if (run("(truncate -s 32M /tmp/contract.img && mke2fs -q -F -t ext4 /tmp/contract.img && "
		"mkdir -p /run/guest-loop && mount -o loop /tmp/contract.img /run/guest-loop)")) {
		skip(run_said(), "a block device that can't do DAX");
	} else {
		fd = must_open("/run/guest-loop", O_RDONLY | O_DIRECTORY);
		cannot_do_dax(fd, "a loop device");
		close(fd);
		run("umount /run/guest-loop");
	}
	run("rm -rf /tmp/contract.img /run/guest-loop");
	fd = must_open("/run", O_RDONLY | O_DIRECTORY);
	expect(switch_ioctl_get(fd, which), -ENOTTY, "on another file system GET gives ENOTTY");
	close(fd);
}

static int open_spare(void)
{
	return must_open(SPARE_MOUNT, O_RDONLY | O_DIRECTORY);
}

static void test_mounts(void)
{
	int main_fd = must_open(MAIN_MOUNT, O_RDONLY | O_DIRECTORY), fd;
	char path[96];

	spare_fs("", "64M", "dax");
	fd = open_spare();
	switch_path(fd, which, path);
	expect(switch_read(fd, which), 0, "a new mount has 0");
	throw(fd, true);
	expect(switch_read(main_fd, which), 0, "another file system's does not move with it");
	expect(switch_read(fd, !which), have_switch(!which) ? 0 : -ENOENT,
	       "nor does the other switch of the same");

	mkdir(SECOND_MOUNT, 0755);
	must(!mount(SPARE_DEVICE, SECOND_MOUNT, "ext4", 0, "dax"));
	expect(switch_read(fd, which), 1, "a second mount of the device leaves it as it is");
	must(!umount2(SECOND_MOUNT, 0));
	rmdir(SECOND_MOUNT);
	expect(switch_read(fd, which), 1, "so does that mount's end");

	must(!spare_remount(MS_RDONLY, NULL));
	expect(switch_read(fd, which), 1, "remount read-only leaves it as it is");
	expect(switch_ioctl_set(fd, which, 0), 0, "it can be set on a read-only mount");
	expect(switch_write(fd, which, "1"), 0, "by sysfs too");
	must(!spare_remount(MS_NOATIME, NULL));
	expect(switch_read(fd, which), 1, "remount read-write leaves it as it is");
	close(fd);

	spare_umount();
	ok(access(path, F_OK) && errno == ENOENT, "umount takes the sysfs file away");
	must(!spare_mount("dax"));
	fd = open_spare();
	expect(switch_read(fd, which), 0, "after umount and mount it is 0 again");
	expect(switch_ioctl_get(fd, which), 0, "by GET too");
	close(fd);

	spare_umount();
	must(!spare_mount("dax=inode"));
	fd = open_spare();
	expect(switch_write(fd, which, "1"), 0, "with dax=inode it can be set");
	close(fd);
	spare_umount();
	close(main_fd);
}

/* An open file follows the switch from its next read on. */
static void test_open_file_follows(void)
{
	int fd = must_open(path_in(test_dir(), "open"), O_RDWR | O_CREAT);
	struct methods before, made;
	char c = 'x';

	must(write(fd, &c, 1) == 1);
	if (!methods_start()) {
		skip(methods_missing(), "an open file follows the switch");
		return;
	}
	for (int on = 1; on >= 0; on--) {
		throw(fd, on);
		before = methods_now();
		for (int i = 0; i < 10; i++)
			must(pread(fd, &c, 1, 0) == 1);
		made = methods_since(before);
		ok(made.iomap == (on ? 0 : 10), "ten reads of an open file, %s at %d: iomap %s",
		   switch_name(which), on, on ? "served none" : "served all");
		if (methods_traced())
			ok(made.read == (on && which == FAST_READ ? 10 : 0) &&
			   made.read + made.read_iter == 10, "and the right method each");
	}
	close(fd);
}

static void test_switch(void)
{
	int dir = must_open(test_dir(), O_RDONLY | O_DIRECTORY);
	int file = must_open(path_in(test_dir(), "file"), O_RDONLY | O_CREAT);

	diag("%s", switch_name(which));
	test_feature();
	test_sysfs_values(dir);
	test_ioctl_values(dir, "directory");
	test_ioctl_values(file, "file open for reading");
	test_32bit(file);
	test_rights(file);
	test_without_dax();
	test_mounts();
	test_open_file_follows();
	close(dir);
	close(file);
}

int main(void)
{
	tap_start(120);
	if (!have_switch(FAST_READ))
		skip_all("this kernel has no %s (not patched with the series?)",
			 switch_feature(FAST_READ));
	for (which = 0; which < SWITCHES; which++) {
		if (have_switch(which))
			test_switch();
	}
	return tap_done();
}
