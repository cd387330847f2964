// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * daxreadctl get: is the fast path switched on?
 */
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "fs/columns.h"
#include "fs/filesystem.h"
#include "fs/selection.h"
#include "fs/switch.h"
#include "fs/device/sysroot.h"
#include "lib/input/options.h"
#include "lib/memory.h"
#include "lib/message.h"

static enum switch_via via;
static struct table table = {
	.rows_key = "filesystems",
	.columns = fs_columns,
	.usual = "MOUNTPOINT,SWITCH,SWITCH-ITER",
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

static int check(const struct fs_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct dax_switch *which = &dax_fast_read;
		int error = rows[i].state;

		/* a kernel may have the first of them alone */
		if (error >= 0 && switch_supported(&dax_fast_read_iter)) {
			which = &dax_fast_read_iter;
			error = rows[i].iter_state;
		}
		if (error < 0)
			return print_error(EXIT_FAILURE, rows[i].fs->device,
					   "%s cannot be read: %s; %s", which->name,
					   strerror(-error), switch_remedy(error));
	}
	return EXIT_SUCCESS;
}

static int get(const struct fs_selection *selection, const struct number_list *columns)
{
	struct fs_row *rows = fs_rows(selection->items, selection->count, via);
	int status = check(rows, selection->count);

	if (status == EXIT_SUCCESS)
		status = table_print(&table, columns, fs_row_at, rows,
				     selection->count);
	fs_rows_free(rows, selection->count);
	return status;
}

int cmd_get(int argc, char **argv)
{
	struct number_list columns = { 0 };
	struct operands operands;
	struct fs_selection selection;
	char *help = table_help(&table);
	int status;

	usage.more = help;
	operands = options_take(&usage, argc, argv);
	free(help);
	status = via_check(via);
	if (!status)
		status = table_choose(&table, &columns);
	if (!status)
		status = switch_require(&dax_fast_read, "the switch", "cannot be read");
	if (!status)
		status = fs_select_dax(&selection, operands.items, operands.count);
	if (!status) {
		status = get(&selection, &columns);
		fs_selection_free(&selection);
	}
	number_list_free(&columns);
	return status;
}
