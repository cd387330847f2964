// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * exec.t: the kernel's own reads of DAX files, such as kernel_read(), work with the
 * switch on and off: static, dynamic and 32-bit programs, scripts and their
 * interpreters, the dynamic loader, shared libraries, modules, swap files. The 32-bit
 * program also reads a DAX file, by each of its system calls.
 *
 * Would catch: ->read added without the gate's opt-in (execve gives EINVAL for
 * every program on the file system, finit_module EINVAL instead of its own error),
 * 32-bit reads that fail or lose half of a position.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/swap.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "dax_switch.h"
#include "fs.h"
#include "tap.h"

#define LOADER	"/lib64/ld-linux-x86-64.so.2"
#define LIBC	"/lib/x86_64-linux-gnu/libc.so.6"

static const char *dir;

static void write_script(const char *name, const char *text)
{
	char *path = path_in(dir, name);
	FILE *file = fopen(path, "w");

	must(file && fputs(text, file) >= 0 && !fclose(file) && !chmod(path, 0755));
}

static void set_up(void)
{
	char text[300];

	dir = test_dir();
	must(!run("cp /proc/%d/exe %s/static && cp -L /bin/echo /bin/cat %s/", getpid(), dir, dir));
	must(!run("cp $(dirname $(readlink /proc/%d/exe))/thirty-two %s/ && "
		  "head -c 100001 /dev/urandom > %s/data", getpid(), dir, dir));
	must(!run("cp -L %s %s/loader && cp -L %s %s/libc.so.6", LOADER, dir, LIBC, dir));
	write_script("script", "#!/bin/sh\necho script says \"$1\"\n");
	snprintf(text, sizeof(text), "#!%s/echo interpreted\n", dir);
	write_script("interpreted", text);
	write_script("garbage.ko", "this is no module\n");
	must(!run("truncate -s 1M %s/swap && dd if=/dev/zero of=%s/swap bs=1M count=1 conv=notrunc "
		  "&& chmod 600 %s/swap && mkswap %s/swap", dir, dir, dir, dir));
}

static void runs(const char *state, const char *label, const char *command, const char *says)
{
	int status = run("cd %s && %s", dir, command);

	if (!ok(!status && strstr(run_said(), says), "%s: %s", state, label))
		diag("`%s' exited with %d and said: %.200s", command, status, run_said());
}

/* finit_module reads a file that is no module, then refuses it with ENOEXEC. */
static int load_garbage(void)
{
	int fd = must_open(path_in(dir, "garbage.ko"), O_RDONLY);
	int err = syscall(SYS_finit_module, fd, "", 0) ? errno : 0;

	close(fd);
	return err;
}

static int swap_on(void)
{
	char *path = path_in(dir, "swap");

	if (swapon(path, 0))
		return errno;
	swapoff(path);
	return 0;
}

static void test_32bit(const char *state)
{
	static const char *const calls[] = { "read", "pread64", "readv", "preadv" };
	char command[200];

	for (int i = 0; i < 4; i++) {
		snprintf(command, sizeof(command),
			 "./thirty-two %s < data | cmp - data && echo same", calls[i]);
		runs(state, command, command, "same");
	}
}

static void test_exec(const char *state)
{
	char command[300];

	runs(state, "a static program", "./static hello", "static says hello");
	runs(state, "a dynamic program", "./echo dynamic hello", "dynamic hello");
	runs(state, "a script", "./script hello", "script says hello");
	runs(state, "a script whose interpreter is there too", "./interpreted hello",
	     "interpreted ./interpreted hello");
	runs(state, "the dynamic loader as a program", "./loader ./echo loaded", "loaded");
	snprintf(command, sizeof(command),
		 "LD_LIBRARY_PATH=%s ./cat /proc/self/maps | grep '%s/libc.so.6'", dir, dir);
	runs(state, "a shared library", command, "libc.so.6");
	runs(state, "many at once", "for i in 1 2 3 4 5 6 7 8; do ./static many & done; wait",
	     "static says many");
}

int main(int argc, char **argv)
{
	int fd, err[MODE_BOTH], swap[MODE_BOTH];
	bool same_err = true, same_swap = true;

	if (argc > 1) {
		printf("static says %s\n", argv[1]);
		return 0;
	}
	tap_start(150);
	require_switch();
	set_up();
	fd = must_open(dir, O_RDONLY | O_DIRECTORY);
	for_each_mode(mode) {
		switch_mode(fd, mode);
		drop_caches();
		test_exec(mode_name(mode));
		test_32bit(mode_name(mode));
		err[mode] = load_garbage();
		swap[mode] = swap_on();
		same_err &= err[mode] == ENOEXEC;
		same_swap &= swap[mode] && swap[mode] == swap[MODE_OFF];
	}
	switch_mode(fd, MODE_OFF);
	if (err[MODE_OFF] == ENOSYS)
		skip("the kernel has no modules", "finit_module of a DAX file");
	else
		ok(same_err, "finit_module reads a DAX file, then sees that it is no module");
	ok(same_swap, "swapon refuses a DAX file in each mode: %s", strerror(swap[MODE_OFF]));
	return tap_done();
}
