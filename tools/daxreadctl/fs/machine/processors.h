/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
#ifndef PROCESSORS_H
#define PROCESSORS_H

#include "lib/input/parse.h"

/* How much of the machine's processors this process may use */
struct processors {
	int allowed;		/* by its affinity mask, cpusets included */
	double quota;		/* by its control groups, as 1.5; 0: all of them */
};

struct processors processors_read(void);

/* The smaller of both */
double processors_usable(const struct processors *processors);

/*
 * The processors that this process may run on. Only those of NUMA node @node, if it
 * has any (-1: any node). The last comes first, as the first processors get most of
 * the interrupts.
 */
void processors_of_node(int node, struct number_list *list);

/* The node of a processor; -1: not known */
int processor_node(int processor);

#endif
