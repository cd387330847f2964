// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * The monitor is opened before the first look at what is mounted: a mount in between makes
 * it ready, so that none is missed.
 */
#include "keep/follow.h"

#include <errno.h>
#include <libmount.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "fs/device/sysroot.h"
#include "keep/apply.h"
#include "lib/clock.h"
#include "lib/memory.h"
#include "lib/message.h"
#include "lib/system/lock-file.h"
#include "lib/system/privilege.h"
#include "lib/system/restore.h"

struct follower {
	struct libmnt_monitor *monitor;
	int mounts, signals, lock;	/* descriptors */
	int promise;
	struct applied applied;
};

static char *lock_path(void)
{
	return sysroot_path(RUN_DIRECTORY "/apply");
}

bool follow_is_running(void)
{
	char *path = lock_path();
	bool running = lock_file_is_locked(path);

	free(path);
	return running;
}

static int take_lock(struct follower *follower)
{
	char *path = lock_path();
	int status = 0;

	follower->lock = lock_file_wait(path);
	if (follower->lock >= 0)
		follower->promise = restore_unlink(path);
	else if (follower->lock == -EWOULDBLOCK)
		status = print_error(EXIT_FAILURE, path,
				     "cannot be locked: another daxreadctl apply --follow runs; stop it (systemctl stop daxreadctl)");
	else
		status = print_error(EXIT_FAILURE, path, "cannot be made: %s; %s",
				     strerror(-follower->lock),
				     remedy_for(-follower->lock, "make a writable /run"));
	free(path);
	return status;
}

/* They are read from the descriptor, so that none interrupts a change. */
static int take_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static int start(struct follower *follower)
{
	int status = take_lock(follower);

	if (status)
		return status;
	follower->signals = take_signals();
	follower->monitor = check_alloc(mnt_new_monitor());
	mnt_monitor_enable_kernel(follower->monitor, 1);
	follower->mounts = mnt_monitor_get_fd(follower->monitor);
	if (follower->mounts < 0)
		return print_error(EXIT_FAILURE, "/proc/self/mountinfo",
				   "cannot be followed: %s; mount proc: mount -t proc proc /proc",
				   strerror(-follower->mounts));
	return 0;
}

static void end(struct follower *follower)
{
	applied_forget(&follower->applied);
	if (follower->monitor)
		mnt_unref_monitor(follower->monitor);
	if (follower->signals >= 0)
		close(follower->signals);
	if (follower->lock < 0)
		return;
	restore_now(follower->promise);
	close(follower->lock);
}

/* What systemctl status shows */
static void tell_state(const struct follower *follower, const char *state)
{
	sd_notifyf(0, "%sSTATUS=%s; switched since the start: %zu, failed: %zu", state,
		   follower->applied.is_refused ? "/etc/daxreadctl.conf cannot be used" :
		   "Following mounts",
		   follower->applied.done,
		   follower->applied.failed + follower->applied.unsupported);
}

/* Returns false if the service is to end. */
static bool take_signal(struct follower *follower)
{
	struct signalfd_siginfo info;

	while (read(follower->signals, &info, sizeof(info)) == sizeof(info)) {
		if (info.ssi_signo != SIGHUP)
			return false;
		sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%llu",
			   (unsigned long long)clock_ns() / 1000);
		applied_forget(&follower->applied);
	}
	return true;
}

static int follow(struct follower *follower, double interval)
{
	struct pollfd news[] = {
		{ .fd = follower->mounts, .events = POLLIN },
		{ .fd = follower->signals, .events = POLLIN },
	};
	/* a mistake in the file is no reason to end: it may be mended */
	while (apply_kept(&follower->applied) != EXIT_UNSUPPORTED) {
		tell_state(follower, "READY=1\n");
		poll(news, 2, (int)(interval * 1000));
		if (news[0].revents)
			mnt_monitor_event_cleanup(follower->monitor);
		if (news[1].revents && !take_signal(follower)) {
			sd_notify(0, "STOPPING=1");
			return EXIT_SUCCESS;
		}
	}
	return EXIT_UNSUPPORTED;
}

int follow_mounts(double interval)
{
	struct follower follower = { .lock = -1, .signals = -1 };
	int status = start(&follower);

	if (!status)
		status = follow(&follower, interval);
	end(&follower);
	return status;
}
