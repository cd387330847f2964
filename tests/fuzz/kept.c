// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Fuzzes /etc/daxreadctl.conf. A file that can be used stays one, whatever is set and
 * forgotten in it; that changes one line and is what is read afterwards.
 */
#include <string.h>

#include "fs/kept/config.h"
#include "fuzz.h"

static const char uuid[] = "0f9d1c5e-7a3b-4c2d-9e8f-001122334455";

static const char *parse(struct kept *kept, char *text, size_t size)
{
	FILE *file = fmemopen(text, size, "r");
	const char *wrong = kept_parse(kept, file);

	holds(!ferror(file));
	fclose(file);
	return wrong;
}

/* Prints @kept and reads it again. */
static void reread(struct kept *kept)
{
	struct kept again = { 0 };
	size_t size = 0;
	char *text = NULL;
	FILE *file = open_memstream(&text, &size);

	kept_print(kept, file);
	fclose(file);
	if (size)
		holds(!parse(&again, text, size));
	holds(again.count == kept->count);
	for (size_t i = 0; i < kept->count; i++) {
		holds(strcmp(again.lines[i].text, kept->lines[i].text) == 0);
		holds(!again.lines[i].uuid == !kept->lines[i].uuid);
		holds(memcmp(again.lines[i].states, kept->lines[i].states,
			     sizeof(again.lines[i].states)) == 0);
	}
	kept_free(&again);
	free(text);
}

static void change(struct kept *kept, const char *word, bool on)
{
	int other = kept_state(kept, uuid, word == kept_words[0] ? kept_words[1] : kept_words[0]);
	size_t count = kept->count;

	kept_set(kept, uuid, word, on);
	holds(kept_state(kept, uuid, word) == on);
	holds(kept_state(kept, uuid, word == kept_words[0] ? kept_words[1] : kept_words[0]) == other);
	holds(kept->count - count <= 2);
	reread(kept);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct kept kept = { 0 };
	char *text;

	if (!size)
		return 0;
	text = malloc(size);
	memcpy(text, data, size);
	if (!parse(&kept, text, size)) {
		reread(&kept);
		change(&kept, kept_words[size % 2], size & 2);
		change(&kept, kept_words[1], size & 4);
		holds(kept_forget(&kept, uuid, kept_words[1]));
		holds(!kept_forget(&kept, uuid, kept_words[1]));
		reread(&kept);
		kept_forget(&kept, uuid, NULL);
		holds(kept_state(&kept, uuid, kept_words[0]) == -1);
		reread(&kept);
	} else {
		holds(kept.count > 0);
	}
	kept_free(&kept);
	free(text);
	return 0;
}
