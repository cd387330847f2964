/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * The lab's first process. Mounts the host's root read-only under an overlay,
 * prepares the persistent memory, runs the command, and sends its output and exit
 * status to the host (channel.h).
 *
 * Runs from the initramfs, linked statically. The files in /lab say what to do.
 * Each is a list of NUL-terminated strings:
 *   argv    the command and its arguments
 *   env     its environment
 *   cwd     its working directory
 *   keep    directories that stay visible although /tmp, /run and /root are new and empty
 *   setup   the script (a path on the host) that prepares the memory
 *   share   exists if a directory is to be mounted on /mnt/share
 *   etc     exists if /etc is to be one that stays
 *   merge   exists if standard error goes where standard output goes
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "channel.h"

#define NEW_ROOT	"/newroot"
#define KMEMLEAK	"/sys/kernel/debug/kmemleak"

/* Strings of a file in /lab, and the array that execve() takes. */
struct list {
	char	*text;
	char	**item;
	size_t	count;
};

/* All of /lab, read before the root changes. */
static struct {
	struct list	argv, env, cwd, keep, setup;
	bool		share, etc, merge;
} job;

/* Reads /lab/@name; the list is empty if the file does not exist. */
static struct list read_list(const char *name)
{
	struct list list = { 0 };
	size_t size = 0, capacity = 0;
	char path[64];
	ssize_t got;
	char *p;
	int fd;

	snprintf(path, sizeof(path), "/lab/%s", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 && errno != ENOENT)
		fail("%s", path);
	do {
		if (size + 1 >= capacity) {
			capacity += 65536;
			list.text = realloc(list.text, capacity);
			if (!list.text)
				fail("%s", path);
		}
		got = fd < 0 ? 0 : read(fd, list.text + size, capacity - size - 1);
		if (got < 0)
			fail("%s", path);
		size += got;
	} while (got);
	if (fd >= 0)
		close(fd);
	list.text[size] = '\0';

	for (p = list.text; p < list.text + size; p += strlen(p) + 1)
		list.count++;
	list.item = calloc(list.count + 1, sizeof(*list.item));
	if (!list.item)
		fail("%s", path);
	p = list.text;
	for (size_t i = 0; i < list.count; i++, p += strlen(p) + 1)
		list.item[i] = p;
	return list;
}

static void read_job(void)
{
	job.argv = read_list("argv");
	job.env = read_list("env");
	job.cwd = read_list("cwd");
	job.keep = read_list("keep");
	job.setup = read_list("setup");
	job.share = !access("/lab/share", F_OK);
	job.etc = !access("/lab/etc", F_OK);
	job.merge = !access("/lab/merge", F_OK);
	errno = 0;
	if (!job.argv.count || !job.cwd.count || !job.setup.count)
		fail("/lab: no command, directory or setup script");
}

static void make_dir(const char *path)
{
	char part[4096];

	snprintf(part, sizeof(part), "%s", path);
	for (char *p = part + 1; ; p++) {
		if (*p && *p != '/')
			continue;
		char c = *p;

		*p = '\0';
		if (mkdir(part, 0755) && errno != EEXIST && errno != EROFS)
			fail("mkdir %s", part);
		*p = c;
		if (!c)
			break;
	}
}

static void must_mount(const char *source, const char *where, const char *type,
		       unsigned long flags, const char *options)
{
	make_dir(where);
	if (mount(source, where, type, flags, options))
		fail("mount %s on %s", source, where);
}

/* An overlay of a tmpfs, which takes what is written, over the host's read-only tree. */
static void make_root(void)
{
	must_mount("lab-root", "/lower", "9p", MS_RDONLY,
		   "trans=virtio,version=9p2000.L,cache=loose,msize=512000");
	must_mount("lab-upper", "/upper", "tmpfs", 0, "mode=0755");
	make_dir("/upper/data");
	make_dir("/upper/work");
	must_mount("lab-root", NEW_ROOT, "overlay", 0,
		   "lowerdir=/lower,upperdir=/upper/data,workdir=/upper/work");
	/* A view of it without the mounts that follow. */
	must_mount(NEW_ROOT, "/plain", NULL, MS_BIND, NULL);
}

static bool lies_in(const char *path, const char *dir)
{
	size_t len = strlen(dir);

	return !strncmp(path, dir, len) && (!path[len] || path[len] == '/');
}

/* Mounts an empty @dir, with the directories to keep bound into it. */
static void make_fresh(const char *dir, const char *options)
{
	char from[4200], to[4200];

	snprintf(to, sizeof(to), NEW_ROOT "%s", dir);
	must_mount("tmpfs", to, "tmpfs", MS_NOSUID | MS_NODEV, options);
	for (size_t i = 0; i < job.keep.count; i++) {
		const char *path = job.keep.item[i];

		if (!lies_in(path, dir) || !strcmp(path, dir))
			continue;
		snprintf(from, sizeof(from), "/plain%s", path);
		snprintf(to, sizeof(to), NEW_ROOT "%s", path);
		must_mount(from, to, NULL, MS_BIND, NULL);
	}
}

static void mount_the_rest(void)
{
	make_fresh("/tmp", "mode=1777");
	make_fresh("/run", "mode=0755");
	make_fresh("/root", "mode=0700");

	must_mount("/dev", NEW_ROOT "/dev", NULL, MS_MOVE, NULL);
	must_mount("devpts", NEW_ROOT "/dev/pts", "devpts", 0, "mode=0620,gid=5,ptmxmode=0666");
	must_mount("tmpfs", NEW_ROOT "/dev/shm", "tmpfs", 0, "mode=1777");
	must_mount("proc", NEW_ROOT "/proc", "proc", 0, NULL);
	must_mount("sysfs", NEW_ROOT "/sys", "sysfs", 0, NULL);
	must_mount("debugfs", NEW_ROOT "/sys/kernel/debug", "debugfs", 0, NULL);
	must_mount("tracefs", NEW_ROOT "/sys/kernel/tracing", "tracefs", 0, NULL);
	must_mount("cgroup2", NEW_ROOT "/sys/fs/cgroup", "cgroup2", 0, NULL);
	must_mount("bpf", NEW_ROOT "/sys/fs/bpf", "bpf", 0, NULL);
	make_dir(NEW_ROOT "/mnt/pmem0");
	if (job.share)
		must_mount("lab-share", NEW_ROOT "/mnt/share", "9p", 0,
			   "trans=virtio,version=9p2000.L,cache=none,msize=512000");

	/* not cached: what is written there is on the host, however the machine ends */
	if (job.etc)
		must_mount("lab-etc", NEW_ROOT "/etc", "9p", 0,
			   "trans=virtio,version=9p2000.L,cache=none,msize=512000");

	if (symlink("/proc/self/fd", NEW_ROOT "/dev/fd") ||
	    symlink("/proc/self/fd/0", NEW_ROOT "/dev/stdin") ||
	    symlink("/proc/self/fd/1", NEW_ROOT "/dev/stdout") ||
	    symlink("/proc/self/fd/2", NEW_ROOT "/dev/stderr"))
		fail("links in /dev");
}

static void enter_root(void)
{
	if (chdir(NEW_ROOT) || mount(".", "/", NULL, MS_MOVE, NULL) ||
	    chroot(".") || chdir("/"))
		fail("entering %s", NEW_ROOT);
	sethostname("lab", 3);
}

/* Starts @argv with the given outputs. Returns the pid. */
static pid_t start(char **argv, char **env, const char *cwd, int out, int err)
{
	sigset_t none;
	pid_t pid = fork();

	if (pid)
		return pid;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setsid();
	if (dup2(open("/dev/null", O_RDONLY), 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0)
		_exit(125);
	if (chdir(cwd)) {
		dprintf(2, "lab: %s: %s\n", cwd, strerror(errno));
		_exit(125);
	}
	environ = env;
	execvp(argv[0], argv);
	dprintf(2, "lab: %s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

/* Reaps the children that ended; true if @wanted is one of them. */
static bool reap(int children, pid_t wanted, int *status)
{
	struct signalfd_siginfo info;
	bool found = false;
	pid_t pid;
	int s;

	while (read(children, &info, sizeof(info)) > 0)
		;
	while ((pid = waitpid(-1, &s, WNOHANG)) > 0) {
		if (pid != wanted)
			continue;
		*status = WIFEXITED(s) ? WEXITSTATUS(s) : 128 + WTERMSIG(s);
		found = true;
	}
	return found;
}

/*
 * Sends the output of @command until the command has ended and all output is sent.
 * Returns its status as a shell reports it. Processes that the command left running
 * are killed when it ends, as they could write for ever.
 */
static int attend(pid_t command, const int *pipes, int children)
{
	bool ended = false;
	int status = 0;

	for (;;) {
		bool more;

		if (!ended && reap(children, command, &status)) {
			ended = true;
			kill(-1, SIGKILL);
		}
		more = !channel_send() || channel_take(pipes);
		if (ended && !more)
			return status;

		struct pollfd news[] = {
			{ .fd = children, .events = POLLIN },
			{ .fd = channel_port(), .events = more ? POLLOUT : 0 },
			{ .fd = pipes[0], .events = more ? 0 : POLLIN },
			{ .fd = pipes[1], .events = more ? 0 : POLLIN },
		};
		poll(news, sizeof(news) / sizeof(*news), -1);
	}
}

/*
 * Makes a pipe for the command's output. Its write end stays open here, too, so that
 * poll() does not return again and again once the command closed it.
 */
static int make_pipe(int *write_end)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC))
		fail("pipe");
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	*write_end = ends[1];
	return ends[0];
}

/* Writes @text to the file @path with one write(2); false if the file cannot be opened. */
static bool tell(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return false;
	if (write(fd, text, strlen(text)) < 0)
		fail("%s", path);
	close(fd);
	return true;
}

/*
 * Starts the processors that the kernel has not started (maxcpus=1). The kernel
 * changes its own code while it boots (static keys). QEMU before 8.1 may run on one
 * processor code that another has just replaced; with one processor this cannot
 * happen.
 */
static void start_processors(void)
{
	char path[64];

	for (int cpu = 1; ; cpu++) {
		snprintf(path, sizeof(path), "/sys/devices/system/cpu/cpu%d/online", cpu);
		if (!tell(path, "1"))
			return;
	}
}

/* Makes the namespaces and the file system. Errors are on the console. */
static void prepare_memory(void)
{
	char *argv[] = { "/bin/bash", job.setup.item[0], NULL };
	int status = -1;
	pid_t pid;

	pid = start(argv, job.env.item, "/", STDOUT_FILENO, STDERR_FILENO);
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		fail("%s", argv[1]);
	errno = 0;
	if (status)
		fail("%s: the lab could not be prepared", argv[1]);
}

static int catch_children(void)
{
	sigset_t set;
	int fd;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	if (fd < 0)
		fail("signalfd");
	return fd;
}

/*
 * If the kernel has kmemleak, makes it look for leaks and prints them on the console,
 * after the kernel's own line that counts them. kmemleak reports an object only if it
 * is older than five seconds and unchanged since the scan before: hence the wait and
 * the two scans.
 */
static void look_for_leaks(void)
{
	int fd = open(KMEMLEAK, O_RDONLY | O_CLOEXEC);
	char text[4096];
	ssize_t got;

	if (fd < 0)
		return;
	sleep(6);
	if (!tell(KMEMLEAK, "scan") || !tell(KMEMLEAK, "scan"))
		fail(KMEMLEAK);
	while ((got = read(fd, text, sizeof(text))) > 0)
		if (write(STDOUT_FILENO, text, got) < 0)
			break;
	close(fd);
}

/* Unmounts, so that the kernel reports what is wrong with that. */
static void put_down(void)
{
	while (wait(NULL) > 0)
		;
	umount("/mnt/share");
	umount("/mnt/pmem0");
	look_for_leaks();
}

int main(void)
{
	int pipes[2], ends[2], children, status;
	pid_t command;

	must_mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
	channel_open();
	read_job();
	make_root();
	mount_the_rest();
	enter_root();
	start_processors();
	prepare_memory();

	pipes[0] = make_pipe(&ends[0]);
	pipes[1] = make_pipe(&ends[1]);
	children = catch_children();
	command = start(job.argv.item, job.env.item, job.cwd.item[0], ends[0],
			ends[!job.merge]);
	if (command < 0)
		fail("fork");
	status = attend(command, pipes, children);
	put_down();
	give_verdict("exit %d\n", status);
}
