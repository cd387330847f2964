/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* What about this machine makes a measured read mean something else */
#ifndef MACHINE_H
#define MACHINE_H

#include <stdbool.h>

#include "lib/warnings.h"

/* Tracers, events and probes that are active where a read passes */
void warn_of_tracing(struct warnings *warnings);

/*
 * A kernel built with checkers, which cost time in every function. @all_functions:
 * look through the kernel's functions, too, which takes seconds under emulation.
 */
void warn_of_debugging(struct warnings *warnings, bool all_functions);

/* A clock that is not the processor's own, frequencies that change, emulation */
void warn_of_clock(struct warnings *warnings);
void warn_of_frequency(struct warnings *warnings);
void warn_of_emulation(struct warnings *warnings);

#endif
