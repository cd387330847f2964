// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * daxreadctl apply: sets the switches that set --persist keeps, once or at each mount.
 */
#include <stdbool.h>
#include <stdlib.h>

#include "commands.h"
#include "fs/device/sysroot.h"
#include "fs/kept/file.h"
#include "keep/apply.h"
#include "keep/follow.h"
#include "lib/input/options.h"
#include "lib/message.h"

static bool follow;
static double interval = 30;

static const struct option_spec options[] = {
	{ 'f', "follow", NULL, "do not end: apply it to each file system that is mounted later, too. The service daxreadctl does this",
	  NULL, &follow },
	{ 0, "interval", "SECONDS", "with --follow, how often to look for mounts in other mount namespaces, of which the kernel does not tell (30)",
	  parse_seconds, &interval },
	SYSROOT_OPTION,
};

static const struct usage usage = {
	.operands = "",
	.about = "Sets the switches of all mounted file systems that /etc/daxreadctl.conf names, as it says. daxreadctl set --persist writes that file.\n\nWith --follow it does so at each mount. What is set by hand after the mount stays. A changed file acts on later mounts; SIGHUP (systemctl reload daxreadctl) applies it to all file systems now.",
	.options = options,
	.option_count = OPTION_COUNT(options),
	.more = "Examples:\ndaxreadctl apply\nsystemctl enable --now daxreadctl",
	.max = 0,
};

int cmd_apply(int argc, char **argv)
{
	struct applied applied = { 0 };
	int status;

	options_take(&usage, argc, argv);
	if (follow)
		return follow_mounts(interval);
	status = apply_kept(&applied);
	if (!status && !applied.done && !applied.failed && !applied.unsupported)
		print_note("nothing to set: " KEPT_FILE " names no mounted file system; see daxreadctl set --help");
	if (!status && applied.failed)
		status = EXIT_FAILURE;
	else if (!status && applied.unsupported && !applied.done)
		status = EXIT_UNSUPPORTED;
	applied_forget(&applied);
	return status;
}
