// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * The parameter is saved like the switch of a file system. Its structure stands for all
 * file systems that it acts on.
 */
#include "bench/peers/parameter.h"

#include <stdlib.h>

#include "fs/saved-switch.h"
#include "fs/switch.h"

static const struct dax_switch parameter = {
	.name = "fast_read",
	.run_suffix = ".fast_read",
	.path = COMMON_SWITCH,
};

/* One that is never unmounted */
static const struct filesystem peers = {
	.name = "dax",
	.device = COMMON_SWITCH,
	.identity = 1,
};

static struct saved_switch *saved;	/* NULL: not taken */

bool peers_parameter_supported(void)
{
	return switch_get(&parameter, &peers, VIA_SYSFS) >= 0;
}

int peers_parameter_take(void)
{
	int status;

	if (!peers_parameter_supported())
		return 0;
	status = saved_switch_lock(&saved, &parameter, &peers, VIA_SYSFS);
	if (status)
		return status;
	status = saved_switch_save(saved);
	if (status)
		peers_parameter_release();
	return status;
}

int peers_parameter_set(bool on)
{
	int error = saved ? switch_set(&parameter, &peers, VIA_SYSFS, on) : 0;

	if (!error)
		return 0;
	return switch_complain(&parameter, &peers, VIA_SYSFS, "cannot be set for --peers", error);
}

int peers_parameter_release(void)
{
	struct saved_switch *taken = saved;

	saved = NULL;
	return taken ? saved_switch_release(taken) : 0;
}
