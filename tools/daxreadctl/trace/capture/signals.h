/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* Signals that would end the program wait until what it changed is restored. */
#ifndef TRACE_CAPTURE_SIGNALS_H
#define TRACE_CAPTURE_SIGNALS_H

#include <signal.h>

/* Blocks them; those that the caller ignores (nohup) stay ignored. */
void trace_signals_hold(void);

/* Also holds @signal. */
void trace_signals_add(int signal);

/* The signals that are held */
const sigset_t *trace_signals_held(void);

/* In a new process: unblocks them as they were before; async-signal-safe */
void trace_signals_forget(void);

/* @signal must end the program once all is restored. */
void trace_signals_end_by(int signal);

/* Unblocks them; after trace_signals_end_by() that signal ends the program. */
void trace_signals_release(void);

#endif
