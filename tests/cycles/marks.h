/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* The two no-ops with which reader.c switches the recording of plugin.c on and off. */
#ifndef MARKS_H
#define MARKS_H

#define MARK_BEGIN	0x64617862
#define MARK_END	0x64617865

#define MARK(number)	asm volatile("nopl %c0(%%rax)" : : "i" (number) : "memory")

#endif /* MARKS_H */
