// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "keep/persist.h"

#include <stdlib.h>
#include <string.h>

#include "fs/named/find.h"
#include "fs/superblock.h"
#include "keep/follow.h"
#include "keep/uuid.h"
#include "lib/memory.h"
#include "lib/message.h"
#include "lib/output/table.h"
#include "lib/safe-text.h"

#define UUID_TAG	"UUID="

int persist_check(const struct filesystems *all, const struct filesystem *fs)
{
	char *why = NULL;

	if (uuid_to_keep(all, fs, &why))
		return 0;
	print_error(EXIT_FAILURE, filesystem_called(fs), "cannot be kept: %s", why);
	free(why);
	return EXIT_FAILURE;
}

void persist_set(struct kept_file *file, const struct filesystem *fs,
		 const struct dax_switch *which, bool on)
{
	kept_set(&file->kept, superblock_of(fs)->uuid, which->word, on);
}

void persist_note_service(void)
{
	char *path;

	if (follow_is_running())
		return;
	path = kept_path();
	print_warning("%s is written, but nothing applies it at the next mount; start the service, now and at each boot: systemctl enable --now daxreadctl",
		      path);
	free(path);
}

/* What is to be forgotten: the name that the user gave, and its UUID */
struct forgotten {
	const char *name;
	char *uuid;
};

/* The UUID that @name stands for. NULL after printing an error; *@status is its status. */
static char *uuid_named(const struct filesystems *all, const char *name, int *status)
{
	const struct filesystem *fs;
	const char *uuid;

	*status = 0;
	/* it need not be mounted */
	if (strncmp(name, UUID_TAG, strlen(UUID_TAG)) == 0)
		return copy_of(name + strlen(UUID_TAG));
	fs = filesystem_find(all, name, status);
	if (!fs)
		return NULL;
	uuid = superblock_of(fs)->uuid;
	if (!uuid)
		*status = print_error(EXIT_FAILURE, name,
				      "cannot be forgotten: its UUID cannot be read; give UUID=..., as " KEPT_FILE " has it");
	return uuid ? copy_of(uuid) : NULL;
}

static int forget(struct kept *kept, const struct forgotten *item,
		  const struct dax_switch *which)
{
	if (kept_forget(kept, item->uuid, which ? which->word : NULL))
		return 0;
	return print_error(EXIT_FAILURE, item->name,
			   "cannot be forgotten: " KEPT_FILE " keeps %s%s of UUID=%s; see daxreadctl list --output DEVICE,UUID,KEPT,KEPT-ITER",
			   which ? "no switch " : "no switch", which ? which->word : "",
			   item->uuid);
}

static int print_forgotten(const struct forgotten *items, int count, bool json)
{
	struct json_object *answer, *list, *object;

	for (int i = 0; !json && i < count; i++) {
		char *name = check_alloc(terminal_text(items[i].name));

		printf("%s: forgotten\n", name);
		free(name);
	}
	if (!json)
		return EXIT_SUCCESS;
	list = check_alloc(json_object_new_array());
	for (int i = 0; i < count; i++) {
		object = check_alloc(json_object_new_object());
		json_object_object_add(object, "filesystem", value_of_text(items[i].name));
		json_object_object_add(object, "uuid", value_of_text(items[i].uuid));
		json_object_array_add(list, object);
	}
	answer = check_alloc(json_object_new_object());
	json_object_object_add(answer, "schema", json_object_new_int(JSON_SCHEMA));
	json_object_object_add(answer, "forgotten", list);
	return print_json(answer);
}

static int forget_all(const struct forgotten *items, int count, const struct dax_switch *which)
{
	struct kept_file file;
	int status = kept_open(&file);

	if (status)
		return status;
	for (int i = 0; !status && i < count; i++)
		status = forget(&file.kept, &items[i], which);
	if (!status)
		status = kept_write(&file);
	kept_close(&file);
	return status;
}

int persist_forget(char *const *names, int count, const struct dax_switch *which, bool json)
{
	struct forgotten *items;
	struct filesystems all;
	int status = filesystems_read(&all);

	if (status)
		return status;
	items = new_zeroed((size_t)count, sizeof(*items));
	for (int i = 0; !status && i < count; i++) {
		items[i].name = names[i];
		items[i].uuid = uuid_named(&all, names[i], &status);
	}
	if (!status)
		status = forget_all(items, count, which);
	if (!status)
		status = print_forgotten(items, count, json);
	for (int i = 0; i < count; i++)
		free(items[i].uuid);
	free(items);
	filesystems_free(&all);
	return status;
}
