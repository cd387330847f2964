/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * The table of commands: NAME is cmd_NAME() in cmd/NAME.c. A new command needs that
 * file and a row here.
 */
#ifndef COMMANDS_H
#define COMMANDS_H

#define COMMANDS(COMMAND)							\
	COMMAND(list, "list the mounted ext4 file systems that can do DAX")	\
	COMMAND(get, "tell whether their fast path is switched on")		\
	COMMAND(set, "switch it on or off")					\
	COMMAND(apply, "switch it as set --persist keeps it, once or at each mount") \
	COMMAND(bench, "measure what a read costs by either method")		\
	COMMAND(trace, "show where DAX reads spend their time, and who reads how") \
	COMMAND(profile, "show which functions a read's time goes into")		\
	COMMAND(doctor, "tell whether a read takes the fast path, and why not") \
	COMMAND(top, "show which tasks read by DAX now, and how")

/* @argv[0] is the command's name; they return the program's exit status. */
#define DECLARE_COMMAND(name, about) int cmd_##name(int argc, char **argv);
COMMANDS(DECLARE_COMMAND)

#endif
