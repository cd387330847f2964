/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* The configuration of the kernel that runs. */
#ifndef FS_MACHINE_KERNEL_CONFIG_H
#define FS_MACHINE_KERNEL_CONFIG_H

#include <stdio.h>

/* Its release, as uname -r prints it; the caller frees the text. */
char *kernel_release(void);

/*
 * Opens its configuration, lines "CONFIG_NAME=y", wherever a copy of it is. NULL: there is
 * none. *@path, unless NULL, is where; free it.
 */
FILE *kernel_config_open(char **path);

/* The value of "CONFIG_@name" in the file: "y"; "n" if it is not set. Free it. */
char *kernel_config_value(FILE *config, const char *name);

#endif
