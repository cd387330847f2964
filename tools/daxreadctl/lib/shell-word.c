// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "lib/shell-word.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "lib/memory.h"

#define PLAIN	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_/.,:=+@%-"

/* True for printable ASCII that needs no escape in single quotes */
static bool is_shown(const char *bytes)
{
	for (; *bytes; bytes++) {
		if (*bytes < ' ' || *bytes > '~' || *bytes == '\'' || *bytes == '\\')
			return false;
	}
	return true;
}

char *shell_word(const char *bytes)
{
	char *word, *out;

	if (*bytes && bytes[strspn(bytes, PLAIN)] == '\0')
		return copy_of(bytes);
	if (is_shown(bytes))
		return text_of("'%s'", bytes);
	word = new_zeroed(4 * strlen(bytes) + 4, 1);
	out = word + sprintf(word, "$'");
	for (; *bytes; bytes++) {
		const char one_byte[] = { *bytes, '\0' };

		if (*bytes != '\'' && is_shown(one_byte))
			*out++ = *bytes;
		else
			out += sprintf(out, "\\%03o", (unsigned char)*bytes);
	}
	*out = '\'';
	return word;
}
