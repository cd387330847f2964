/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
#ifndef PROCESSORS_H
#define PROCESSORS_H

/* How much of the machine's processors this process may use */
struct processors {
	int allowed;		/* by its affinity mask, cpusets included */
	double quota;		/* by its control groups, as 1.5; 0: all of them */
};

struct processors processors_read(void);

/* The smaller of both */
double processors_usable(const struct processors *processors);

#endif
