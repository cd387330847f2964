// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* If a kernel has only the first switch, the second one counts as off. */
#include "fs/workload/switches.h"

#include <stdlib.h>
#include <string.h>

#include "fs/saved-switch.h"
#include "lib/memory.h"
#include "lib/message.h"

#define SWITCHES	2

/* Their setting for each method */
static const struct {
	const struct dax_switch *which;
	bool on[METHODS];
} switches[SWITCHES] = {
	{ &dax_fast_read, { [METHOD_READ] = true } },
	{ &dax_fast_read_iter, { [METHOD_LEAN] = true } },
};

struct method_switches {
	const struct filesystem *fs;
	struct saved_switch *states[SWITCHES];	/* NULL: the kernel does not have it */
};

static bool stand_right(const struct number_list *methods, const struct filesystem *fs)
{
	if (methods->count > 1)
		return false;
	for (int i = 0; i < SWITCHES; i++) {
		if (switch_supported(switches[i].which) &&
		    switch_get(switches[i].which, fs, VIA_SYSFS) !=
		    switches[i].on[methods->items[0]])
			return false;
	}
	return true;
}

int method_switches_take(const struct number_list *methods, const struct filesystem *fs,
			 struct method_switches **held)
{
	*held = NULL;
	if (stand_right(methods, fs))
		return 0;
	*held = new_zeroed(1, sizeof(**held));
	(*held)->fs = fs;
	for (int i = 0; i < SWITCHES; i++) {
		struct saved_switch **state = &(*held)->states[i];
		int status;

		if (!switch_supported(switches[i].which))
			continue;
		status = saved_switch_lock(state, switches[i].which, fs, VIA_SYSFS);
		if (!status)
			status = saved_switch_save(*state);
		if (status) {
			method_switches_release(*held);
			*held = NULL;
			return status;
		}
	}
	return 0;
}

int method_switches_choose(const struct method_switches *held, enum method method)
{
	for (int i = 0; i < SWITCHES; i++) {
		const struct dax_switch *which = switches[i].which;
		int error;

		if (!held->states[i])
			continue;
		error = switch_set(which, held->fs, VIA_SYSFS, switches[i].on[method]);
		if (error)
			return switch_complain(which, held->fs, VIA_SYSFS,
					       "cannot be set", error);
	}
	return 0;
}

int method_switches_release(struct method_switches *held)
{
	int status = EXIT_SUCCESS;

	for (int i = SWITCHES; held && i-- > 0;) {
		if (held->states[i] && saved_switch_release(held->states[i]) != 0)
			status = EXIT_FAILURE;
	}
	free(held);
	return status;
}

int method_switches_check(const struct number_list *methods)
{
	int status = 0;

	if (methods_have(methods, METHOD_READ))
		status = switch_require(&dax_fast_read, "method read",
					"cannot be measured (--methods read_iter can)");
	if (!status && methods_have(methods, METHOD_LEAN))
		status = switch_require(&dax_fast_read_iter, "method lean",
					"cannot be measured (--methods read_iter can)");
	return status;
}
