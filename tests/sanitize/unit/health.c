// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* The health of a device on several DIMMs is that of the worst. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stddef.h>

#include <cmocka.h>

#include "fs/device/nvdimm.h"

static void worst_of_two(void **state)
{
	static const char *const order[] = { NULL, "ok", "non-critical", "critical", "fatal" };
	const size_t count = sizeof(order) / sizeof(order[0]);

	(void)state;
	for (size_t a = 0; a < count; a++) {
		for (size_t b = 0; b < count; b++)
			assert_ptr_equal(nvdimm_worse_health(order[a], order[b]),
					 order[a > b ? a : b]);
	}
}

/* A word that ndctl does not use counts as unknown, and does not hide the others. */
static void unknown_word(void **state)
{
	(void)state;
	assert_string_equal(nvdimm_worse_health("splendid", "critical"), "critical");
	assert_string_equal(nvdimm_worse_health("critical", "splendid"), "critical");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(worst_of_two),
		cmocka_unit_test(unknown_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
