/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* The pictures of a profile. */
#ifndef PROFILE_DRAW_H
#define PROFILE_DRAW_H

#include "profile/calls.h"
#include "profile/compare.h"

/* Both profiles as bars of functions, for a page */
void draw_functions(FILE *out, const struct profile *profile, const struct comparison *comparison);

/* Who calls whom, a picture for each method; what is called stands below its caller */
void draw_calls(FILE *out, const struct profile *profile, const struct comparison *comparison,
		const struct call *outermost, int method);

/* The classes of a function's area: those that one method alone runs have their own. */
const char *draw_classes(const struct function_row *row);

/* The name of an area: "vfs_read: 12.00 %, 72.5 instructions of read"; the caller frees it. */
char *draw_name(const struct profile *profile, const char *function, double share, int method);

#endif
