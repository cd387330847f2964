/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* Warnings about this machine that change the meaning of a measured read */
#ifndef MACHINE_H
#define MACHINE_H

#include <stdbool.h>

#include "lib/warnings.h"

/* Tracers, events and probes that are active on the path of a read */
void warn_of_tracing(struct warnings *warnings);

/* What the kernel does at each system call of this process: a filter, a tracer's stop */
void warn_of_process(struct warnings *warnings);

/*
 * A kernel built with checkers, which cost time in every function. @all_functions: also
 * search the list of the kernel's functions, which takes seconds under emulation.
 */
void warn_of_debugging(struct warnings *warnings, bool all_functions);

/* A clock that is not the processor's own; frequencies that change; emulation */
void warn_of_clock(struct warnings *warnings);
void warn_of_frequency(struct warnings *warnings);
void warn_of_emulation(struct warnings *warnings);

/* All of these that change a cost of reads; @in_time: measured as time */
void warn_of_machine(struct warnings *warnings, bool in_time);

#endif
