// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * For a device that is mapped onto several namespaces a column lists all of them.
 */

#include "fs/columns.h"

#include <stdlib.h>
#include <string.h>

#include "fs/can-dax.h"
#include "fs/device/blockdev.h"
#include "fs/device/nvdimm.h"
#include "fs/kept/file.h"
#include "fs/superblock.h"
#include "lib/memory.h"

static struct json_object *number_or_null(int64_t number)
{
	return number < 0 ? NULL : check_alloc(json_object_new_int64(number));
}

static struct json_object *device(const void *row)
{
	return value_of_text(((const struct fs_row *)row)->fs->device);
}

static struct json_object *mount_point(const void *row)
{
	return value_of_text(filesystem_mount_point(((const struct fs_row *)row)->fs));
}

static struct json_object *mount_points(const void *row)
{
	const struct filesystem *fs = ((const struct fs_row *)row)->fs;
	struct json_object *list = check_alloc(json_object_new_array());

	for (size_t i = 0; i < fs->mounts; i++)
		json_object_array_add(list, value_of_text(fs->mount_points[i]));
	return list;
}

static struct json_object *dax_mode(const void *row)
{
	return value_of_text(((const struct fs_row *)row)->fs->dax_mode);
}

static struct json_object *mounted(const void *row)
{
	return value_of_text(((const struct fs_row *)row)->fs->mounts ? "here" : "elsewhere");
}

static struct json_object *type(const void *row)
{
	return value_of_text(((const struct fs_row *)row)->fs->type);
}

static struct json_object *uuid(const void *row)
{
	return value_of_text(superblock_of(((const struct fs_row *)row)->fs)->uuid);
}

static struct json_object *label(const void *row)
{
	const char *text = superblock_of(((const struct fs_row *)row)->fs)->label;

	return value_of_text(text && *text ? text : NULL);
}

static struct json_object *device_can_dax(const void *row)
{
	int can = ((const struct fs_row *)row)->fs->device_dax;

	return can < 0 ? NULL : check_alloc(json_object_new_boolean(can));
}

static struct json_object *fs_can_dax(const void *row)
{
	const struct filesystem *fs = ((const struct fs_row *)row)->fs;

	return can_dax_is_known(fs) ? check_alloc(json_object_new_boolean(!can_dax(fs))) : NULL;
}

static struct json_object *why_not(const void *row)
{
	char *words = can_dax_words(can_dax(((const struct fs_row *)row)->fs));
	struct json_object *value = value_of_text(words);

	free(words);
	return value;
}

static struct json_object *switch_state(const void *row)
{
	int state = ((const struct fs_row *)row)->state;

	return state < 0 ? NULL : check_alloc(json_object_new_boolean(state));
}

static struct json_object *iter_switch_state(const void *row)
{
	int state = ((const struct fs_row *)row)->iter_state;

	return state < 0 ? NULL : check_alloc(json_object_new_boolean(state));
}

/*
 * What /etc/daxreadctl.conf says, which is read if a column is printed that needs it. NULL:
 * it cannot be used, after printing an error.
 */
static const struct kept *kept_file(void)
{
	static struct kept kept;
	static int status = -1;

	if (status < 0)
		status = kept_read(&kept);
	return status ? NULL : &kept;
}

static struct json_object *kept_switch(const void *row, const struct dax_switch *which)
{
	const struct kept *kept = kept_file();
	const char *own = superblock_of(((const struct fs_row *)row)->fs)->uuid;
	int state = kept ? kept_state(kept, own, which->word) : -1;

	return state < 0 ? NULL : check_alloc(json_object_new_boolean(state));
}

static struct json_object *kept_read_switch(const void *row)
{
	return kept_switch(row, &dax_fast_read);
}

static struct json_object *kept_iter_switch(const void *row)
{
	return kept_switch(row, &dax_fast_read_iter);
}

/* Adds a name to the list, with a comma, unless the list has it. */
static void add_name(char **list, const char *added)
{
	if (added && !(*list && strstr(*list, added)))
		text_add(list, ",", "%s", added);
}

static void add_disk(const char *disk, void *arg)
{
	struct nvdimm nvdimm = nvdimm_of(disk);
	struct fs_row *row = arg;

	add_name(&row->namespaces, nvdimm.namespace);
	add_name(&row->modes, nvdimm.mode);
	add_name(&row->regions, nvdimm.region);
	if (nvdimm_worse_health(nvdimm.health, row->health) != row->health) {
		free(row->health);
		row->health = nvdimm.health;
		nvdimm.health = NULL;
	}
	numa_nodes_add(&row->nodes, nvdimm.numa_node);
	nvdimm_free(&nvdimm);
}

/* The row with its memory, which is looked up only once */
static const struct fs_row *with_memory(const void *asked)
{
	struct fs_row *row = (struct fs_row *)asked;

	if (!row->memory_known)
		blockdev_disks(row->fs->name, add_disk, row);
	row->memory_known = true;
	return row;
}

static struct json_object *namespace(const void *row)
{
	return value_of_text(with_memory(row)->namespaces);
}

static struct json_object *namespace_mode(const void *row)
{
	return value_of_text(with_memory(row)->modes);
}

static struct json_object *region(const void *row)
{
	return value_of_text(with_memory(row)->regions);
}

/* One number if all agree, else the list */
static struct json_object *numa_node(const void *asked)
{
	const struct fs_row *row = with_memory(asked);
	struct json_object *list;

	if (row->nodes.count <= 1)
		return row->nodes.count ? number_or_null(row->nodes.items[0]) : NULL;
	list = check_alloc(json_object_new_array());
	for (size_t i = 0; i < row->nodes.count; i++)
		json_object_array_add(list, number_or_null(row->nodes.items[i]));
	return list;
}

static struct json_object *health(const void *row)
{
	return value_of_text(with_memory(row)->health);
}

static struct json_object *size(const void *row)
{
	return number_or_null(blockdev_size(((const struct fs_row *)row)->fs->name));
}

static struct json_object *bad_sectors(const void *row)
{
	return number_or_null(blockdev_bad_sectors(((const struct fs_row *)row)->fs->name));
}

const struct table_column fs_columns[] = {
	{ "DEVICE", "device", COLUMN_NAME, "block device", device },
	{ "MOUNTPOINT", "mount_point", COLUMN_NAME, "where it is mounted: as named, else first",
	  mount_point },
	{ "MOUNTPOINTS", "mount_points", COLUMN_NAME, "all places where it is mounted",
	  mount_points },
	{ "DAX", "dax_mode", COLUMN_TEXT, "mount option dax: always, inode or never",
	  dax_mode },
	{ "MOUNTED", "mounted", COLUMN_TEXT,
	  "here, or elsewhere: in another mount namespace only, or unmounted while in use", mounted },
	{ "FSTYPE", "fs_type", COLUMN_TEXT, "type that it is mounted as: ext4, ext3, ext2",
	  type },
	{ "UUID", "uuid", COLUMN_NAME, "UUID of the file system", uuid },
	{ "LABEL", "label", COLUMN_NAME, "its label", label },
	{ "CAN-DAX", "can_dax", COLUMN_SWITCH, "can the file system have DAX files?",
	  fs_can_dax },
	{ "DEVICE-DAX", "device_can_dax", COLUMN_SWITCH, "can the device do DAX?",
	  device_can_dax },
	{ "WHY-NOT", "why_not", COLUMN_TEXT,
	  "why it cannot: device, namespace-mode, partition-alignment, block-size, dax=never, data=journal",
	  why_not },
	{ "SWITCH", "dax_fast_read", COLUMN_SWITCH,
	  "is the fast path on? \"-\": this kernel has none", switch_state },
	{ "SWITCH-ITER", "dax_fast_read_iter", COLUMN_SWITCH,
	  "is it on for preadv, io_uring, AIO and splice, too?", iter_switch_state },
	{ "KEPT", "kept_dax_fast_read", COLUMN_SWITCH,
	  "what is SWITCH set to at each mount (set --persist)? \"-\": nothing is kept",
	  kept_read_switch },
	{ "KEPT-ITER", "kept_dax_fast_read_iter", COLUMN_SWITCH, "and SWITCH-ITER?",
	  kept_iter_switch },
	{ "NAMESPACE", "namespace", COLUMN_NAME, "namespace, as ndctl names it", namespace },
	{ "MODE", "namespace_mode", COLUMN_TEXT, "mode of the namespace, as fsdax",
	  namespace_mode },
	{ "REGION", "region", COLUMN_NAME, "region of the namespace", region },
	{ "NUMA", "numa_node", COLUMN_NUMBER, "NUMA node of the region, or of each", numa_node },
	{ "SIZE", "size_bytes", COLUMN_SIZE, "size of the device", size },
	{ "BAD", "bad_sectors", COLUMN_NUMBER,
	  "512-byte sectors of the device known to be bad", bad_sectors },
	{ "HEALTH", "health", COLUMN_TEXT,
	  "health of the worst DIMM of the regions (root asks the DIMMs)", health },
	{ NULL, NULL, COLUMN_TEXT, NULL, NULL },
};

static bool is_chosen(const struct number_list *chosen, size_t column)
{
	for (size_t i = 0; i < chosen->count; i++) {
		if (chosen->items[i] == column)
			return true;
	}
	return false;
}

void fs_columns_complete(struct number_list *chosen)
{
	static const char *const pairs[][2] = {
		{ "WHY-NOT", "CAN-DAX" }, { "CAN-DAX", "DEVICE-DAX" },
	};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		size_t has = 0, brings = 0;

		while (strcmp(fs_columns[has].name, pairs[i][0]) != 0)
			has++;
		while (strcmp(fs_columns[brings].name, pairs[i][1]) != 0)
			brings++;
		if (!is_chosen(chosen, has) || is_chosen(chosen, brings))
			continue;
		chosen->items = grown(chosen->items, chosen->count + 1,
				      sizeof(*chosen->items));
		chosen->items[chosen->count++] = brings;
	}
}

struct fs_row *fs_rows(const struct filesystem *const *chosen, size_t count,
		       enum switch_via via)
{
	struct fs_row *rows = new_zeroed(count, sizeof(*rows));

	for (size_t i = 0; i < count; i++) {
		const struct filesystem *fs = chosen[i];

		rows[i] = (struct fs_row){
			.fs = fs,
			.state = switch_get(&dax_fast_read, fs, via),
			.iter_state = switch_get(&dax_fast_read_iter, fs, via),
		};
	}
	return rows;
}

void fs_rows_free(struct fs_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		free(rows[i].namespaces);
		free(rows[i].modes);
		free(rows[i].regions);
		free(rows[i].health);
		free(rows[i].nodes.items);
	}
	free(rows);
}
