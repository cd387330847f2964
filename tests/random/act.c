// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* Does one operation to the file system and to the model. See act.h. */

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#include "act.h"
#include "check.h"
#include "fs.h"
#include "shape.h"

#define EXT4_IOC_MIGRATE		_IO('f', 9)
#define EXT4_IOC_SWAP_BOOT		_IO('f', 17)
#define EXT4_IOC_PRECACHE_EXTENTS	_IO('f', 18)
#define EXT4_EXTENTS_FL			0x00080000

/* Reports a call that failed although it cannot fail in this state. */
static enum outcome must_do(struct world *w, const struct op *op, bool fine)
{
	char text[100];

	if (fine)
		return DONE;
	wrong(w, "%s: %m", op_print(op, text, sizeof(text)));
	return FAILED;
}

static enum outcome checked(bool fine)
{
	return fine ? DONE : FAILED;
}

static bool has_extents(int fd)
{
	int flags;

	must(!ioctl(fd, FS_IOC_GETFLAGS, &flags));
	return flags & EXT4_EXTENTS_FL;
}

static enum outcome do_open(struct world *w, const struct op *op)
{
	if (op->other >= NAMES || (op->how == OPEN_DIRECT && !w->variant->always_dax))
		return SKIPPED;
	if (w->model.slot[op->slot].file != NONE)
		world_close(w, op->slot);
	world_open(w, op->slot, op->other, op->how);
	return DONE;
}

static enum outcome do_unlink(struct world *w, const struct op *op)
{
	if (op->slot >= NAMES || w->model.name[op->slot] == NONE)
		return SKIPPED;
	model_unlink(&w->model, op->slot);
	return must_do(w, op, !unlink(world_path(op->slot)));
}

static enum outcome do_rename(struct world *w, const struct op *op)
{
	if (op->slot >= NAMES || op->other >= NAMES || op->slot == op->other ||
	    w->model.name[op->slot] == NONE)
		return SKIPPED;
	model_rename(&w->model, op->slot, op->other);
	return must_do(w, op, !rename(world_path(op->slot), world_path(op->other)));
}

static const char *new_bytes(uint32_t id, uint32_t pos, uint32_t len)
{
	static char bytes[MAX_SIZE];

	pattern_fill(id, pos, bytes, len);
	return bytes;
}

static enum outcome do_write(struct world *w, const struct op *op)
{
	struct model_slot *slot = &w->model.slot[op->slot];
	uint32_t pos = op->how == WRITE_ON ? slot->pos : op->pos, half = op->len / 2;
	int fd = w->fd[op->slot];
	struct iovec iov[2];
	const char *bytes;
	ssize_t n;

	if (!op->len || op->len > MAX_SIZE || pos > MAX_SIZE - op->len)
		return SKIPPED;
	bytes = new_bytes(op->id, pos, op->len);
	iov[0] = (struct iovec){ (char *)bytes, half };
	iov[1] = (struct iovec){ (char *)bytes + half, op->len - half };
	if (op->how == WRITE_SEEK)
		must(lseek(fd, pos, SEEK_SET) == pos);
	if (op->how == WRITE_PWRITE)
		n = pwrite(fd, bytes, op->len, pos);
	else if (op->how == WRITE_PWRITEV)
		n = pwritev(fd, iov, 2, pos);
	else
		n = write(fd, bytes, op->len);
	content_write(model_content(&w->model, op->slot), pos, bytes, op->len);
	if (op->how <= WRITE_SEEK)
		slot->pos = pos + op->len;
	return must_do(w, op, n == (ssize_t)op->len);
}

/* Stores only below i_size: bytes after it in the last page belong to no file. */
static enum outcome do_store(struct world *w, const struct op *op)
{
	struct content *c = model_content(&w->model, op->slot);
	uint32_t n = content_avail(c, op->pos, op->len);
	const char *bytes;

	if (!n)
		return SKIPPED;
	bytes = new_bytes(op->id, op->pos, n);
	memcpy(world_map(w, op->slot) + op->pos, bytes, n);
	content_write(c, op->pos, bytes, n);
	return DONE;
}

static enum outcome do_truncate(struct world *w, const struct op *op)
{
	if (op->len > MAX_SIZE)
		return SKIPPED;
	content_resize(model_content(&w->model, op->slot), op->len);
	return must_do(w, op, !ftruncate(w->fd[op->slot], op->len));
}

static const struct {
	int mode;
	bool moves;	/* moves the bytes after it; allowed only within the file, in whole units */
} fallocates[FALLOC_HOWS] = {
	[FALLOC_ALLOC] = { 0, false },
	[FALLOC_ALLOC_KEEP] = { FALLOC_FL_KEEP_SIZE, false },
	[FALLOC_PUNCH] = { FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, false },
	[FALLOC_ZERO] = { FALLOC_FL_ZERO_RANGE, false },
	[FALLOC_ZERO_KEEP] = { FALLOC_FL_ZERO_RANGE | FALLOC_FL_KEEP_SIZE, false },
	[FALLOC_COLLAPSE] = { FALLOC_FL_COLLAPSE_RANGE, true },
	[FALLOC_INSERT] = { FALLOC_FL_INSERT_RANGE, true },
};

static bool can_fallocate(struct world *w, const struct op *op)
{
	const struct content *c = model_content(&w->model, op->slot);

	if (!op->len || op->len > MAX_SIZE || op->pos > MAX_SIZE - op->len)
		return false;
	if (!fallocates[op->how].moves)
		return true;
	if (op->pos % w->variant->unit || op->len % w->variant->unit)
		return false;
	if (op->how == FALLOC_COLLAPSE)
		return op->pos + op->len < c->size;
	return op->pos < c->size && c->size + op->len <= MAX_SIZE;
}

/*
 * Bases after 6.12 keep old bytes in the page cache, see
 * Documentation/upstream/stale-after-zero-range.md.
 */
static bool zero_range_is_stale(int fd, const struct content *c, const struct op *op)
{
	return op->how == FALLOC_ZERO && op->pos + op->len > c->size && !is_dax(fd) &&
	       !kernel_before(6, 13);
}

static enum outcome do_fallocate(struct world *w, const struct op *op)
{
	struct content *c = model_content(&w->model, op->slot);
	int fd = w->fd[op->slot], mode = fallocates[op->how].mode;

	if (!can_fallocate(w, op) || zero_range_is_stale(fd, c, op))
		return SKIPPED;
	if (fallocate(fd, mode, op->pos, op->len)) {
		/* A file with indirect blocks supports only FALLOC_FL_PUNCH_HOLE. */
		if (errno == EOPNOTSUPP && op->how != FALLOC_PUNCH && !has_extents(fd))
			return SKIPPED;
		return must_do(w, op, false);
	}
	if (op->how == FALLOC_COLLAPSE)
		content_collapse(c, op->pos, op->len);
	else if (op->how == FALLOC_INSERT)
		content_insert(c, op->pos, op->len);
	else if (op->how == FALLOC_PUNCH || op->how == FALLOC_ZERO || op->how == FALLOC_ZERO_KEEP)
		content_zero(c, op->pos, op->len);
	if (!(mode & FALLOC_FL_KEEP_SIZE) && !fallocates[op->how].moves && op->pos + op->len > c->size)
		content_resize(c, op->pos + op->len);
	return DONE;
}

/* True if @n bytes at op->pos and @n bytes at op->at are in one file and share a byte. */
static bool overlap(const struct world *w, const struct op *op, uint32_t n)
{
	return w->model.slot[op->slot].file == w->model.slot[op->other].file &&
	       op->pos < op->at + n && op->at < op->pos + n;
}

static enum outcome do_copy(struct world *w, const struct op *op)
{
	struct content *from = model_content(&w->model, op->slot);
	struct content *to = model_content(&w->model, op->other);
	uint32_t n = content_avail(from, op->pos, op->len), done = 0;
	loff_t pos = op->pos, at = op->at;
	ssize_t more;

	/* Skips an overlap of the requested length, also one beyond the end of the file. */
	if (!to || overlap(w, op, op->len) || op->at > MAX_SIZE || n > MAX_SIZE - op->at)
		return SKIPPED;
	/* Stop after n bytes: in a file copied to itself, further calls would copy the copy. */
	do {
		more = copy_file_range(w->fd[op->slot], &pos, w->fd[op->other], &at, op->len - done, 0);
		if (more < 0)
			return must_do(w, op, false);
		done += more;
	} while (more && done < n);
	if (done != n)
		return checked(wrong(w, "copied %u bytes, must be %u", done, n));
	if (n)
		content_write(to, op->at, from->bytes + op->pos, n);
	return DONE;
}

/* The buffer is a mapping of a file, so the copy allocates and converts blocks. */
static enum outcome do_read_to_map(struct world *w, const struct op *op)
{
	struct content *from = model_content(&w->model, op->slot);
	struct content *to = model_content(&w->model, op->other);
	uint32_t n = content_avail(from, op->pos, op->len);
	ssize_t got;

	if (!to || !n || overlap(w, op, n) || content_avail(to, op->at, n) < n ||
	    op->len > MAX_SIZE - op->at)
		return SKIPPED;
	world_throw(w, op->sw % 4);
	got = pread(w->fd[op->slot], world_map(w, op->other) + op->at, op->len, op->pos);
	w->reads++;
	if (got != (ssize_t)n)
		return checked(wrong(w, "a read into a mapping returned %zd, must be %u", got, n));
	content_write(to, op->at, from->bytes + op->pos, n);
	return DONE;
}

static enum outcome do_write_from_map(struct world *w, const struct op *op)
{
	struct content *to = model_content(&w->model, op->slot);
	struct content *from = model_content(&w->model, op->other);
	uint32_t n = from ? content_avail(from, op->at, op->len) : 0;
	ssize_t got;

	if (!n || overlap(w, op, n) || op->pos > MAX_SIZE - n)
		return SKIPPED;
	/* A new mapping: the base leaves stale zeros in an old one, see check.c. */
	got = pwrite(w->fd[op->slot], world_map_anew(w, op->other) + op->at, n, op->pos);
	content_write(to, op->pos, from->bytes + op->at, n);
	return must_do(w, op, got == (ssize_t)n);
}

/*
 * Bases after 6.12 warn of what EXT4_IOC_SWAP_BOOT does to the entries of a mapping, also if
 * that is gone, see Documentation/upstream/swap-boot-warning.md.
 */
bool kernel_takes(enum op_kind kind)
{
	return kind != OP_SWAP_BOOT || kernel_before(6, 13);
}

/* EXT4_IOC_SWAP_BOOT does not update mappings of the file, so remove them first. */
static enum outcome do_swap_boot(struct world *w, const struct op *op)
{
	int file = w->model.slot[op->slot].file;

	if (!kernel_takes(OP_SWAP_BOOT) || !w->variant->swap_boot ||
	    w->model.files[file].names != 1)
		return SKIPPED;
	world_unmap_file(w, file);
	content_swap(model_content(&w->model, op->slot), &w->model.boot);
	return must_do(w, op, !ioctl(w->fd[op->slot], EXT4_IOC_SWAP_BOOT));
}

/* ext4 may refuse to convert a file. A file that it converts must keep every byte. */
static enum outcome do_layout(struct world *w, const struct op *op)
{
	int fd = w->fd[op->slot], flags, err;

	if (has_extents(fd) == (op->how == LAYOUT_EXTENTS))
		return SKIPPED;
	if (op->how == LAYOUT_EXTENTS) {
		err = ioctl(fd, EXT4_IOC_MIGRATE);
	} else {
		must(!ioctl(fd, FS_IOC_GETFLAGS, &flags));
		flags &= ~EXT4_EXTENTS_FL;
		err = ioctl(fd, FS_IOC_SETFLAGS, &flags);
	}
	if (err && (errno == EOPNOTSUPP || errno == EINVAL))
		return SKIPPED;
	return must_do(w, op, !err);
}

static enum outcome do_sync(struct world *w, const struct op *op)
{
	int fd = w->fd[op->slot];

	switch (op->how) {
	case SYNC_FSYNC:
		return must_do(w, op, !fsync(fd));
	case SYNC_FDATASYNC:
		return must_do(w, op, !fdatasync(fd));
	case SYNC_MAP:
		return must_do(w, op, !msync(world_map(w, op->slot), MAX_SIZE, MS_SYNC));
	default:
		return must_do(w, op, !syncfs(fd));
	}
}

static enum outcome drop(const char *caches)
{
	int fd = must_open("/proc/sys/vm/drop_caches", O_WRONLY);

	must(write(fd, caches, 1) == 1);
	close(fd);
	return DONE;
}

static enum outcome do_forget(struct world *w, const struct op *op)
{
	int fd = w->fd[op->slot];

	switch (op->how) {
	case FORGET_EXTENTS:
		return must_do(w, op, !ioctl(fd, EXT4_IOC_CLEAR_ES_CACHE));
	case FORGET_SLAB:
		return drop("2");
	case FORGET_PAGES:
		return drop("1");
	case FORGET_THEN_LOAD:
		return must_do(w, op, !ioctl(fd, EXT4_IOC_CLEAR_ES_CACHE) &&
				      !ioctl(fd, EXT4_IOC_PRECACHE_EXTENTS));
	default:
		drop_caches();
		return DONE;
	}
}

static enum outcome do_remount(struct world *w, const struct op *op)
{
	if (op->how == REMOUNT_ANEW)
		return checked(world_remount_anew(w));
	return must_do(w, op, !spare_remount(0, w->variant->mount));
}

/* The flag takes effect when the inode is next loaded, after the last close. */
static enum outcome do_dax_flag(struct world *w, const struct op *op)
{
	if (w->variant->always_dax)
		return SKIPPED;
	return must_do(w, op, !set_dax_flag(w->fd[op->slot], op->len & 1));
}

/* False for operations on names and on the whole file system. */
static bool needs_slot(enum op_kind kind)
{
	return kind != OP_OPEN && kind != OP_UNLINK && kind != OP_RENAME && kind != OP_SWITCH &&
	       kind != OP_REMOUNT;
}

static enum outcome dispatch(struct world *w, const struct op *op)
{
	switch ((enum op_kind)op->kind) {
	case OP_OPEN: return do_open(w, op);
	case OP_CLOSE: world_close(w, op->slot); return DONE;
	case OP_UNLINK: return do_unlink(w, op);
	case OP_RENAME: return do_rename(w, op);
	case OP_READ: return checked(check_read(w, op));
	case OP_READ_CUT: return checked(check_read_cut(w, op));
	case OP_WRITE: return do_write(w, op);
	case OP_STORE: return do_store(w, op);
	case OP_TRUNCATE: return do_truncate(w, op);
	case OP_FALLOCATE: return do_fallocate(w, op);
	case OP_COPY: return do_copy(w, op);
	case OP_READ_TO_MAP: return do_read_to_map(w, op);
	case OP_WRITE_FROM_MAP: return do_write_from_map(w, op);
	case OP_SWAP_BOOT: return do_swap_boot(w, op);
	case OP_LAYOUT: return do_layout(w, op);
	case OP_SYNC: return do_sync(w, op);
	case OP_FORGET: return do_forget(w, op);
	case OP_SWITCH: return checked(world_throw_sysfs(w, op->sw % 4));
	case OP_REMOUNT: return do_remount(w, op);
	case OP_DAX_FLAG: return do_dax_flag(w, op);
	case OP_CHECK: return checked(check_all(w, op->slot));
	case OP_KINDS: break;
	}
	return SKIPPED;
}

enum outcome act(struct world *w, const struct op *op)
{
	if (needs_slot(op->kind) && w->model.slot[op->slot].file == NONE)
		return SKIPPED;
	w->last_id = op->id;
	return dispatch(w, op);
}
