// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * A QEMU plugin that records what the kernel in the lab executes while a program reads:
 * the address of each instruction, its bytes in memory, and the lines of memory that it
 * reads and writes.
 *
 * The program starts and stops the recording with two no-ops that nothing else executes
 * (marks.h). Until the first one the plugin watches only for these, so that the boot runs
 * at full speed.
 *
 * One argument: dir=DIR, the directory of the recordings. DIR/n.cpuK is what processor K
 * did in the n-th recording, in order: "x ADDRESS" for an instruction, then "r ADDRESS" and
 * "w ADDRESS" for what it read and wrote; before the first "x" of an instruction
 * "i ADDRESS BYTES". A string instruction appears once, with each line that it reads and
 * writes, and "n COUNT", the number of units that it moved.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "marks.h"
#include "qemu-api.h"

#define CPUS		8
#define LINE_SHIFT	6
#define KERNEL		(1ULL << 63)
#define MARK_SIZE	7
#define NO_LINE		UINT64_MAX

int qemu_plugin_version = QEMU_API_VERSION;

static qemu_plugin_id_t self;
static const char *dir;
static unsigned int run = 1;
static bool watching, recording;

/* From its translation; never freed */
struct instruction {
	uint64_t address;
	unsigned int told[CPUS];	/* the last run that its bytes were written for */
	unsigned char size, bytes[15];
};

static struct cpu {
	FILE *file;
	const struct instruction *last;	/* the previous instruction, to notice one that repeats */
	uint64_t times;
	uint64_t moves;		/* how many of these accessed memory: the last may not */
	bool moved;
	uint64_t read, written;	/* the last line that it read, and wrote */
} cpus[CPUS];

static void at_translation(qemu_plugin_id_t id, struct qemu_plugin_tb *tb);

static _Noreturn void give_up(const char *problem)
{
	fprintf(stderr, "plugin: %s/%u.*: %s\n", dir, run, problem);
	exit(1);
}

static FILE *create(unsigned int cpu)
{
	char path[4096];
	FILE *file;

	if (snprintf(path, sizeof(path), "%s/%u.cpu%u", dir, run, cpu) >= (int)sizeof(path))
		give_up("the name is too long");
	file = fopen(path, "w");
	if (!file)
		give_up("cannot be made");
	return file;
}

static void finish(FILE **file)
{
	if (*file && (ferror(*file) | fclose(*file)))
		give_up("cannot be written");
	*file = NULL;
}

static void end_repeats(struct cpu *cpu)
{
	if (cpu->times > 1)
		fprintf(cpu->file, "n %" PRIu64 "\n", cpu->moves);
}

static struct cpu *cpu_of(unsigned int index)
{
	struct cpu *cpu = &cpus[index];

	if (index >= CPUS)
		give_up("more processors than the plugin knows");
	if (!cpu->file)
		cpu->file = create(index);
	return cpu;
}

static void tell_bytes(FILE *file, const struct instruction *insn)
{
	fprintf(file, "i %" PRIx64 " ", insn->address);
	for (int i = 0; i < insn->size; i++)
		fprintf(file, "%02x", insn->bytes[i]);
	fputc('\n', file);
}

static void at_instruction(unsigned int index, void *data)
{
	struct instruction *insn = data;
	struct cpu *cpu;

	if (!recording)
		return;
	cpu = cpu_of(index);
	cpu->moved = false;
	/* compare addresses: a repeat may be in another translation */
	if (cpu->last && cpu->last->address == insn->address) {
		cpu->times++;
		return;
	}
	end_repeats(cpu);
	cpu->last = insn;
	cpu->times = 1;
	cpu->moves = 0;
	cpu->read = cpu->written = NO_LINE;
	if (insn->told[index] != run)
		tell_bytes(cpu->file, insn);
	insn->told[index] = run;
	fprintf(cpu->file, "x %" PRIx64 "\n", insn->address);
}

static void at_access(unsigned int index, qemu_plugin_meminfo_t info, uint64_t address, void *data)
{
	uint64_t end = address + (1ULL << qemu_plugin_mem_size_shift(info)) - 1;
	bool store = qemu_plugin_mem_is_store(info);
	struct cpu *cpu;
	uint64_t *line;

	(void)data;
	if (!recording)
		return;
	cpu = cpu_of(index);
	cpu->moves += !cpu->moved;
	cpu->moved = true;
	line = store ? &cpu->written : &cpu->read;
	if (address >> LINE_SHIFT != *line)
		fprintf(cpu->file, "%c %" PRIx64 "\n", store ? 'w' : 'r', address);
	/* the access crosses the end of a line */
	if (end >> LINE_SHIFT != address >> LINE_SHIFT)
		fprintf(cpu->file, "%c %" PRIx64 "\n", store ? 'w' : 'r', end);
	*line = end >> LINE_SHIFT;
}

static void watch_translations(qemu_plugin_id_t id)
{
	qemu_plugin_register_vcpu_tb_trans_cb(id, at_translation);
}

/*
 * The first time, makes QEMU translate everything again, with callbacks. They stay until
 * the emulator ends: QEMU before 8.0 may use data of a translation after discarding it.
 */
static void at_begin(unsigned int index, void *data)
{
	(void)index;
	(void)data;
	recording = true;
	if (watching)
		return;
	watching = true;
	qemu_plugin_reset(self, watch_translations);
}

static void at_end(unsigned int index, void *data)
{
	(void)index;
	(void)data;
	if (!recording)
		return;
	recording = false;
	for (int i = 0; i < CPUS; i++) {
		if (cpus[i].file)
			end_repeats(&cpus[i]);
		finish(&cpus[i].file);
		cpus[i].last = NULL;
	}
	run++;
}

/* A no-op with a number: nopl NUMBER(%rax) */
static bool is_mark(const struct qemu_plugin_insn *insn, uint32_t number)
{
	unsigned char bytes[MARK_SIZE] = { 0x0f, 0x1f, 0x80 };

	memcpy(bytes + 3, &number, sizeof(number));
	return qemu_plugin_insn_size(insn) == MARK_SIZE &&
	       !memcmp(qemu_plugin_insn_data(insn), bytes, MARK_SIZE);
}

static void watch(struct qemu_plugin_insn *insn)
{
	struct instruction *known = calloc(1, sizeof(*known));

	if (!known)
		give_up("no memory");
	known->address = qemu_plugin_insn_vaddr(insn);
	known->size = qemu_plugin_insn_size(insn);
	memcpy(known->bytes, qemu_plugin_insn_data(insn), known->size);
	qemu_plugin_register_vcpu_insn_exec_cb(insn, at_instruction, QEMU_PLUGIN_CB_NO_REGS, known);
	qemu_plugin_register_vcpu_mem_cb(insn, at_access, QEMU_PLUGIN_CB_NO_REGS,
					 QEMU_PLUGIN_MEM_RW, NULL);
}

static void at_translation(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	(void)id;
	for (size_t i = 0; i < qemu_plugin_tb_n_insns(tb); i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);

		if (is_mark(insn, MARK_BEGIN))
			qemu_plugin_register_vcpu_insn_exec_cb(insn, at_begin, QEMU_PLUGIN_CB_NO_REGS, NULL);
		else if (is_mark(insn, MARK_END))
			qemu_plugin_register_vcpu_insn_exec_cb(insn, at_end, QEMU_PLUGIN_CB_NO_REGS, NULL);
		else if (watching && qemu_plugin_insn_vaddr(insn) >= KERNEL)
			watch(insn);
	}
}

int qemu_plugin_install(qemu_plugin_id_t id, const void *info, int argc, char **argv)
{
	(void)info;
	if (argc != 1 || strncmp(argv[0], "dir=", 4)) {
		fprintf(stderr, "plugin: wants dir=DIR\n");
		return -1;
	}
	self = id;
	dir = strdup(argv[0] + 4);
	watch_translations(id);
	return dir ? 0 : -1;
}
