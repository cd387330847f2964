// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* The methods by name. */
#include "fs/workload/method.h"

const char *const method_names[] = { "read_iter", "read", "lean", NULL };

const char *parse_methods(const char *text, void *target)
{
	return parse_words(text, method_names, "one or more of read_iter,read,lean", target);
}

bool methods_have(const struct number_list *methods, enum method method)
{
	for (size_t i = 0; i < methods->count; i++) {
		if (methods->items[i] == method)
			return true;
	}
	return false;
}
