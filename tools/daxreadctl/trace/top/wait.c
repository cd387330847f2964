// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "trace/top/wait.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/message.h"
#include "trace/capture/signals.h"

int top_wait_start(struct top_wait *wait, bool keys)
{
	trace_signals_hold();
	trace_signals_add(SIGTSTP);
	if (keys)
		trace_signals_add(SIGWINCH);
	*wait = (struct top_wait){
		.signals = signalfd(-1, trace_signals_held(), SFD_CLOEXEC | SFD_NONBLOCK),
		.keys = keys && isatty(STDIN_FILENO),
	};
	if (wait->signals >= 0)
		return 0;
	return print_error(EXIT_FAILURE, "signals", "cannot be waited for: %m; close other files");
}

/* WAKE_TIME: none has come that matters */
static enum top_wake taken_signal(const struct top_wait *wait)
{
	struct signalfd_siginfo info;

	if (read(wait->signals, &info, sizeof(info)) != sizeof(info) || info.ssi_signo == SIGCHLD)
		return WAKE_TIME;
	switch (info.ssi_signo) {
	case SIGWINCH:
		return WAKE_RESIZE;
	case SIGTSTP:
		return WAKE_SUSPEND;
	case SIGINT:
		return WAKE_QUIT;
	default:
		trace_signals_end_by((int)info.ssi_signo);
		return WAKE_KILL;
	}
}

enum top_wake top_wait_until(struct top_wait *wait, uint64_t until, bool keys)
{
	struct pollfd polled[] = {
		{ .fd = wait->signals, .events = POLLIN },
		{ .fd = keys && wait->keys ? STDIN_FILENO : -1, .events = POLLIN },
	};

	for (;;) {
		uint64_t now = clock_ns(), left = until > now ? until - now : 0;
		struct timespec limit = {
			.tv_sec = (time_t)(left / 1000000000), .tv_nsec = (long)(left % 1000000000),
		};
		enum top_wake wake;
		int ready = ppoll(polled, 2, &limit, NULL);

		if (ready == 0)
			return WAKE_TIME;
		wake = ready > 0 && polled[0].revents ? taken_signal(wait) : WAKE_TIME;
		if (wake != WAKE_TIME)
			return wake;
		if (ready > 0 && polled[1].revents)
			return polled[1].revents & POLLIN ? WAKE_KEY : WAKE_QUIT;
	}
}

void top_wait_end(struct top_wait *wait)
{
	close(wait->signals);
}
