/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* The two no-ops by which reader.c tells plugin.c when to write down what is executed. */
#ifndef MARKS_H
#define MARKS_H

#define MARK_BEGIN	0x64617862
#define MARK_END	0x64617865

#define MARK(number)	asm volatile("nopl %c0(%%rax)" : : "i" (number) : "memory")

#endif /* MARKS_H */
