// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "lib/output/json-file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/output/file.h"
#include "lib/output/table.h"

static int write_json(FILE *file, const void *text)
{
	fprintf(file, "%s\n", (const char *)text);
	return 0;
}

int json_write(struct json_object *object, const char *path)
{
	char *text;
	int status;

	if (strcmp(path, "-") == 0)
		return print_json(object);
	text = json_text(object);
	status = output_write(path, write_json, text);
	free(text);
	json_object_put(object);
	return status;
}
