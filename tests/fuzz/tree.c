// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Fuzzes what the tool reads of the system: mountinfo, the sysfs files of block devices,
 * their memory and the switch, and the record of a killed run in /run. The files are
 * written to a tree for --sysroot. The tool lists it in every style, looks for file
 * systems in it, and locks one as a run does.
 *
 * An input is text: lines "@ PATH", each followed by the content of that file of the tree.
 * Other files do not exist.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fs/columns.h"
#include "fs/device/sysroot.h"
#include "fs/named/find.h"
#include "fs/named/selection.h"
#include "fs/saved-switch.h"
#include "fuzz.h"
#include "lib/memory.h"
#include "lib/output/table.h"

#define REGION	"sys/devices/region0"
#define DISK	REGION "/pfn0.1/block/pmem0"

/* The files that an input may write; their directories exist. */
static const char *const files[] = {
	"proc/self/mountinfo",
	"proc/fs/ext4/pmem0p1/options",
	"run/udev/data/b259:1",
	"run/daxreadctl/pmem0p1",
	"sys/fs/ext4/features/dax_fast_read",
	"sys/fs/ext4/pmem0p1/dax_fast_read",
	REGION "/numa_node",
	REGION "/pfn0.1/namespace",
	REGION "/pfn0.1/mode",
	REGION "/namespace0.0/mode",
	DISK "/size",
	DISK "/badblocks",
	DISK "/queue/dax",
	DISK "/dev",
	DISK "/pmem0p1/dev",
	DISK "/pmem0p1/partition",
	DISK "/pmem0p1/start",
	DISK "/pmem0p1/size",
};

#define NFILES (sizeof(files) / sizeof(files[0]))

static const char *const links[][2] = {
	{ "sys/class/block/pmem0", "../../../" DISK },
	{ "sys/class/block/pmem0p1", "../../../" DISK "/pmem0p1" },
	{ "sys/class/block/dm-0", "../../devices/dm-0" },
	{ "sys/dev/block/259:0", "../../../" DISK },
	{ "sys/dev/block/259:1", "../../../" DISK "/pmem0p1" },
	{ "sys/dev/block/253:0", "../../devices/dm-0" },
	{ "sys/devices/dm-0/slaves/pmem0", "../../../../" DISK },
	{ DISK "/device", "../.." },
};

static int tree = -1;	/* its directory */

static void make_directories(const char *path)
{
	char *copy = copy_of(path);

	for (char *slash = strchr(copy, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		holds(mkdirat(tree, copy, 0755) == 0 || errno == EEXIST);
		*slash = '/';
	}
	free(copy);
}

static void remove_tree(void)
{
	char *command = text_of("rm -rf '%s'", sysroot);

	if (system(command) != 0)
		perror(sysroot);
	free(command);
}

static void make_tree(void)
{
	char *path = text_of("%s/dax-read-fuzz.XXXXXX", access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");

	holds(mkdtemp(path));
	sysroot = path;
	atexit(remove_tree);
	tree = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	holds(tree >= 0);
	for (size_t i = 0; i < NFILES; i++)
		make_directories(files[i]);
	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++) {
		make_directories(links[i][0]);
		holds(symlinkat(links[i][1], tree, links[i][0]) == 0);
	}
}

static void fill(const char *path, const char *content, size_t length)
{
	int fd;

	for (size_t i = 0; i < NFILES; i++) {
		if (strcmp(files[i], path) != 0)
			continue;
		fd = openat(tree, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
		holds(fd >= 0 && write(fd, content, length) == (ssize_t)length);
		close(fd);
	}
}

/* Writes the tree that the input describes. */
static void fill_all(char *text)
{
	char *at = strncmp(text, "@ ", 2) == 0 ? text : strstr(text, "\n@ ");

	for (size_t i = 0; i < NFILES; i++)
		unlinkat(tree, files[i], 0);
	while (at) {
		char *path = at + (*at == '\n') + 2, *content = strchr(path, '\n'), *next;

		if (!content)
			return;
		*content++ = '\0';
		next = strstr(content, "\n@ ");
		fill(path, content, next ? (size_t)(next + 1 - content) : strlen(content));
		at = next;
	}
}

/* All columns, in every state. */
static void list(const struct filesystems *all, struct table_style style)
{
	struct table table = { .rows_key = "rows", .columns = fs_columns, .style = style,
			       .row_size = sizeof(struct fs_row) };
	const struct filesystem **chosen = new_zeroed(all->count + 1, sizeof(*chosen));
	struct number_list *columns = &table.chosen;
	struct fs_row *rows;

	for (size_t i = 0; i < all->count; i++)
		chosen[i] = &all->items[i];
	for (size_t i = 0; fs_columns[i].name; i++) {
		columns->items = grown(columns->items, i + 1, sizeof(*columns->items));
		columns->items[columns->count++] = i;
	}
	rows = fs_rows(chosen, all->count, VIA_SYSFS);
	table.rows = rows;
	table.count = all->count;
	table_print(&table);
	fs_rows_free(rows, all->count);
	number_list_free(columns);
	free(chosen);
}

static void find(const struct filesystems *all)
{
	static const char *const wheres[] = {
		"/", "/srv", "/srv/db/file", "/dev/pmem0p1", "/dev/mapper/striped", "srv", "",
		"UUID=0b4c1f8e-11aa-4f0e-9d55-6f5e1c2a7b10", "LABEL=x", "LABEL=", "pmem0", "pmem0p1",
		"namespace0.0",
	};
	const struct filesystem *fs;
	int status;

	for (size_t i = 0; i < sizeof(wheres) / sizeof(wheres[0]); i++) {
		status = -1;
		fs = filesystem_find_dax(all, wheres[i], &status);
		holds(fs ? status == 0 : status > 0);
	}
}

/* Takes over the file system of a killed run, and releases it. */
static void take(const struct filesystems *all)
{
	for (size_t i = 0; i < all->count; i++) {
		struct saved_switch *state;

		if (strcmp(all->items[i].name, "pmem0p1") != 0)
			continue;
		if (saved_switch_lock(&state, &dax_fast_read, &all->items[i], VIA_SYSFS) != 0)
			continue;
		saved_switch_save(state);
		saved_switch_release(state);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct filesystems all;
	char *text;

	if (tree < 0)
		make_tree();
	text = strndup((const char *)data, size);
	fill_all(text);
	free(text);
	if (filesystems_read(&all) != 0)
		return 0;
	list(&all, (struct table_style){ .json = true });
	list(&all, (struct table_style){ .raw = true, .bytes = true });
	list(&all, (struct table_style){ 0 });
	find(&all);
	take(&all);
	filesystems_free(&all);
	return 0;
}
