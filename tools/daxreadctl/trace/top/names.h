/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* The names of tasks, files and file systems, as they are now. */
#ifndef TRACE_TOP_NAMES_H
#define TRACE_TOP_NAMES_H

#include "fs/filesystem.h"
#include "trace/top/interval.h"

/* All zeros: nothing has been read. */
struct top_names {
	bool saved;		/* of a trace that was recorded: tasks are not those of now */
	bool read;
	struct filesystems all;
};

/* Fills in the names of @count rows from @rows on. */
void top_names_fill(struct top_names *names, enum top_view view, struct top_row *rows,
		    size_t count);

void top_names_free(struct top_names *names);

#endif
