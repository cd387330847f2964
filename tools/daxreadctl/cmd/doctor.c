// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * daxreadctl doctor: tells whether a read takes the fast path, and if not, why.
 */
#include <stdlib.h>

#include "commands.h"
#include "fs/checks/device.h"
#include "fs/checks/file.h"
#include "fs/checks/mounted.h"
#include "fs/checks/report.h"
#include "fs/checks/system.h"
#include "fs/device/sysroot.h"
#include "lib/input/options.h"
#include "trace/control/check-read.h"

#define ALL_COLUMNS	"CHECK,STATE,VALUE,WHY-NOT,CAUSE,COMMAND,ERASES"

static const struct option_spec options[] = {
	TABLE_OPTIONS(checks_table.style),
	SYSROOT_OPTION,
};

static struct usage usage = {
	.operands = "[FILESYSTEM|DEVICE|FILE]",
	.about = "Checks all that reads by the fast path need, from the kernel up to one file, then traces a read of that file. Names what is wrong and the command that mends it; it runs none and changes nothing. DEVICE may be unmounted. FILE is the file to read; usual: one that is found at the top of the file system, or in the directory that is given. With nothing named it takes the one file system that can do DAX.\n\nExit status: 0 the read took the fast path and nothing is wrong, 1 something is wrong or the switch is off, 2 this kernel or device cannot do it.",
	.options = options,
	.option_count = OPTION_COUNT(options),
	.max = 1,
};

static int examine(const struct target *target)
{
	struct checks checks = { 0 };
	struct dax_file file = { .fd = -1 };
	int status;

	check_kernel(&checks);
	if (target->fs) {
		check_device(&checks, target);
		check_mounted(&checks, target);
		check_switches(&checks, target);
	} else {
		check_none(&checks, target);
	}
	check_parameters(&checks);
	check_tracing(&checks, target->all.table);
	check_processor(&checks);
	if (target->fs)
		check_file(&checks, target, &file);
	check_read(&checks, &file);
	status = checks_report(&checks, target, file.name);
	dax_file_close(&file);
	checks_free(&checks);
	return status;
}

int cmd_doctor(int argc, char **argv)
{
	char *help = table_help(&checks_table);
	struct operands operands;
	struct target target;
	int status;

	usage.more = help;
	operands = options_take(&usage, argc, argv);
	free(help);
	if (checks_table.style.json)
		checks_table.usual = ALL_COLUMNS;
	status = table_choose(&checks_table);
	if (!status)
		status = target_find(&target, operands.count ? operands.items[0] : NULL);
	if (!status) {
		status = examine(&target);
		target_free(&target);
	}
	number_list_free(&checks_table.chosen);
	return status;
}
