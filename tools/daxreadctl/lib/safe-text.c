// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * UTF-8 is decoded here and not by mbrtowc(), so that the result does not depend
 * on the locale. Error messages are made with this: it cannot itself end the program
 * when there is no memory.
 */
#include "lib/safe-text.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The longest escape of one byte: \xNN, in JSON \\xNN */
#define GROWTH	5

/*
 * The length of the UTF-8 character at @bytes; 0 if there is none. Overlong forms,
 * surrogates and values above U+10FFFF are not valid.
 */
static size_t character_length(const unsigned char *bytes, uint32_t *character)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t length;

	if (bytes[0] < 0x80) {
		*character = bytes[0];
		return 1;
	}
	if (bytes[0] < 0xc2 || bytes[0] > 0xf4)
		return 0;
	length = bytes[0] < 0xe0 ? 2 : bytes[0] < 0xf0 ? 3 : 4;
	*character = bytes[0] & (0xff >> (length + 1));
	for (size_t i = 1; i < length; i++) {
		if ((bytes[i] & 0xc0) != 0x80)	/* also the end of the text */
			return 0;
		*character = *character << 6 | (bytes[i] & 0x3f);
	}
	if (*character < least[length] || *character > 0x10ffff ||
	    (*character >= 0xd800 && *character <= 0xdfff))
		return 0;
	return length;
}

/* True if the character has an effect on a terminal, or is none. */
static bool is_control(uint32_t character)
{
	return character < 0x20 || (character >= 0x7f && character < 0xa0) ||
	       character == 0x061c ||				/* Arabic letter mark */
	       (character >= 0x200b && character <= 0x200f) ||	/* no width, direction */
	       (character >= 0x2028 && character <= 0x202e) ||	/* new lines, direction */
	       (character >= 0x2060 && character <= 0x206f) ||
	       character == 0xfeff ||				/* byte order mark */
	       (character & 0xfffe) == 0xfffe ||		/* no characters; XML has none */
	       (character >= 0xe0000 && character <= 0xe007f);	/* tags */
}

static char *put_escaped(char *out, unsigned char byte)
{
	static const char digits[] = "0123456789abcdef";

	*out++ = '\\';
	*out++ = 'x';
	*out++ = digits[byte >> 4];
	*out++ = digits[byte & 15];
	return out;
}

static char *put_bytes(char *out, const unsigned char *bytes, size_t count)
{
	memcpy(out, bytes, count);
	return out + count;
}

char *terminal_text(const char *bytes)
{
	const unsigned char *in = (const unsigned char *)bytes;
	char *text = calloc(strlen(bytes) + 1, GROWTH);
	char *out = text;

	while (text && *in) {
		uint32_t character = 0;
		size_t length = character_length(in, &character);
		bool shown = length && !is_control(character) &&
			     !(in[0] == '\\' && in[1] == 'x');

		if (!length)
			length = 1;
		if (shown)
			out = put_bytes(out, in, length);
		for (size_t i = 0; !shown && i < length; i++)
			out = put_escaped(out, in[i]);
		in += length;
	}
	return text;
}

char *json_utf8(const char *json)
{
	const unsigned char *in = (const unsigned char *)json;
	char *text = calloc(strlen(json) + 1, GROWTH);
	char *out = text;

	while (text && *in) {
		uint32_t character;
		size_t length = character_length(in, &character);

		if (!length) {
			*out++ = '\\';	/* JSON's own escapes first */
			out = put_escaped(out, *in++);
		} else if (in[0] == '\\' && in[1] == '\\' && in[2] == 'x') {
			*out++ = '\\';
			out = put_escaped(out, '\\');
			in += 2;
		} else if (in[0] == '\\' && in[1] && in[1] < 0x80) {
			out = put_bytes(out, in, 2);
			in += 2;
		} else {
			out = put_bytes(out, in, length);
			in += length;
		}
	}
	return text;
}
