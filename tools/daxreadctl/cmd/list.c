// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * daxreadctl list: the mounted ext4 file systems that can do DAX.
 */
#include <stdlib.h>

#include "commands.h"
#include "fs/columns.h"
#include "fs/device/sysroot.h"
#include "fs/named/selection.h"
#include "lib/input/options.h"

#define USUAL "DEVICE,MOUNTPOINT,DAX,SWITCH,KEPT,NAMESPACE,MODE,REGION,NUMA,SIZE,BAD,WHY-NOT"

static bool all_wanted;
static struct table table = {
	.rows_key = "filesystems",
	.columns = fs_columns,
	.usual = USUAL,
	.row_size = sizeof(struct fs_row),
};

static const struct option_spec options[] = {
	{ 'a', "all", NULL, "list all that the ext4 driver serves: also those whose device cannot do DAX, and those that are mounted in another mount namespace only (MOUNTED)",
	  NULL, &all_wanted },
	TABLE_OPTIONS(table.style),
	SYSROOT_OPTION,
};

static struct usage usage = {
	.operands = "[FILESYSTEM...]",
	.about = "Lists the mounted ext4 file systems whose device can do DAX, or those given.",
	.options = options,
	.option_count = OPTION_COUNT(options),
	.max = -1,
};

int cmd_list(int argc, char **argv)
{
	struct operands operands;
	struct fs_selection selection;
	struct fs_row *rows;
	char *help = table_help(&table);
	int status;

	usage.more = help;
	operands = options_take(&usage, argc, argv);
	free(help);
	if (all_wanted)
		table.usual = USUAL ",MOUNTED";
	status = table_choose(&table);
	if (status)
		return status;
	if (table.style.json)
		fs_columns_complete(&table.chosen);
	status = fs_select(&selection, operands.items, operands.count,
			   all_wanted ? FS_FOR_LIST_ALL : FS_FOR_LIST);
	if (status == EXIT_SUCCESS) {
		rows = fs_rows(selection.items, selection.count, VIA_SYSFS);
		table.rows = rows;
		table.count = selection.count;
		status = table_print(&table);
		fs_rows_free(rows, selection.count);
		fs_selection_free(&selection);
	}
	number_list_free(&table.chosen);
	return status;
}
