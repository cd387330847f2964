/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* The terminal: draws the last interval, and takes keys. */
#ifndef TRACE_TOP_SCREEN_H
#define TRACE_TOP_SCREEN_H

#include "trace/top/layout.h"
#include "trace/top/names.h"

/*
 * Takes over the terminal, with @look to begin with, until screen_end(), also if the program
 * crashes. Messages on standard error wait until then. Returns 0, or an exit status after
 * printing an error.
 */
int screen_start(const struct top_look *look);

/* Draws @interval, with what the user wants to see of it; NULL: there is none yet. */
void screen_draw(const struct top_interval *interval, struct top_names *names);

/* Takes the keys that were typed. False: the user wants to quit. */
bool screen_keys(void);

/* The terminal's size has changed. */
void screen_resize(void);

/* Gives the terminal back while the program is stopped, and takes it again. */
void screen_leave(void);
void screen_return(void);

void screen_end(void);

#endif
