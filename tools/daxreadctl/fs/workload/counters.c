// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "fs/workload/counters.h"

#include <linux/perf_event.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static int open_event(uint32_t type, uint64_t config, int leader)
{
	struct perf_event_attr attr = {
		.size = sizeof(attr),
		.type = type,
		.config = config,
		/* a member that comes to a group at work would not count */
		.disabled = leader < 0,
		.exclude_hv = 1,
		.read_format = PERF_FORMAT_GROUP | PERF_FORMAT_TOTAL_TIME_ENABLED |
			       PERF_FORMAT_TOTAL_TIME_RUNNING,
	};

	return (int)syscall(SYS_perf_event_open, &attr, 0, -1, leader,
			    PERF_FLAG_FD_CLOEXEC);
}

bool counters_open_events(struct counters *counters, uint32_t type,
			  uint64_t first, uint64_t second)
{
	counters->member = -1;
	counters->leader = open_event(type, first, -1);
	if (counters->leader < 0)
		return false;
	counters->member = open_event(type, second, counters->leader);
	if (counters->member < 0 ||
	    ioctl(counters->leader, PERF_EVENT_IOC_ENABLE, PERF_IOC_FLAG_GROUP) != 0) {
		counters_close(counters);
		return false;
	}
	return true;
}

bool counters_open(struct counters *counters)
{
	return counters_open_events(counters, PERF_TYPE_HARDWARE,
				    PERF_COUNT_HW_CPU_CYCLES,
				    PERF_COUNT_HW_INSTRUCTIONS);
}

struct counts counters_read(const struct counters *counters)
{
	/* as PERF_FORMAT_GROUP has it */
	struct {
		uint64_t events, enabled_ns, running_ns, values[2];
	} got;

	if (counters->leader < 0 ||
	    read(counters->leader, &got, sizeof(got)) != sizeof(got))
		return (struct counts){ .known = false };
	return (struct counts){
		.known = true,
		.cycles = got.values[0],
		.instructions = got.values[1],
		.enabled_ns = got.enabled_ns,
		.running_ns = got.running_ns,
	};
}

struct counts counts_between(const struct counts *before,
			     const struct counts *after)
{
	struct counts counts = {
		.cycles = after->cycles - before->cycles,
		.instructions = after->instructions - before->instructions,
		.enabled_ns = after->enabled_ns - before->enabled_ns,
		.running_ns = after->running_ns - before->running_ns,
	};

	/* counters that were shared in turns counted a part only */
	counts.known = before->known && after->known &&
		       counts.running_ns == counts.enabled_ns;
	return counts;
}

void counters_close(struct counters *counters)
{
	if (counters->leader >= 0)
		close(counters->leader);
	if (counters->member >= 0)
		close(counters->member);
	counters->leader = -1;
	counters->member = -1;
}
