// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Finds out which bytes of a file are written: a read of other bytes copies nothing and
 * fills with zeros.
 */
#include "fs/workload/extents.h"

#include <errno.h>
#include <linux/fiemap.h>
#include <linux/fs.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "lib/memory.h"

#define AT_ONCE	256

/* From .start up to, but without, .end; between two extents there is a hole. */
struct extent {
	uint64_t start, end;
	bool written;
};

struct extents {
	struct extent *items;
	size_t count;
};

static void add(struct extents *extents, uint64_t start, uint64_t end, bool written)
{
	/* the capacity is 1, 2, 4 ... */
	if ((extents->count & (extents->count + 1)) == 0)
		extents->items = grown(extents->items, 2 * extents->count + 1,
				       sizeof(*extents->items));
	extents->items[extents->count++] = (struct extent){ start, end, written };
}

/* Asks the file system for the extents. Returns false if it does not report them. */
static bool read_fiemap(struct extents *extents, int fd, uint64_t size)
{
	struct fiemap *map = new_zeroed(1, sizeof(*map) + AT_ONCE * sizeof(map->fm_extents[0]));
	uint64_t at = 0;
	bool last = false, good = true;

	while (good && !last && at < size) {
		map->fm_start = at;
		map->fm_length = size - at;
		/* write delayed blocks now: else FIEMAP reports them wrongly */
		map->fm_flags = FIEMAP_FLAG_SYNC;
		map->fm_extent_count = AT_ONCE;
		good = ioctl(fd, FS_IOC_FIEMAP, map) == 0;
		last = map->fm_mapped_extents == 0;
		for (uint32_t i = 0; good && i < map->fm_mapped_extents; i++) {
			const struct fiemap_extent *extent = &map->fm_extents[i];

			at = extent->fe_logical + extent->fe_length;
			last = extent->fe_flags & FIEMAP_EXTENT_LAST;
			add(extents, extent->fe_logical, at,
			    !(extent->fe_flags & FIEMAP_EXTENT_UNWRITTEN));
		}
	}
	free(map);
	return good;
}

/* From lseek(), which reports unwritten extents as holes or as data. */
static bool read_data(struct extents *extents, int fd, uint64_t size)
{
	off_t start = 0, end;

	extents->count = 0;
	while ((uint64_t)start < size) {
		start = lseek(fd, start, SEEK_DATA);
		if (start < 0)
			return errno == ENXIO;	/* the rest is a hole */
		end = lseek(fd, start, SEEK_HOLE);
		if (end < 0)
			return false;
		add(extents, (uint64_t)start, (uint64_t)end, true);
		start = end;
	}
	return true;
}

struct extents *extents_read(int fd, uint64_t size)
{
	struct extents *extents = new_zeroed(1, sizeof(*extents));

	if (read_fiemap(extents, fd, size) || read_data(extents, fd, size))
		return extents;
	extents_free(extents);
	return NULL;
}

/* The index of the first extent that ends after @offset, or their number */
static size_t first_behind(const struct extents *extents, uint64_t offset)
{
	size_t low = 0, high = extents->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (extents->items[middle].end > offset)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

void extents_count(const struct extents *extents, uint64_t offset, uint64_t length,
		   struct extent_bytes *bytes)
{
	uint64_t end = offset + length, at = offset;

	for (size_t i = first_behind(extents, offset); i < extents->count && at < end; i++) {
		const struct extent *extent = &extents->items[i];
		uint64_t start = extent->start > at ? extent->start : at;
		uint64_t stop = extent->end < end ? extent->end : end;

		if (start >= end)
			break;
		bytes->hole += start - at;
		if (extent->written)
			bytes->written += stop - start;
		else
			bytes->unwritten += stop - start;
		at = stop;
	}
	bytes->hole += end - at;
}

void extents_free(struct extents *extents)
{
	if (extents)
		free(extents->items);
	free(extents);
}
