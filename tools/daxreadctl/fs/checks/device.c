// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * A device can lie on several disks, each with a namespace. What a check says of the device
 * it says of the worst of them.
 */
#include "fs/checks/device.h"

#include <stdlib.h>
#include <string.h>

#include "fs/can-dax.h"
#include "fs/checks/obstacle.h"
#include "fs/device/blockdev.h"
#include "fs/device/nvdimm.h"
#include "fs/device/sysroot.h"
#include "lib/memory.h"

/* What is known of all disks under the device */
struct memory {
	enum memory_kind kind;		/* of the last one */
	char *kinds, *modes, *health;	/* NULL: not known */
	char *first_namespace;
	int64_t bad;			/* sectors, on the whole disks; -1: not known */
};

/* Adds @text, which may be NULL, to @list unless that is all it holds; and frees it. */
static void join(char **list, char *text)
{
	if (text && (!*list || strcmp(*list, text) != 0))
		text_add(list, ", ", "%s", text);
	free(text);
}

static void look_at_disk(const char *disk, void *arg)
{
	struct nvdimm nvdimm = nvdimm_of(disk);
	struct memory *memory = arg;
	int64_t bad = blockdev_bad_sectors(disk);

	memory->kind = memory_kind_of(disk);
	join(&memory->kinds, memory_kind_text(disk));
	if (nvdimm.namespace && nvdimm.mode)
		join(&memory->modes, text_of("%s: %s", nvdimm.namespace, nvdimm.mode));
	if (nvdimm.namespace && !memory->first_namespace)
		memory->first_namespace = copy_of(nvdimm.namespace);
	if (nvdimm_worse_health(nvdimm.health, memory->health) != memory->health) {
		free(memory->health);
		memory->health = nvdimm.health;
		nvdimm.health = NULL;
	}
	if (memory->bad >= 0)
		memory->bad = bad < 0 ? -1 : memory->bad + bad;
	nvdimm_free(&nvdimm);
}

static void check_kind(struct checks *checks, const struct target *target,
		       const struct memory *memory)
{
	const struct filesystem *fs = target->fs;
	char *value = text_of("%s: %s%s", fs->device, blockdev_is_partition(fs->name) ?
			      "partition of " : blockdev_is_mapped(fs->name) ? "made of " : "",
			      memory->kinds ? memory->kinds : "not known");

	if (can_dax(fs) & DAX_NO_DEVICE) {
		check_obstacle(checks, "device", value, target, DAX_NO_DEVICE);
	} else if (fs->device_dax < 0) {
		check_unknown(checks, "device",
			      text_of("%s; sysfs does not tell whether it can do DAX", value));
		free(value);
	} else {
		check_ok(checks, "device", value);
	}
}

static void check_mode(struct checks *checks, const struct target *target,
		       const struct memory *memory)
{
	char *value = memory->modes ? copy_of(memory->modes) : NULL;

	if (can_dax(target->fs) & DAX_NAMESPACE) {
		check_obstacle(checks, "namespace-mode", value, target, DAX_NAMESPACE);
	} else if (value) {
		check_ok(checks, "namespace-mode", value);
	} else if (memory->kind == MEMORY_NONE) {
		check_not_applicable(checks, "namespace-mode", copy_of("it has no namespace"));
	} else {
		check_unknown(checks, "namespace-mode",
			      copy_of("neither libndctl nor sysfs knows its namespace"));
	}
}

static void check_mapped(struct checks *checks, const struct filesystem *fs)
{
	struct check *check;

	if (!blockdev_is_mapped(fs->name)) {
		check_not_applicable(checks, "device-mapper", copy_of("it is no mapped device"));
		return;
	}
	check = check_wrong(checks, "device-mapper", copy_of(fs->name), "device-mapper",
			    text_of("%s is made of other devices, so that the kernel reads from it through iomap, whatever the switches are; use a namespace, or a partition of one, itself",
				    fs->device));
	check->unsupported = true;
}

static void check_alignment(struct checks *checks, const struct target *target)
{
	const struct filesystem *fs = target->fs;
	int64_t start = -1, sectors = -1;

	if (!blockdev_is_partition(fs->name)) {
		check_not_applicable(checks, "partition-alignment", copy_of("it is no partition"));
		return;
	}
	read_system_number(&start, "/sys/class/block/%s/start", fs->name);
	read_system_number(&sectors, "/sys/class/block/%s/size", fs->name);
	if (can_dax(fs) & DAX_ALIGNMENT)
		check_obstacle(checks, "partition-alignment",
			       text_of("start %lld, size %lld (in 512 bytes)", (long long)start,
				       (long long)sectors), target, DAX_ALIGNMENT);
	else
		check_ok(checks, "partition-alignment",
			 text_of("start %lld, size %lld (in 512 bytes)", (long long)start,
				 (long long)sectors));
}

/*
 * One bad sector anywhere on the disk, also outside of this partition, makes the kernel
 * read all of it through iomap, which looks for bad sectors at each read.
 */
static void check_bad_sectors(struct checks *checks, const struct target *target,
			      const struct memory *memory)
{
	struct check *check;
	char *first, *then;

	if (memory->bad < 0) {
		check_unknown(checks, "bad-sectors",
			      copy_of("its driver keeps no list of them (badblocks in sysfs)"));
		return;
	}
	if (!memory->bad) {
		check_ok(checks, "bad-sectors", copy_of("0"));
		return;
	}
	check = check_wrong(checks, "bad-sectors", text_of("%lld", (long long)memory->bad),
			    "bad-sectors",
			    text_of("%lld sectors of 512 bytes are known to be bad, and a device with any is read through iomap; restore from a backup the files that have them, after the sectors are cleared",
				    (long long)memory->bad));
	if (!memory->first_namespace || target_is_root(target))
		return;
	first = target_unmount_first(target);
	then = target->is_mounted ? target_then_mount(target, target->fs->dax_mode &&
			strcmp(target->fs->dax_mode, "always") == 0 ? "dax=always" : NULL) :
		copy_of("");
	/* mounted again, whether or not the firmware can clear them */
	check->command = *then ? text_of("%s{ ndctl clear-errors %s; %s; }", first,
					 memory->first_namespace, then + strlen(" && ")) :
			 text_of("ndctl clear-errors %s", memory->first_namespace);
	check->erases = copy_of("what the bad sectors held, which is lost already");
	free(then);
	free(first);
}

void check_health(struct checks *checks, const char *health, enum memory_kind kind)
{
	struct check *check;

	if (kind != MEMORY_DIMM && kind != MEMORY_CXL && kind != MEMORY_OTHER) {
		check_not_applicable(checks, "health", copy_of("it is no DIMM that could say"));
	} else if (!health && kind == MEMORY_CXL) {
		check_unknown(checks, "health",
			      copy_of("CXL memory tells it to cxl(1) alone (cxl list --memdevs --health)"));
	} else if (!health) {
		check_unknown(checks, "health",
			      copy_of("its DIMMs do not say (root alone can ask them, and only those of the running system)"));
	} else if (strcmp(health, "critical") == 0 || strcmp(health, "fatal") == 0) {
		check = check_wrong(checks, "health", copy_of(health), "health",
				    text_of("a DIMM calls its own health %s: save its files and replace it",
					    health));
		check->command = copy_of("ndctl list --dimms --health");
	} else {
		check_ok(checks, "health", copy_of(health));
	}
}

void check_device(struct checks *checks, const struct target *target)
{
	struct memory memory = { .kind = MEMORY_NONE };

	blockdev_disks(target->fs->name, look_at_disk, &memory);
	check_kind(checks, target, &memory);
	check_mode(checks, target, &memory);
	check_mapped(checks, target->fs);
	check_alignment(checks, target);
	check_bad_sectors(checks, target, &memory);
	check_health(checks, memory.health, memory.kind);
	free(memory.kinds);
	free(memory.modes);
	free(memory.first_namespace);
	free(memory.health);
}

static void check_character(struct checks *checks, const struct device_dax *device)
{
	struct check *check;

	check = check_wrong(checks, "device", text_of("%s: %s", device->name, device->kind),
			    device->namespace ? "namespace-mode" : "device",
			    text_of("/dev/%s is a character device, which holds no file system%s",
				    device->name, device->namespace ?
				    "; the namespace must be made anew in mode fsdax" :
				    ", and its memory is in no namespace; ext4 needs a block device of persistent memory (see ndctl list, cxl list)"));
	check->unsupported = true;
	if (!device->namespace)
		return;
	check->command = text_of("ndctl create-namespace -f -e %s -m fsdax", device->namespace);
	check->erases = text_of("all that is on %s", device->namespace);
}

void check_none(struct checks *checks, const struct target *target)
{
	struct check *check;

	if (target->character.name) {
		check_character(checks, &target->character);
		return;
	}
	check = check_wrong(checks, "device", NULL, "device",
			    copy_of("no block device of persistent memory is found, and no mounted ext4 is on a device that can do DAX; make a namespace (see ndctl list --idle, ndctl create-namespace)"));
	check->unsupported = true;
}
