// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * The program: finds the command and runs it.
 */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "lib/input/options.h"
#include "lib/message.h"
#include "lib/output/standard-output.h"
#include "lib/system/restore.h"
#include "lib/version.h"

static const struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *about;
} commands[] = {
#define COMMAND_ROW(name, about) { #name, cmd_##name, about },
	COMMANDS(COMMAND_ROW)
};

static int help(void)
{
	printf("usage: daxreadctl COMMAND [OPTION...] [FILESYSTEM...]\n\n");
	print_wrapped("Controls and measures how ext4 reads files on persistent memory (DAX). A FILESYSTEM is a mount point, a device or any path on it, UUID=..., LABEL=..., or the name of a device or namespace.", 0);
	printf("\nCommands:\n");
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		printf("  %-9s %s\n", commands[i].name, commands[i].about);
	printf("\n  -h, --help     print this help; COMMAND --help explains a command\n");
	printf("  -V, --version  print the version\n");
	printf("\nExit status: 0 done, 1 failed, 2 not supported here, 64 wrong usage.\n");
	return EXIT_SUCCESS;
}

static int version(void)
{
	printf("daxreadctl %s\n", DAXREADCTL_VERSION);
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "";

	standard_output_watch();
	setlocale(LC_CTYPE, "");	/* widths in tables; numbers keep their dot */
	if (!*name)
		return wrong_usage("a command is missing");
	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 ||
	    strcmp(name, "help") == 0)
		return help();
	if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0)
		return version();
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (strcmp(commands[i].name, name) != 0)
			continue;
		set_message_prefix(name);
		restore_start();
		return commands[i].run(argc - 1, argv + 1);
	}
	return wrong_usage("%s: no such %s", name, *name == '-' ? "option" : "command");
}
