// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* A file and what it must hold. See model.h. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "dax_switch.h"
#include "fs.h"
#include "model.h"
#include "shape.h"
#include "tap.h"
#include "ubuf.h"

#define EXT4_IOC_CLEAR_ES_CACHE _IO('f', 40)

/* How often each kind comes, in 1000. */
static const struct {
	const char *name;
	int often;
} kinds[OP_KINDS] = {
	[OP_READ] = { "read", 250 }, [OP_WRITE] = { "write", 200 },
	[OP_TRUNCATE] = { "truncate", 70 }, [OP_ALLOCATE] = { "allocate", 60 },
	[OP_PUNCH] = { "punch", 70 }, [OP_ZERO] = { "zero", 50 },
	[OP_COLLAPSE] = { "collapse", 40 }, [OP_INSERT] = { "insert", 40 },
	[OP_STORE] = { "store", 100 }, [OP_FSYNC] = { "fsync", 10 }, [OP_FLIP] = { "flip", 80 },
	[OP_FORGET_EXTENTS] = { "forget-extents", 15 }, [OP_RENAME_OVER] = { "rename-over", 5 },
	[OP_UNLINK_OPEN] = { "unlink-open", 5 }, [OP_DAX_FLAG] = { "dax-flag", 2 },
	[OP_DROP_CACHES] = { "drop-caches", 2 }, [OP_REMOUNT] = { "remount", 1 },
};

struct op op_draw(uint64_t seed, int i)
{
	uint64_t x = mix64(seed * 1000003 + i);
	struct op op = { OP_READ, mix64(x), mix64(x) >> 32, mix64(x + 1) };
	int at = x % 1000;

	while (op.kind < OP_KINDS - 1 && at >= kinds[op.kind].often)
		at -= kinds[op.kind++].often;
	return op;
}

void op_tell(int i, const struct op *op)
{
	diag("operation %d: %s a=%u b=%u tag=%#lx", i, kinds[op->kind].name, op->a, op->b, op->tag);
}

static void new_file(struct model *m)
{
	m->fd = must_open(m->path, O_RDWR | O_CREAT);
	m->unlinked = false;
	m->size = 0;
	memset(m->bytes, 0, MODEL_MAX);
}

void model_start(struct model *m, const char *path)
{
	m->path = path;
	if (!m->bytes)
		must((m->bytes = malloc(MODEL_MAX)));
	unlink(path);
	new_file(m);
	switch_throw(m->fd, false);
}

void model_end(struct model *m)
{
	if (m->fd >= 0)
		close(m->fd);
	m->fd = -1;
}

/* A place and a length before @end: mostly short, at times at block borders. */
static void range(const struct op *op, size_t end, size_t *pos, size_t *len)
{
	*pos = end ? op->a % end : 0;
	*len = 1 + op->b % (op->tag & 1 ? 300 : op->tag & 2 ? 20000 : 200000);
	if (op->tag & 4)
		*pos &= ~(BLOCK - 1);
	if (op->tag & 8)
		*len = (*len + BLOCK - 1) & ~(BLOCK - 1);
	if (*pos + *len > MODEL_MAX)
		*len = MODEL_MAX - *pos;
}

/* The same in whole blocks, the length at least one. */
static void block_range(const struct op *op, size_t end, size_t *pos, size_t *len)
{
	*pos = end ? op->a % end & ~(BLOCK - 1) : 0;
	*len = (1 + op->b % 20) * BLOCK;
}

static void grow(struct model *m, size_t end)
{
	if (end > m->size)
		m->size = end;
}

static void do_write(struct model *m, const struct op *op)
{
	size_t pos, len;

	range(op, m->size + 3 * BLOCK, &pos, &len);
	if (pos >= MODEL_MAX)
		return;
	pattern_fill(op->tag, pos, m->bytes + pos, len);
	must(pwrite(m->fd, m->bytes + pos, len, pos) == (ssize_t)len);
	grow(m, pos + len);
}

static void do_truncate(struct model *m, const struct op *op)
{
	size_t size = op->a % (op->tag & 1 ? MODEL_MAX : m->size + BLOCK);

	if (size > MODEL_MAX)
		return;
	must(!ftruncate(m->fd, size));
	if (size < m->size)
		memset(m->bytes + size, 0, m->size - size);
	m->size = size;
}

static void do_fallocate(struct model *m, const struct op *op)
{
	int mode = op->tag & 16 ? FALLOC_FL_KEEP_SIZE : 0;
	size_t pos, len;

	range(op, m->size + BLOCK, &pos, &len);
	if (pos >= MODEL_MAX)
		return;
	if (op->kind == OP_PUNCH)
		mode = FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE;
	if (op->kind == OP_ZERO)
		mode |= FALLOC_FL_ZERO_RANGE;
	must(!fallocate(m->fd, mode, pos, len));
	if (op->kind != OP_ALLOCATE && pos < m->size)
		memset(m->bytes + pos, 0, pos + len < m->size ? len : m->size - pos);
	if (!(mode & FALLOC_FL_KEEP_SIZE))
		grow(m, pos + len);
}

static void do_collapse(struct model *m, const struct op *op)
{
	size_t pos, len;

	block_range(op, m->size, &pos, &len);
	if (pos + len >= m->size)
		return;
	must(!fallocate(m->fd, FALLOC_FL_COLLAPSE_RANGE, pos, len));
	memmove(m->bytes + pos, m->bytes + pos + len, m->size - pos - len);
	memset(m->bytes + m->size - len, 0, len);
	m->size -= len;
}

static void do_insert(struct model *m, const struct op *op)
{
	size_t pos, len;

	block_range(op, m->size, &pos, &len);
	if (pos >= m->size || m->size + len > MODEL_MAX)
		return;
	must(!fallocate(m->fd, FALLOC_FL_INSERT_RANGE, pos, len));
	memmove(m->bytes + pos + len, m->bytes + pos, m->size - pos);
	memset(m->bytes + pos, 0, len);
	m->size += len;
}

/* Stores through a mapping, which fills holes and converts what is unwritten. */
static void do_store(struct model *m, const struct op *op)
{
	size_t pos, len;
	char *map;

	if (!m->size)
		return;
	range(op, m->size, &pos, &len);
	if (pos + len > m->size)
		len = m->size - pos;
	map = mmap(NULL, m->size, PROT_READ | PROT_WRITE, MAP_SHARED, m->fd, 0);
	must(map != MAP_FAILED);
	pattern_fill(op->tag, pos, m->bytes + pos, len);
	memcpy(map + pos, m->bytes + pos, len);
	munmap(map, m->size);
}

/* Another file, with content, takes the name; the first one goes. */
static void do_rename_over(struct model *m, const struct op *op)
{
	char other[200];
	size_t len = op->b % 100000;

	if (m->unlinked)
		return;
	snprintf(other, sizeof(other), "%s.other", m->path);
	memset(m->bytes, 0, MODEL_MAX);
	pattern_fill(op->tag, 0, m->bytes, len);
	close(m->fd);
	m->fd = must_open(other, O_RDWR | O_CREAT | O_TRUNC);
	must(pwrite(m->fd, m->bytes, len, 0) == (ssize_t)len);
	m->size = len;
	must(!rename(other, m->path));
}

/* The name goes, the file stays; with the next one a new file begins. */
static void do_unlink_open(struct model *m)
{
	if (m->unlinked) {
		close(m->fd);
		new_file(m);
	} else {
		must(!unlink(m->path));
		m->unlinked = true;
	}
}

static void reopen(struct model *m, bool remount)
{
	if (m->unlinked)
		return;
	close(m->fd);
	drop_caches();
	if (remount) {
		spare_umount();
		must(!spare_mount("dax=inode"));
	}
	m->fd = must_open(m->path, O_RDWR);
}

static void do_dax_flag(struct model *m, const struct op *op)
{
	must(!set_dax_flag(m->fd, op->tag & 3));
	reopen(m, false);
}

static void change(struct model *m, const struct op *op)
{
	switch (op->kind) {
	case OP_WRITE: do_write(m, op); break;
	case OP_TRUNCATE: do_truncate(m, op); break;
	case OP_ALLOCATE:
	case OP_PUNCH:
	case OP_ZERO: do_fallocate(m, op); break;
	case OP_COLLAPSE: do_collapse(m, op); break;
	case OP_INSERT: do_insert(m, op); break;
	case OP_STORE: do_store(m, op); break;
	case OP_FSYNC: must(!fsync(m->fd)); break;
	case OP_FLIP: switch_throw(m->fd, op->tag & 3); break;
	case OP_FORGET_EXTENTS: must(!ioctl(m->fd, EXT4_IOC_CLEAR_ES_CACHE)); break;
	case OP_RENAME_OVER: do_rename_over(m, op); break;
	case OP_UNLINK_OPEN: do_unlink_open(m); break;
	case OP_DAX_FLAG: do_dax_flag(m, op); break;
	case OP_DROP_CACHES: reopen(m, false); break;
	case OP_REMOUNT: reopen(m, true); break;
	case OP_READ:
	case OP_KINDS: break;
	}
}

/* One read by read(2) or pread(2), checked with its return value and guard. */
static bool check_read(struct model *m, size_t pos, size_t len, bool positioned)
{
	static char buf[MODEL_MAX + 8 * BLOCK];
	size_t want = pos < m->size ? m->size - pos : 0, i = 0;
	ssize_t ret;

	if (want > len)
		want = len;
	memset(buf, UBUF_FILL, len + 8);
	if (!positioned)
		must(lseek(m->fd, pos, SEEK_SET) == (loff_t)pos);
	ret = positioned ? pread(m->fd, buf, len, pos) : read(m->fd, buf, len);
	m->reads++;
	if (ret == (ssize_t)want && !memcmp(buf, m->bytes + pos, want) && buf[want] == (char)UBUF_FILL &&
	    (positioned || lseek(m->fd, 0, SEEK_CUR) == (loff_t)(pos + want)))
		return true;
	if (m->quiet)
		return false;
	while (i < want && buf[i] == m->bytes[pos + i])
		i++;
	diag("a read of %zu at %zu returned %zd, wanted %zu of a file of %zu; byte %zu is %#x, must be "
	     "%#x", len, pos, ret, want, m->size, i, (unsigned char)buf[i],
	     (unsigned char)(i < want ? m->bytes[pos + i] : UBUF_FILL));
	return false;
}

bool model_apply(struct model *m, const struct op *op)
{
	uint64_t state = op->tag;
	size_t pos, len;

	change(m, op);
	range(op, m->size + 2 * BLOCK, &pos, &len);
	if (!check_read(m, pos, len, op->tag & 32))
		return false;
	/* Somewhere else, and now and then all of it. */
	if (!(op->tag & 0x700))
		return check_read(m, 0, MODEL_MAX, true);
	return check_read(m, draw(&state, m->size + BLOCK), 1 + draw(&state, 3 * BLOCK), true);
}
