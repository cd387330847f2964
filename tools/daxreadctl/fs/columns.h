/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* The columns of list and get, whose rows are file systems. */
#ifndef FS_COLUMNS_H
#define FS_COLUMNS_H

#include "fs/device/nvdimm.h"
#include "fs/filesystem.h"
#include "fs/switch.h"
#include "lib/output/table.h"

/* A row. Its memory is looked up only if a column needs it. */
struct fs_row {
	const struct filesystem *fs;
	int state, iter_state;	/* of the two switches: 0, 1 or -errno */
	bool memory_known;
	char *namespaces, *modes, *regions, *health;	/* NULL: not known */
	struct numa_nodes nodes;
};

extern const struct table_column fs_columns[];

/*
 * For JSON: adds CAN-DAX if WHY-NOT is chosen, and DEVICE-DAX, whose key was once that of
 * CAN-DAX, if CAN-DAX is chosen.
 */
void fs_columns_complete(struct number_list *chosen);

/* The rows of @count file systems; free them with fs_rows_free(). */
struct fs_row *fs_rows(const struct filesystem *const *chosen, size_t count,
		       enum switch_via via);
void fs_rows_free(struct fs_row *rows, size_t count);

#endif
