// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* Counts what a thread does in user space and in the kernel, with perf events. */
#include "fs/workload/counters.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

const char *const counter_names[COUNTERS] = {
	[COUNTER_CYCLES] = "cycles", [COUNTER_INSTRUCTIONS] = "instructions",
	[COUNTER_BRANCH_MISSES] = "branch_misses", [COUNTER_L1_MISSES] = "l1d_read_misses",
	[COUNTER_LLC_MISSES] = "llc_misses",
};

#define L1_READ_MISSES	(PERF_COUNT_HW_CACHE_L1D | PERF_COUNT_HW_CACHE_OP_READ << 8 | \
			 PERF_COUNT_HW_CACHE_RESULT_MISS << 16)

static const struct counter_event hardware[COUNTERS] = {
	[COUNTER_CYCLES] = { PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES },
	[COUNTER_INSTRUCTIONS] = { PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS },
	[COUNTER_BRANCH_MISSES] = { PERF_TYPE_HARDWARE, PERF_COUNT_HW_BRANCH_MISSES },
	[COUNTER_L1_MISSES] = { PERF_TYPE_HW_CACHE, L1_READ_MISSES },
	[COUNTER_LLC_MISSES] = { PERF_TYPE_HARDWARE, PERF_COUNT_HW_CACHE_MISSES },
};

static int group_of(int counter)
{
	return counter >= COUNTER_L1_MISSES;
}

/* The first of @group that is open; -1: none is */
static int leader_of(const struct counters *counters, int group)
{
	for (int i = 0; i < COUNTERS; i++) {
		if (group_of(i) == group && counters->fds[i] >= 0)
			return counters->fds[i];
	}
	return -1;
}

static int open_event(const struct counter_event *event, int leader)
{
	struct perf_event_attr attr = {
		.size = sizeof(attr),
		.type = event->type,
		.config = event->config,
		/* a counter that is added to an enabled group would not count */
		.disabled = leader < 0,
		.exclude_hv = 1,
		.read_format = PERF_FORMAT_GROUP | PERF_FORMAT_TOTAL_TIME_ENABLED |
			       PERF_FORMAT_TOTAL_TIME_RUNNING,
	};

	return (int)syscall(SYS_perf_event_open, &attr, 0, -1, leader,
			    PERF_FLAG_FD_CLOEXEC);
}

bool counters_open_events(struct counters *counters, const struct counter_event *events)
{
	bool any_open = false;

	*counters = (struct counters){ .fds = { -1, -1, -1, -1, -1 } };
	for (int i = 0; i < COUNTERS; i++) {
		counters->fds[i] = open_event(&events[i], leader_of(counters, group_of(i)));
		counters->errors[i] = counters->fds[i] < 0 ? errno : 0;
	}
	for (int group = 0; group < COUNTER_GROUPS; group++) {
		int leader = leader_of(counters, group);

		if (leader < 0)
			continue;
		if (ioctl(leader, PERF_EVENT_IOC_ENABLE, PERF_IOC_FLAG_GROUP) == 0) {
			any_open = true;
			continue;
		}
		for (int i = 0; i < COUNTERS; i++) {
			if (group_of(i) != group || counters->fds[i] < 0)
				continue;
			counters->errors[i] = errno;
			close(counters->fds[i]);
			counters->fds[i] = -1;
		}
	}
	return any_open;
}

bool counters_open(struct counters *counters)
{
	return counters_open_events(counters, hardware);
}

/* PERF_FORMAT_GROUP: the values are in the order of opening. */
static void read_group(const struct counters *counters, int group, struct counts *counts)
{
	struct {
		uint64_t events, enabled_ns, running_ns, values[COUNTERS];
	} got;
	int leader = leader_of(counters, group);
	ssize_t size = leader < 0 ? -1 : read(leader, &got, sizeof(got));
	uint64_t at = 0;

	if (size < (ssize_t)(3 * sizeof(uint64_t)) ||
	    (size_t)size != (3 + got.events) * sizeof(uint64_t))
		return;
	counts->enabled_ns[group] = got.enabled_ns;
	counts->running_ns[group] = got.running_ns;
	for (int i = 0; i < COUNTERS; i++) {
		if (group_of(i) != group || counters->fds[i] < 0 || at >= got.events)
			continue;
		counts->known[i] = true;
		counts->values[i] = got.values[at++];
	}
}

struct counts counters_read(const struct counters *counters)
{
	struct counts counts = { .known = { false } };

	for (int group = 0; group < COUNTER_GROUPS; group++)
		read_group(counters, group, &counts);
	return counts;
}

struct counts counts_between(const struct counts *before,
			     const struct counts *after)
{
	struct counts counts = { .known = { false } };

	for (int group = 0; group < COUNTER_GROUPS; group++) {
		counts.enabled_ns[group] = after->enabled_ns[group] - before->enabled_ns[group];
		counts.running_ns[group] = after->running_ns[group] - before->running_ns[group];
	}
	for (int i = 0; i < COUNTERS; i++) {
		int group = group_of(i);

		if (!before->known[i] || !after->known[i])
			continue;
		counts.values[i] = after->values[i] - before->values[i];
		/* counters that were multiplexed counted only a part */
		counts.shared[i] = counts.running_ns[group] != counts.enabled_ns[group];
		counts.known[i] = !counts.shared[i];
	}
	return counts;
}

void counters_close(struct counters *counters)
{
	for (int i = 0; i < COUNTERS; i++) {
		if (counters->fds[i] >= 0)
			close(counters->fds[i]);
		counters->fds[i] = -1;
	}
}
