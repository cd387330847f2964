/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* What `daxreadctl profile` prints, draws and writes. */
#ifndef PROFILE_REPORT_H
#define PROFILE_REPORT_H

#include "lib/output/document.h"
#include "lib/warnings.h"
#include "profile/compare.h"

/*
 * The measurement of 2021, as time on hardware, with reads of 4096 bytes: the share
 * of the functions that only read_iter needed, and of the function that replaced
 * them in read, in percent. linux-kernel, thread "Expense of read_iter", message of
 * 12 January 2021 by Zhongwei Cai.
 */
extern const double reference_only_percent[PROFILED];

/* Prints tables, or JSON. Returns an exit status. */
int profile_report(const struct profile *profile,
		   const struct comparison *comparison, bool json);

/* The tables, and what they are of. Returns as above. */
int profile_tables(const struct profile *profile, const struct comparison *comparison,
		   struct document *doc);

/* Draws the two as bars, one above the other, into @path. Returns as above. */
int profile_draw(const struct profile *profile,
		 const struct comparison *comparison, const char *path);

/* Where a profile is from, for a page */
struct profile_source {
	const char *command;		/* the command line */
	const char *from;		/* the file that was read; NULL: it was made here and now */
	const struct warnings *warnings;	/* of this machine, if it was made here */
};

/* Writes both pictures and all tables as a page into @path. Returns as above. */
int profile_page(const struct profile *profile, const struct comparison *comparison,
		 const struct profile_source *source, const char *path);

#endif
