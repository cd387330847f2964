/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* Counters of reads for the textfile collector of Prometheus' node_exporter. */
#ifndef TRACE_TOP_PROMETHEUS_H
#define TRACE_TOP_PROMETHEUS_H

#include "trace/top/interval.h"
#include "trace/top/names.h"

/* One file system, since the program started; what was not seen is scaled. */
struct prometheus_row {
	dev_t device;
	char *name, *place;	/* its device and mount point; NULL: not known */
	double reads[DAX_METHODS], bytes[DAX_METHODS];
};

/* All zeros: nothing was read. */
struct prometheus {
	struct prometheus_row *rows;
	size_t count;
	double lost;		/* events */
};

/*
 * Adds @interval and writes @path anew, all at once. Returns 0, or an exit status after
 * printing an error.
 */
int prometheus_write(struct prometheus *prometheus, const struct top_interval *interval,
		     struct top_names *names, const char *path);

void prometheus_free(struct prometheus *prometheus);

#endif
