// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* Files of a known shape. See shape.h. */

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fs.h"
#include "image.h"
#include "shape.h"
#include "tap.h"

#define CHUNK (256 * 1024)

uint64_t mix64(uint64_t x)
{
	x += 0x9e3779b97f4a7c15ull;
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
	return x ^ (x >> 31);
}

uint64_t draw(uint64_t *state, uint64_t below)
{
	return mix64((*state)++) % below;
}

/* Every byte is odd, so that no written byte looks like the zero of a hole. */
static uint64_t pattern_word(uint64_t seed, uint64_t pos)
{
	return mix64(seed * 0x100000001b3ull ^ pos) | 0x0101010101010101ull;
}

unsigned char pattern_byte(uint64_t seed, loff_t pos)
{
	return pattern_word(seed, pos & ~7ull) >> (8 * (pos & 7));
}

void pattern_fill(uint64_t seed, loff_t pos, void *buf, size_t len)
{
	unsigned char *out = buf;

	while (len && (pos & 7)) {
		*out++ = pattern_byte(seed, pos++);
		len--;
	}
	for (; len >= 8; len -= 8, out += 8, pos += 8) {
		uint64_t word = pattern_word(seed, pos);

		memcpy(out, &word, 8);
	}
	while (len--)
		*out++ = pattern_byte(seed, pos++);
}

size_t shape_expect(const struct shape *shape, loff_t pos, size_t len, void *buf)
{
	loff_t start = 0;

	if (pos >= shape->size)
		return 0;
	if (len > (size_t)(shape->size - pos))
		len = shape->size - pos;
	if (!buf)
		return len;
	memset(buf, 0, len);
	for (int i = 0; i < shape->nsegs; i++) {
		loff_t end = start + shape->segs[i].len;
		loff_t from = start > pos ? start : pos;
		loff_t to = end < pos + (loff_t)len ? end : pos + (loff_t)len;

		if (shape->segs[i].kind == WRITTEN && from < to)
			pattern_fill(shape->seed, from, (char *)buf + (from - pos), to - from);
		start = end;
	}
	return len;
}

ssize_t shape_differs(const struct shape *shape, loff_t pos, const void *buf, size_t len)
{
	static __thread char want[CHUNK];
	const char *got = buf;

	for (size_t done = 0; done < len; done += CHUNK) {
		size_t n = len - done < CHUNK ? len - done : CHUNK;
		size_t i = 0;

		if (shape_expect(shape, pos + done, n, want) < n)
			broken("%s: asked for content beyond its end", shape->name);
		if (!memcmp(want, got + done, n))
			continue;
		while (want[i] == got[done + i])
			i++;
		return done + i;
	}
	return -1;
}

void shape_write(const struct shape *shape, int fd, loff_t pos, size_t len)
{
	static char buf[CHUNK];

	while (len) {
		size_t n = len < CHUNK ? len : CHUNK;

		pattern_fill(shape->seed, pos, buf, n);
		must(pwrite(fd, buf, n, pos) == (ssize_t)n);
		pos += n;
		len -= n;
	}
}

static void check_unwritten(const struct shape *shape, int fd)
{
	int want = 0, got;

	for (int i = 0; i < shape->nsegs; i++)
		want += shape->segs[i].kind == UNWRITTEN;
	if (!want)
		return;
	extents_of(fd, &got);
	if (!got)
		broken("%s: no extent came out unwritten", shape->name);
}


int shape_make_plain(const struct shape *shape, const char *path)
{
	int fd = must_open(path, O_RDWR | O_CREAT | O_TRUNC);
	loff_t pos = 0;

	/* Written ranges first: a write next to unwritten blocks may convert them. */
	for (int i = 0; i < shape->nsegs; pos += shape->segs[i++].len) {
		if (shape->segs[i].kind == WRITTEN)
			shape_write(shape, fd, pos, shape->segs[i].len);
	}
	must(!ftruncate(fd, shape->size));
	return fd;
}

void shape_prepare(const struct shape *shape, const char *path)
{
	if (!fs_can(CAN_WRITE))
		close(shape_make_plain(shape, image_path(path)));
}

int shape_make(const struct shape *shape, const char *path)
{
	loff_t pos = 0;
	int fd, err;

	if (!fs_can(CAN_WRITE)) {
		/* True if the file was prepared and is in the mounted image. */
		if (!access(path, F_OK))
			return must_open(path, O_RDONLY);
		close(shape_make_plain(shape, image_path(path)));
		err = spare_mount("dax");
		if (err)
			broken("mount -o dax %s: %s", image_device(), strerror(-err));
		return must_open(path, O_RDONLY);
	}
	fd = shape_make_plain(shape, path);
	/* Holes in place of unwritten extents, on file systems without these. */
	if (!fs_can(CAN_PUNCH))
		return fd;
	for (int i = 0; i < shape->nsegs; pos += shape->segs[i++].len) {
		if (shape->segs[i].kind == UNWRITTEN)
			must(!fallocate(fd, FALLOC_FL_KEEP_SIZE, pos, shape->segs[i].len));
	}
	check_unwritten(shape, fd);
	/* A new device holds zeros: what is read from it would pass for a hole. */
	must(!fsync(fd));
	soil_unwritten(fd, 0, pos);
	return fd;
}
