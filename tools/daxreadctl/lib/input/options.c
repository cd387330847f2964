// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * getopt_long() parses the command line, with a table made from the command's.
 */
#include "lib/input/options.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/memory.h"
#include "lib/message.h"
#include "lib/version.h"

#define HELP_COLUMN	26
#define HELP_WIDTH	80

static const struct option_spec common[] = {
	{ 'q', "quiet", NULL, "leave out progress and notes on standard error; warnings and errors stay",
	  NULL, &message_quiet },
	{ 'h', "help", NULL, "print this help", NULL, NULL },
	{ 'V', "version", NULL, "print the version", NULL, NULL },
};

#define HELP	(&common[1])
#define VERSION	(&common[2])

int wrong_usage(const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = vtext_of(format, args);
	va_end(args);
	print_error(EXIT_USAGE, NULL, "%s; see %s --help", text, message_prefix());
	free(text);
	return EXIT_USAGE;
}

void print_wrapped(const char *text, unsigned int indent)
{
	unsigned int column = indent;

	while (*text) {
		int word = (int)strcspn(text, " \n");

		if (column > indent && column + (unsigned int)word + 1 > HELP_WIDTH) {
			printf("\n%*s", (int)indent, "");
			column = indent;
		}
		column += (unsigned int)printf("%s%.*s", column > indent ? " " : "",
					       word, text);
		text += word;
		if (*text == '\n') {
			printf("\n%*s", text[1] ? (int)indent : 0, "");
			column = indent;
		}
		if (*text)
			text++;
	}
	putchar('\n');
}

static void print_option(const struct option_spec *option)
{
	int column;

	column = printf(option->letter ? "  -%c, " : "      ", option->letter);
	column += printf("--%s%s%s", option->name, option->value ? " " : "",
			 option->value ? option->value : "");
	if (column >= HELP_COLUMN) {
		putchar('\n');
		column = 0;
	}
	printf("%*s", HELP_COLUMN - column, "");
	print_wrapped(option->help, HELP_COLUMN);
}

static void print_help(const struct usage *usage)
{
	printf("usage: %s [OPTION...]%s%s\n\n", message_prefix(),
	       *usage->operands ? " " : "", usage->operands);
	print_wrapped(usage->about, 0);
	putchar('\n');
	for (size_t i = 0; i < usage->option_count; i++)
		print_option(&usage->options[i]);
	for (size_t i = 0; i < OPTION_COUNT(common); i++)
		print_option(&common[i]);
	if (usage->more) {
		putchar('\n');
		print_wrapped(usage->more, 0);
	}
}

/* The tables for getopt_long(): option i has the value 256 + i. */
struct getopt_tables {
	struct option *longs;
	char *shorts;
};

static const struct option_spec *option_at(const struct usage *usage, size_t i)
{
	if (i < usage->option_count)
		return &usage->options[i];
	return &common[i - usage->option_count];
}

static struct getopt_tables make_tables(const struct usage *usage)
{
	size_t count = usage->option_count + OPTION_COUNT(common);
	struct getopt_tables tables = {
		.longs = new_zeroed(count + 1, sizeof(struct option)),
		.shorts = new_zeroed(2 * count + 2, 1),
	};
	char *next = tables.shorts;

	*next++ = ':';	/* makes a missing value differ from an unknown option */
	for (size_t i = 0; i < count; i++) {
		const struct option_spec *option = option_at(usage, i);

		tables.longs[i] = (struct option){
			.name = option->name,
			.has_arg = option->value ? required_argument : no_argument,
			.val = 256 + (int)i,
		};
		if (!option->letter)
			continue;
		*next++ = option->letter;
		if (option->value)
			*next++ = ':';
	}
	return tables;
}

static const struct option_spec *option_found(const struct usage *usage, int found)
{
	size_t count = usage->option_count + OPTION_COUNT(common);

	if (found >= 256)
		return option_at(usage, (size_t)(found - 256));
	for (size_t i = 0; i < count; i++) {
		if (option_at(usage, i)->letter == found)
			return option_at(usage, i);
	}
	return NULL;
}

static int take_option(const struct usage *usage, const struct option_spec *option,
		       const char *value)
{
	const char *wanted;

	if (option == HELP) {
		print_help(usage);
		exit(EXIT_SUCCESS);
	}
	if (option == VERSION) {
		printf("daxreadctl %s\n", DAXREADCTL_VERSION);
		exit(EXIT_SUCCESS);
	}
	if (!option->parse) {
		*(bool *)option->target = true;
		return 0;
	}
	wanted = option->parse(value, option->target);
	if (wanted)
		return wrong_usage("--%s %s: give %s", option->name, value, wanted);
	return 0;
}

/* Cuts off the command after "--". */
static int cut_command(const struct usage *usage, int argc, char **argv,
		       char ***command)
{
	*command = NULL;
	for (int i = 1; usage->takes_command && i < argc; i++) {
		if (strcmp(argv[i], "--") != 0)
			continue;
		if (!argv[i + 1])
			exit(wrong_usage("--: no command comes after it"));
		*command = &argv[i + 1];
		return i;
	}
	return argc;
}

struct operands options_take(const struct usage *usage, int argc, char **argv)
{
	struct getopt_tables tables = make_tables(usage);
	struct operands operands;
	int found, status = 0;

	argc = cut_command(usage, argc, argv, &operands.command);
	opterr = 0;
	optind = 0;	/* main() may have used getopt, too */
	while (!status &&
	       (found = getopt_long(argc, argv, tables.shorts, tables.longs,
				    NULL)) != -1) {
		const char *asked = argv[optind - 1];

		if (found == ':')
			status = wrong_usage("%s: needs a value", asked);
		else if (found == '?' && optopt && optopt < 256)
			status = wrong_usage("-%c: no such option", optopt);
		else if (found == '?' && optopt)
			status = wrong_usage("%s: takes no value", asked);
		else if (found == '?')
			status = wrong_usage("%s: no such option", asked);
		else
			status = take_option(usage, option_found(usage, found),
					     optarg);
	}
	free(tables.longs);
	free(tables.shorts);
	if (status)
		exit(status);

	operands.items = argv + optind;
	operands.count = argc - optind;
	if (operands.count < usage->min)
		exit(wrong_usage("an operand is missing: %s", usage->operands));
	if (usage->max >= 0 && operands.count > usage->max)
		exit(wrong_usage("%s: one operand too many",
				 operands.items[usage->max]));
	return operands;
}
