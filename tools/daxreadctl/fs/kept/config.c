// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * A line that is changed keeps its other words, blanks and comment: only the word is
 * replaced, added after the last one, or removed with the blanks before it.
 */
#include "fs/kept/config.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/memory.h"

#define BLANKS		" \t\r"
#define UUID_LENGTH	36
#define UUID_TAG	"UUID="

const char *const kept_words[KEPT_SWITCHES] = { "read", "read_iter" };

/* A word of a line; length 0: there is no more */
struct word {
	const char *start;
	size_t length;
};

static struct word next_word(const char *from)
{
	struct word word = { .start = from + strspn(from, BLANKS) };

	if (*word.start != '#')
		word.length = strcspn(word.start, BLANKS);
	return word;
}

static bool is_uuid(const char *text, size_t length)
{
	if (length != UUID_LENGTH)
		return false;
	for (size_t i = 0; i < length; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (dash ? text[i] != '-' : !strchr("0123456789abcdefABCDEF", text[i]))
			return false;
	}
	return true;
}

/* The index of the switch in the word "SWITCH=VALUE"; -1: it is not one */
static int switch_in(struct word word)
{
	const char *equals = memchr(word.start, '=', word.length);

	for (int i = 0; equals && i < KEPT_SWITCHES; i++) {
		size_t length = strlen(kept_words[i]);

		if ((size_t)(equals - word.start) == length &&
		    strncmp(word.start, kept_words[i], length) == 0)
			return i;
	}
	return -1;
}

/* The value in it: 1, 0, or -1: neither */
static int value_in(struct word word)
{
	size_t name = (size_t)((const char *)memchr(word.start, '=', word.length) - word.start);
	const char *value = word.start + name + 1;
	size_t length = word.length - name - 1;

	if (length == 2 && strncmp(value, "on", 2) == 0)
		return 1;
	return length == 3 && strncmp(value, "off", 3) == 0 ? 0 : -1;
}

static const char *parse_switches(struct kept_line *line, const char *text)
{
	bool found = false;
	struct word word;

	for (; (word = next_word(text)).length; text = word.start + word.length) {
		int which = switch_in(word), value = which < 0 ? -1 : value_in(word);

		if (value < 0)
			return "it may have read=on, read=off, read_iter=on and read_iter=off after the UUID; correct it, or make it a comment (# in front)";
		if (line->states[which] >= 0)
			return "it has a switch twice; remove one of the two";
		line->states[which] = value;
		found = true;
	}
	return found ? NULL : "it has no switch; add read=on or read_iter=on, or remove the line";
}

static struct kept_line *line_of(const struct kept *kept, const char *uuid)
{
	for (size_t i = 0; i < kept->count; i++) {
		if (kept->lines[i].uuid && strcasecmp(kept->lines[i].uuid, uuid) == 0)
			return &kept->lines[i];
	}
	return NULL;
}

static struct kept_line *add_line(struct kept *kept, char *text)
{
	struct kept_line *line;

	kept->lines = grown(kept->lines, kept->count + 1, sizeof(*kept->lines));
	line = &kept->lines[kept->count++];
	*line = (struct kept_line){ .text = text, .states = { -1, -1 } };
	return line;
}

static const char *parse_line(struct kept *kept, char *text)
{
	struct kept_line *line = add_line(kept, text);
	struct word word = next_word(text);
	size_t tag = strlen(UUID_TAG);
	char *uuid;

	if (!word.length)
		return NULL;
	if (strncmp(word.start, UUID_TAG, tag) != 0)
		return "it does not begin with UUID=; write it as UUID=... read=on, or make it a comment (# in front)";
	if (!is_uuid(word.start + tag, word.length - tag))
		return "what follows UUID= is none; copy it from daxreadctl list --output UUID";
	uuid = copy_of(word.start + tag);
	uuid[UUID_LENGTH] = '\0';
	if (line_of(kept, uuid)) {
		free(uuid);
		return "a line above has the same UUID; remove one of the two";
	}
	line->uuid = uuid;
	return parse_switches(line, word.start + word.length);
}

const char *kept_parse(struct kept *kept, FILE *file)
{
	const char *wrong = NULL;
	char *text = NULL;
	size_t size = 0;
	ssize_t length;

	*kept = (struct kept){ 0 };
	while (!wrong && (length = getline(&text, &size, file)) >= 0) {
		if (length && text[length - 1] == '\n')
			text[--length] = '\0';
		wrong = parse_line(kept, copy_of(text));
		if (strlen(text) != (size_t)length)
			wrong = "it has a byte of 0, so it is no text; restore the file or remove it";
	}
	free(text);
	return wrong;
}

static int index_of(const char *word)
{
	for (int i = 0; i < KEPT_SWITCHES; i++) {
		if (strcmp(kept_words[i], word) == 0)
			return i;
	}
	abort();	/* a bug of the caller */
}

int kept_state(const struct kept *kept, const char *uuid, const char *word)
{
	const struct kept_line *line = uuid ? line_of(kept, uuid) : NULL;

	return line ? line->states[index_of(word)] : -1;
}

/* Replaces what is between @from and @to in the line's text by @by. */
static void splice(struct kept_line *line, const char *from, const char *to, const char *by)
{
	char *text = text_of("%.*s%s%s", (int)(from - line->text), line->text, by, to);

	free(line->text);
	line->text = text;
}

/* The word with the switch; length 0: there is none, and it may be added at its start */
static struct word word_of(const struct kept_line *line, int which)
{
	struct word word = next_word(line->text), last = word;

	for (; word.length; word = next_word(word.start + word.length)) {
		if (switch_in(word) == which)
			return word;
		last = word;
	}
	return (struct word){ .start = last.start + last.length };
}

void kept_set(struct kept *kept, const char *uuid, const char *word, bool on)
{
	struct kept_line *line = line_of(kept, uuid);
	int which = index_of(word);
	struct word found;
	char *text;

	if (!kept->count)
		add_line(kept, copy_of("# How daxreadctl apply sets switches at each mount: see daxreadctl.conf(5)."));
	if (!line) {
		line = add_line(kept, text_of(UUID_TAG "%s", uuid));
		line->uuid = copy_of(uuid);
	}
	found = word_of(line, which);
	text = text_of("%s%s=%s", found.length ? "" : " ", word, on ? "on" : "off");
	splice(line, found.start, found.start + found.length, text);
	free(text);
	line->states[which] = on;
}

static void remove_line(struct kept *kept, struct kept_line *line)
{
	size_t after = kept->count - (size_t)(line - kept->lines) - 1;

	free(line->text);
	free(line->uuid);
	memmove(line, line + 1, after * sizeof(*line));
	kept->count--;
}

bool kept_forget(struct kept *kept, const char *uuid, const char *word)
{
	struct kept_line *line = line_of(kept, uuid);
	int which = word ? index_of(word) : -1;
	struct word found;
	bool more = false;

	if (!line || (word && line->states[which] < 0))
		return false;
	for (int i = 0; word && i < KEPT_SWITCHES; i++)
		more = more || (i != which && line->states[i] >= 0);
	if (!more) {
		remove_line(kept, line);
		return true;
	}
	found = word_of(line, which);
	while (strchr(BLANKS, found.start[-1])) {
		found.start--;
		found.length++;
	}
	splice(line, found.start, found.start + found.length, "");
	line->states[which] = -1;
	return true;
}

void kept_print(const struct kept *kept, FILE *file)
{
	for (size_t i = 0; i < kept->count; i++)
		fprintf(file, "%s\n", kept->lines[i].text);
}

void kept_free(struct kept *kept)
{
	for (size_t i = 0; i < kept->count; i++) {
		free(kept->lines[i].text);
		free(kept->lines[i].uuid);
	}
	free(kept->lines);
	*kept = (struct kept){ 0 };
}
