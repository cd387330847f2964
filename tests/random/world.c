// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* The real file system, which must agree with the model. See world.h. */

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fs.h"
#include "world.h"

#define SIZE "32M"	/* small, so that freed blocks are soon reused */

const struct variant variants[] = {
	{ "plain", "-O ^metadata_csum", "dax=always", BLOCK, true, true },
	{ "no journal", "-O ^has_journal,^metadata_csum", "dax=always", BLOCK, true, true },
	{ "bigalloc", "-O bigalloc -C 16384", "dax=always", 4 * BLOCK, true, false },
	{ "indirect blocks", "-O ^extents,^64bit", "dax=always", BLOCK, true, true },
	{ "DAX by flag", "-O ^metadata_csum", "dax=inode", BLOCK, false, true },
	{ "quota, fast commits", "-O quota,fast_commit", "dax=always", BLOCK, true, false },
};

const int nvariants = sizeof(variants) / sizeof(variants[0]);

bool wrong(struct world *w, const char *fmt, ...)
{
	va_list args;

	if (w->why[0])
		return false;
	va_start(args, fmt);
	vsnprintf(w->why, sizeof(w->why), fmt, args);
	va_end(args);
	return false;
}

void world_start(struct world *w, const struct variant *variant)
{
	memset(w, 0, sizeof(*w));
	w->variant = variant;
	model_start(&w->model);
	for (int i = 0; i < SLOTS; i++)
		w->fd[i] = NONE;
	spare_fs(variant->mke2fs, SIZE, variant->mount);
	w->control = must_open(SPARE_MOUNT, O_RDONLY | O_DIRECTORY);
}

static void close_all(struct world *w)
{
	for (int i = 0; i < SLOTS; i++) {
		if (w->model.slot[i].file != NONE)
			world_close(w, i);
	}
	close(w->control);
}

bool world_end(struct world *w)
{
	close_all(w);
	spare_umount();
	if (!w->why[0] && run("e2fsck -fn " SPARE_DEVICE))
		wrong(w, "e2fsck finds fault with the file system: %s", run_said());
	model_free(&w->model);
	return !w->why[0];
}

void world_throw(struct world *w, enum mode mode)
{
	if (!have_switch(FAST_READ))
		return;
	if ((mode ^ w->mode) & MODE_READ)
		must(!switch_ioctl_set(w->control, FAST_READ, !!(mode & MODE_READ)));
	if ((mode ^ w->mode) & MODE_ITER)
		must(!switch_ioctl_set(w->control, FAST_READ_ITER, !!(mode & MODE_ITER)));
	w->mode = mode;
}

static bool mode_is(struct world *w, enum mode mode)
{
	int read = switch_ioctl_get(w->control, FAST_READ);
	int iter = switch_ioctl_get(w->control, FAST_READ_ITER);

	if (read == !!(mode & MODE_READ) && iter == !!(mode & MODE_ITER))
		return true;
	return wrong(w, "the switches are %d and %d, must be: %s", read, iter, mode_name(mode));
}

bool world_throw_sysfs(struct world *w, enum mode mode)
{
	if (!have_switch(FAST_READ))
		return true;
	switch_mode(w->control, mode);
	w->mode = mode;
	return mode_is(w, mode);
}

const char *world_path(int name)
{
	static char path[2][40];
	static int turn;

	turn = !turn;
	snprintf(path[turn], sizeof(path[turn]), SPARE_MOUNT "/%c", 'a' + name);
	return path[turn];
}

void world_open(struct world *w, int slot, int name, enum how_open how)
{
	static const int flags[] = {
		[OPEN_TRUNC] = O_TRUNC, [OPEN_DIRECT] = O_DIRECT, [OPEN_SYNC] = O_SYNC,
	};

	w->fd[slot] = must_open(world_path(name), O_RDWR | O_CREAT | flags[how]);
	model_open(&w->model, slot, name, how);
}

static void unmap(struct world *w, int slot)
{
	if (w->map[slot])
		must(!munmap(w->map[slot], MAX_SIZE));
	w->map[slot] = NULL;
}

void world_close(struct world *w, int slot)
{
	unmap(w, slot);
	must(!close(w->fd[slot]));
	w->fd[slot] = NONE;
	model_close(&w->model, slot);
}

/* Odd slots use MAP_SYNC where possible: its faults take another path. */
char *world_map(struct world *w, int slot)
{
	void *map = MAP_FAILED;

	if (w->map[slot])
		return w->map[slot];
	if (slot & 1)
		map = mmap(NULL, MAX_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED_VALIDATE | MAP_SYNC,
			   w->fd[slot], 0);
	if (map == MAP_FAILED)
		map = mmap(NULL, MAX_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, w->fd[slot], 0);
	must(map != MAP_FAILED);
	w->map[slot] = map;
	return map;
}

char *world_map_anew(struct world *w, int slot)
{
	unmap(w, slot);
	return world_map(w, slot);
}

void world_unmap_file(struct world *w, int file)
{
	for (int i = 0; i < SLOTS; i++) {
		if (w->model.slot[i].file == file)
			unmap(w, i);
	}
}

bool world_remount_anew(struct world *w)
{
	int err;

	close_all(w);
	spare_umount();
	err = spare_mount(w->variant->mount);
	if (err)
		broken("mount -o %s: %s", w->variant->mount, strerror(-err));
	w->control = must_open(SPARE_MOUNT, O_RDONLY | O_DIRECTORY);
	w->mode = MODE_OFF;
	return !have_switch(FAST_READ) || mode_is(w, MODE_OFF);
}
