// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * daxreadctl get: is the fast path switched on?
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "fs/columns.h"
#include "fs/device/sysroot.h"
#include "fs/filesystem.h"
#include "fs/named/selection.h"
#include "fs/switch.h"
#include "lib/input/options.h"
#include "lib/memory.h"
#include "lib/message.h"

static enum switch_via via;
static struct table table = {
	.rows_key = "filesystems",
	.columns = fs_columns,
	.usual = "MOUNTPOINT,SWITCH,SWITCH-ITER",
	.row_size = sizeof(struct fs_row),
};

static const struct option_spec options[] = {
	VIA_OPTION(via),
	TABLE_OPTIONS(table.style),
	SYSROOT_OPTION,
};

static struct usage usage = {
	.operands = "[FILESYSTEM...]",
	.about = "Prints whether reads take the fast path (SWITCH: read(2) and pread(2); SWITCH-ITER: all other reads), for each FILESYSTEM, or for all mounted ext4 file systems that can do DAX.",
	.options = options,
	.option_count = OPTION_COUNT(options),
	.max = -1,
};

/* A kernel may have only the first switch. */
static bool has_iter_switch(const struct fs_row *row)
{
	return via == VIA_IOCTL ? row->iter_state != -ENOTTY :
				  switch_supported(&dax_fast_read_iter);
}

/*
 * Prints an error for each switch that could not be read; returns an exit status.
 * Stops at the first error if the user named the file systems.
 */
static int check(const struct fs_row *rows, size_t count, bool named)
{
	int failed = EXIT_SUCCESS;

	for (size_t i = 0; i < count; i++) {
		const struct dax_switch *which = &dax_fast_read;
		int error = rows[i].state;

		if (error >= 0 && has_iter_switch(&rows[i])) {
			which = &dax_fast_read_iter;
			error = rows[i].iter_state;
		}
		if (error < 0)
			failed = switch_complain(which, rows[i].fs, via, "cannot be read",
						 error);
		if (failed && named)
			break;
	}
	return failed;
}

static bool one_is_known(const struct fs_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (rows[i].state >= 0)
			return true;
	}
	return false;
}

static int get(const struct fs_selection *selection, bool named)
{
	struct fs_row *rows = fs_rows(selection->items, selection->count, via);
	int checked = check(rows, selection->count, named), status = 0;

	table.rows = rows;
	table.count = selection->count;
	if (!checked || (!named && one_is_known(rows, selection->count)))
		status = table_print(&table);
	fs_rows_free(rows, selection->count);
	return checked ? checked : status;
}

int cmd_get(int argc, char **argv)
{
	struct operands operands;
	struct fs_selection selection;
	char *help = table_help(&table);
	int status;

	usage.more = help;
	operands = options_take(&usage, argc, argv);
	free(help);
	status = via_check(via);
	if (!status)
		status = table_choose(&table);
	if (!status && table.style.json)
		fs_columns_complete(&table.chosen);
	/* the ioctl itself fails without the series */
	if (!status && via == VIA_SYSFS)
		status = switch_require(&dax_fast_read, "the switch", "cannot be read");
	if (!status)
		status = fs_select(&selection, operands.items, operands.count, FS_FOR_GET);
	if (!status) {
		status = get(&selection, operands.count > 0);
		fs_selection_free(&selection);
	}
	number_list_free(&table.chosen);
	return status;
}
