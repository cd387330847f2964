/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * A command's options. One table is used for parsing and for --help, so that the two
 * cannot differ. Every command has --quiet, --help and --version.
 */
#ifndef LIB_INPUT_OPTIONS_H
#define LIB_INPUT_OPTIONS_H

#include <stddef.h>

#include "lib/input/parse.h"

struct option_spec {
	char letter;			/* the short form, or 0 */
	const char *name;		/* the long form */
	const char *value;		/* the name of its value in --help; NULL: takes none */
	const char *help;
	parse_function *parse;		/* NULL: sets *(bool *)target to true */
	void *target;
};

struct usage {
	const char *operands;		/* the operands in --help: "[FILESYSTEM...]" */
	const char *about;		/* describes the command in a few lines */
	const struct option_spec *options;
	size_t option_count;
	const char *more;		/* printed last by --help: examples; or NULL */
	int min, max;			/* number of operands; max -1: any number */
	_Bool takes_command;		/* a command may follow "--" */
};

/* The operands */
struct operands {
	char **items;
	int count;
	char **command;			/* NULL-terminated; NULL if none was given */
};

/*
 * Reads the command line. --help and --version print their text and end the program.
 * Wrong usage ends it with EXIT_USAGE after printing an error.
 */
struct operands options_take(const struct usage *usage, int argc, char **argv);

/* Prints what is wrong with the command line, and how to get help; returns EXIT_USAGE. */
int wrong_usage(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Prints @text from column @indent on, in lines of at most 80 columns. */
void print_wrapped(const char *text, unsigned int indent);

#define OPTION_COUNT(options)	(sizeof(options) / sizeof((options)[0]))

#endif
