// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "trace/capture/signals.h"

#include <stddef.h>

static const int ends[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };

static sigset_t held, before;
static int fatal;	/* the signal that ends the program when signals are unblocked */

void trace_signals_hold(void)
{
	sigemptyset(&held);
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		struct sigaction action;

		if (sigaction(ends[i], NULL, &action) == 0 &&
		    action.sa_handler != SIG_IGN)
			sigaddset(&held, ends[i]);
	}
	sigaddset(&held, SIGCHLD);
	sigprocmask(SIG_BLOCK, &held, &before);
}

void trace_signals_add(int signal)
{
	sigaddset(&held, signal);
	sigprocmask(SIG_BLOCK, &held, NULL);
}

const sigset_t *trace_signals_held(void)
{
	return &held;
}

void trace_signals_forget(void)
{
	sigprocmask(SIG_SETMASK, &before, NULL);
}

void trace_signals_end_by(int signal)
{
	fatal = signal;
}

void trace_signals_release(void)
{
	sigprocmask(SIG_SETMASK, &before, NULL);
	if (fatal)
		raise(fatal);
}
