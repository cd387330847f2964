/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * When the event of reads is on, if not all of the time: in each slice of time once, at a
 * random moment, so that what reads in a rhythm is not always or never seen.
 */
#ifndef TRACE_TOP_SAMPLER_H
#define TRACE_TOP_SAMPLER_H

#include <stdint.h>

/*
 * What the event adds to a read of 4 KiB while it is on, in percent, as was measured: 12 by
 * read_iter, 15 by read
 */
#define EVENT_COST_PERCENT	15.0

/* The largest share of the time in which it is on: 0.25 of 15 % is less than 5 % */
#define SAMPLE_SHARE		0.25

/* The share of a processor that this program may take itself, where a longer slice helps */
#define SAMPLE_CPU_SHARE	0.1

/* The usual slice, in ns, and how many events of one are enough */
#define SAMPLE_SLICE_NS		125000000U
#define SAMPLE_EVENTS		5000U

struct sampler {
	uint64_t usual;			/* the slice, in ns, as the following */
	uint64_t slice;			/* longer where switching the event takes long */
	uint64_t window;		/* of it the event is on */
	unsigned short random[3];	/* as for erand48() */
};

/* What one slice took */
struct sample {
	uint64_t window;		/* ns in which reads were counted */
	uint64_t on;			/* ns that the event was on, with the switching */
	uint64_t cpu;			/* ns of a processor */
	uint64_t events;
};

/* @longest: the usual slice is not longer. */
void sampler_start(struct sampler *sampler, uint64_t longest);

/* The time from the start of the slice until the event is to be on */
uint64_t sampler_offset(struct sampler *sampler);

/* Adapts slice and window to what the last one took. */
void sampler_learn(struct sampler *sampler, const struct sample *sample);

#endif
