/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * What serves a read: ->read_iter through iomap, ->read, or ->read_iter without
 * iomap. The switches choose (fs/workload/switches.h).
 */
#ifndef FS_WORKLOAD_METHOD_H
#define FS_WORKLOAD_METHOD_H

#include <stdbool.h>

#include "lib/input/parse.h"

enum method { METHOD_READ_ITER, METHOD_READ, METHOD_LEAN, METHODS };

/* Their names, in that order, and NULL */
extern const char *const method_names[];

/* Names, separated by commas. *(struct number_list *), enum method */
parse_function parse_methods;

/* True if @method is in the list. */
bool methods_have(const struct number_list *methods, enum method method);

#endif
