/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* The commands: one cmd-NAME.c each. */
#ifndef COMMANDS_H
#define COMMANDS_H

/* @argv[0] is the command's name; they return the program's exit status. */
int cmd_list(int argc, char **argv);
int cmd_get(int argc, char **argv);
int cmd_set(int argc, char **argv);
int cmd_bench(int argc, char **argv);
int cmd_trace(int argc, char **argv);
int cmd_profile(int argc, char **argv);

#endif
