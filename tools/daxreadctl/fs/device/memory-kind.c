// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Persistent memory of every kind is on a bus of libnvdimm, whose provider says who found
 * it.
 */
#include "fs/device/memory-kind.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

#include "fs/device/blockdev.h"
#include "fs/device/sysroot.h"
#include "lib/memory.h"

static const struct {
	const char *provider;	/* how its name begins */
	enum memory_kind kind;
} providers[] = {
	{ "ACPI.NFIT", MEMORY_DIMM },
	{ "nfit_test", MEMORY_DIMM },
	{ "e820", MEMORY_E820 },
	{ "virtio-pmem", MEMORY_VIRTIO },
	{ "CXL", MEMORY_CXL },
};

static const char *const kind_texts[] = {
	[MEMORY_DIMM] = "NVDIMM",
	[MEMORY_E820] = "memmap=, or persistent by the firmware's memory map",
	[MEMORY_VIRTIO] = "virtio-pmem",
	[MEMORY_CXL] = "CXL persistent memory",
	[MEMORY_OTHER] = "persistent memory",
	[MEMORY_MAPPED] = "device-mapper",
	[MEMORY_NONE] = "a disk, no persistent memory",
};

static enum memory_kind kind_of_provider(const char *provider)
{
	for (size_t i = 0; i < sizeof(providers) / sizeof(providers[0]); i++) {
		if (strncmp(provider, providers[i].provider, strlen(providers[i].provider)) == 0)
			return providers[i].kind;
	}
	return MEMORY_OTHER;
}

/* Between a disk and its bus there are a namespace, or what is made of it, and a region. */
static char *provider_of(const char *disk)
{
	return read_system_text("/sys/class/block/%s/device/../../provider", disk);
}

enum memory_kind memory_kind_of(const char *disk)
{
	char *provider = provider_of(disk), *region = NULL;
	enum memory_kind kind = MEMORY_NONE;

	if (provider)
		kind = kind_of_provider(provider);
	else
		region = link_name("/sys/class/block/%s/device/..", disk);
	if (region && strncmp(region, "region", 6) == 0)
		kind = MEMORY_OTHER;
	if (blockdev_is_mapped(disk))
		kind = MEMORY_MAPPED;
	free(region);
	free(provider);
	return kind;
}

char *memory_kind_text(const char *disk)
{
	enum memory_kind kind = memory_kind_of(disk);
	char *driver = link_name("/sys/class/block/%s/device/driver", disk);
	char *provider = kind == MEMORY_OTHER ? provider_of(disk) : NULL;
	char *text = text_of("%s%s%s%s%s%s", kind_texts[kind], provider ? " of " : "",
			     provider ? provider : "", driver ? " (driver " : "",
			     driver ? driver : "", driver ? ")" : "");

	free(provider);
	free(driver);
	return text;
}

/* The namespace that it is made of; NULL: none */
static char *namespace_above(dev_t devno)
{
	char *name = read_system_text("/sys/dev/char/%u:%u/../namespace", major(devno),
				      minor(devno));

	return name ? name : read_system_text("/sys/dev/char/%u:%u/../../namespace",
					      major(devno), minor(devno));
}

static char *device_dax_kind(dev_t devno)
{
	char *path = sysroot_path("/sys/dev/char/%u:%u", major(devno), minor(devno));
	char *real = realpath(path, NULL);
	const char *kind = "memory as a DAX character device";

	if (real && strstr(real, "/ndbus"))
		kind = "a namespace in mode devdax";
	else if (real && strstr(real, "/dax_region"))
		kind = "a CXL region as a DAX character device";
	else if (real && strstr(real, "/hmem"))
		kind = "memory that the firmware sets apart (hmem), as a DAX character device";
	free(real);
	free(path);
	return copy_of(kind);
}

bool device_dax_of(dev_t devno, struct device_dax *found)
{
	char *subsystem = link_name("/sys/dev/char/%u:%u/subsystem", major(devno), minor(devno));
	bool is_dax = subsystem && strcmp(subsystem, "dax") == 0;

	*found = (struct device_dax){ 0 };
	if (is_dax) {
		found->name = link_name("/sys/dev/char/%u:%u", major(devno), minor(devno));
		found->kind = device_dax_kind(devno);
		found->namespace = namespace_above(devno);
	}
	free(subsystem);
	return is_dax;
}

void device_dax_free(struct device_dax *found)
{
	free(found->name);
	free(found->kind);
	free(found->namespace);
	*found = (struct device_dax){ 0 };
}
