/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * One operation of a random run. All its arguments are absolute, so a list of
 * operations can be saved, shortened and replayed. An operation that is not
 * possible in the current state does nothing.
 */
#ifndef RANDOM_OP_H
#define RANDOM_OP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NAMES	4		/* names that files can have */
#define SLOTS	6		/* files that can be open at once */
#define MAX_SIZE (256 * 1024)	/* bytes that a file can have */

enum op_kind {
	OP_OPEN,	/* opens a name in a slot; creates the file if it is missing */
	OP_CLOSE,
	OP_UNLINK,
	OP_RENAME,	/* onto another name */
	OP_READ,
	OP_READ_CUT,	/* into a buffer that is shorter than the read */
	OP_WRITE,
	OP_STORE,	/* through a mapping */
	OP_TRUNCATE,
	OP_FALLOCATE,
	OP_COPY,	/* copy_file_range(2) to another slot */
	OP_READ_TO_MAP,	/* the buffer is a mapping of another slot's file */
	OP_WRITE_FROM_MAP,
	OP_SWAP_BOOT,	/* swap content with the boot loader inode */
	OP_LAYOUT,	/* between indirect blocks and extents */
	OP_SYNC,
	OP_FORGET,	/* drop cached extents, inodes, names */
	OP_SWITCH,	/* set the switches through sysfs */
	OP_REMOUNT,
	OP_DAX_FLAG,
	OP_CHECK,	/* read a whole file in every way */
	OP_KINDS
};

enum how_open { OPEN_PLAIN, OPEN_TRUNC, OPEN_DIRECT, OPEN_SYNC };
enum how_read {	/* the first three through ->read, if that is on */
	READ_ON, READ_SEEK, READ_PREAD, READ_PREADV, READ_NOWAIT, READ_URING, READ_URING_V,
	READ_URING_WORKER, READ_AIO, READ_SPLICE, READ_SENDFILE, READ_MAP, READ_WAYS
};
enum how_write { WRITE_ON, WRITE_SEEK, WRITE_PWRITE, WRITE_PWRITEV };
enum how_fallocate {
	FALLOC_ALLOC, FALLOC_ALLOC_KEEP, FALLOC_PUNCH, FALLOC_ZERO, FALLOC_ZERO_KEEP,
	FALLOC_COLLAPSE, FALLOC_INSERT, FALLOC_HOWS
};
enum how_layout { LAYOUT_INDIRECT, LAYOUT_EXTENTS };
enum how_sync { SYNC_FSYNC, SYNC_FDATASYNC, SYNC_MAP, SYNC_FS, SYNC_HOWS };
enum how_forget {
	FORGET_EXTENTS, FORGET_SLAB, FORGET_PAGES, FORGET_ALL, FORGET_THEN_LOAD, FORGET_HOWS
};
enum how_remount { REMOUNT_AS_IS, REMOUNT_ANEW };

/* The switches for a read: an enum mode, or one of these. */
#define SW_AS_IS	4
#define SW_ALL		5	/* the same read in all four modes */

struct op {
	uint8_t kind, how;
	uint8_t slot;		/* or a name, for operations on names */
	uint8_t other;		/* a second slot or name */
	uint8_t sw;
	uint32_t pos, len;	/* bytes */
	uint32_t at;		/* bytes: offset in the other file, or length of a cut buffer */
	uint32_t id;		/* seed of the bytes that it writes; not 0 */
};

const char *op_name(enum op_kind kind);

/* Writes @op as one line without a newline. Returns @text. */
char *op_print(const struct op *op, char *text, size_t size);

/* Parses such a line; false if it is no operation. */
bool op_parse(const char *line, struct op *op);

#endif
