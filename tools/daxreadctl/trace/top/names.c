// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "trace/top/names.h"

#include <stdlib.h>
#include <sys/sysmacros.h>

#include "lib/memory.h"
#include "lib/system/files.h"
#include "trace/capture/process.h"
#include "trace/report/file-path.h"

static void name_task(const struct top_names *names, struct top_row *row)
{
	/* the kernel's list of names is short, and a program may have changed its own */
	char *now = names->saved || !process_ids_are_global() ? NULL :
		    read_text("/proc/%llu/comm", (unsigned long long)row->sums->id.number);

	if (!now)
		return;
	free(row->name);
	row->name = now;
}

/* The file system of @devno; they are read again if it is a new one. */
static const struct filesystem *filesystem_of(struct top_names *names, dev_t devno, bool *again)
{
	const struct filesystem *fs = names->read ? filesystems_devno(&names->all, devno) : NULL;

	if (fs || !*again)
		return fs;
	*again = false;
	if (names->read)
		filesystems_free(&names->all);
	names->read = filesystems_read(&names->all) == 0;
	return names->read ? filesystems_devno(&names->all, devno) : NULL;
}

static void name_filesystem(struct top_row *row, const struct filesystem *fs)
{
	const char *place = fs ? filesystem_mount_point(fs) : NULL;

	row->name = fs ? copy_of(fs->device) : NULL;
	row->place = place ? copy_of(place) : NULL;
}

void top_names_fill(struct top_names *names, enum top_view view, struct top_row *rows,
		    size_t count)
{
	bool again = true;	/* once for all rows */

	for (size_t i = 0; i < count; i++) {
		struct top_row *row = &rows[i];
		const struct filesystem *fs;

		if (row->sums->rows)
			continue;
		if (view == VIEW_TASKS) {
			name_task(names, row);
			continue;
		}
		if (names->saved)
			continue;
		fs = filesystem_of(names, row->sums->id.device, &again);
		if (view == VIEW_FILESYSTEMS)
			name_filesystem(row, fs);
		else if (fs)
			row->name = inode_path(&names->all, fs->devno, row->sums->id.number);
	}
}

void top_names_free(struct top_names *names)
{
	if (names->read)
		filesystems_free(&names->all);
	*names = (struct top_names){ 0 };
}
