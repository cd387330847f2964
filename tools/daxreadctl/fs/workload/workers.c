// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "fs/workload/workers.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/memory.h"
#include "lib/message.h"

#define VERIFIED_MAX	64

struct lane {
	struct lanes *lanes;
	struct loop_job job;
	int fds[2];			/* by enum lane_source */
	pthread_t thread;
	uint64_t started, ended;	/* ns */
	struct counts counts;
};

struct lanes {
	const struct bench_file *file;
	enum unit unit;
	uint64_t count;
	size_t buffer_size;
	double clock_cost;		/* of taking the time twice, ns */
	bool has_counters;
	loop_function *loop;
	pthread_barrier_t start;
	struct lane *lane;
};

static double measure_clock(void)
{
	double least = 1e9;

	for (int i = 0; i < 100; i++) {
		uint64_t start = clock_ns();
		double passed = (double)(clock_ns() - start);

		if (passed < least)
			least = passed;
	}
	return least;
}

static char *make_buffer(size_t size)
{
	char *buffer = mmap(NULL, size, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

	return buffer == MAP_FAILED ? there(NULL) : buffer;
}

static bool probe_counters(enum unit unit)
{
	struct counters counters;
	struct counts counts;

	if (unit != UNIT_NS || !counters_open(&counters))
		return false;
	counts = counters_read(&counters);
	counters_close(&counters);
	return counts.known;
}

struct lanes *lanes_make(const struct bench_file *file, uint64_t threads,
			 enum caller caller, size_t buffer_size, enum unit unit)
{
	struct lanes *lanes = new_zeroed(1, sizeof(*lanes));

	*lanes = (struct lanes){
		.file = file,
		.unit = unit,
		.count = threads,
		.buffer_size = buffer_size,
		.clock_cost = measure_clock(),
		.has_counters = probe_counters(unit),
		.lane = new_zeroed(threads, sizeof(*lanes->lane)),
	};
	pthread_barrier_init(&lanes->start, NULL, (unsigned int)threads);
	for (uint64_t i = 0; i < threads; i++) {
		struct lane *lane = &lanes->lane[i];

		lane->lanes = lanes;
		lane->job.map = file->map;
		lane->job.buffer = make_buffer(buffer_size);
		lane->fds[LANE_FILE] = bench_file_again(file);
		lane->fds[LANE_ZERO] = open("/dev/zero", O_RDONLY | O_CLOEXEC);
		if (lane->fds[LANE_FILE] < 0 || lane->fds[LANE_ZERO] < 0)
			complain(EXIT_FAILURE,
				 lane->fds[LANE_FILE] < 0 ? file->name : "/dev/zero",
				 "cannot be opened: %m; allow more open files (ulimit -n), or take fewer --threads");
		else
			lane->job.caller = caller_open(caller);
		if (lane->job.caller)
			continue;
		lanes->count = i + 1;
		lanes_free(lanes);
		return NULL;
	}
	return lanes;
}

void lanes_aim(struct lanes *lanes, enum pattern pattern, uint64_t size,
	       uint64_t reads)
{
	for (uint64_t i = 0; i < lanes->count; i++) {
		struct loop_job *job = &lanes->lane[i].job;

		offsets_free(&job->offsets);
		job->size = size;
		job->offsets = offsets_make(pattern, size, lanes->file->size, reads,
					    i + 1);
	}
}

uint64_t lanes_places(const struct lanes *lanes)
{
	return lanes->lane[0].job.offsets.mask + 1;
}

/* The measured part */
static void run_lane(struct lane *lane)
{
	struct lanes *lanes = lane->lanes;
	struct counters counters = { -1, -1 };
	struct counts before = { 0 }, after = { 0 };

	if (lanes->has_counters)
		counters_open(&counters);
	if (lanes->count > 1)
		pthread_barrier_wait(&lanes->start);
	before = counters_read(&counters);
	lane->started = clock_ns();
	lanes->loop(&lane->job);
	lane->ended = clock_ns();
	after = counters_read(&counters);
	lane->counts = counts_between(&before, &after);
	counters_close(&counters);
}

static void *thread_main(void *arg)
{
	run_lane(arg);
	return NULL;
}

static void run_threads(struct lanes *lanes)
{
	sigset_t all, before;

	/* signals are handled by the thread that throws the switch */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	for (uint64_t i = 0; i < lanes->count; i++) {
		int error = pthread_create(&lanes->lane[i].thread, NULL, thread_main,
					   &lanes->lane[i]);

		if (error)	/* those already there wait for ever: end them all */
			exit(complain(EXIT_FAILURE, "threads",
				      "%llu cannot be started: %s; take fewer --threads",
				      (unsigned long long)lanes->count, strerror(error)));
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	for (uint64_t i = 0; i < lanes->count; i++)
		pthread_join(lanes->lane[i].thread, NULL);
}

/*
 * What one read cost. Threads that have processors of their own each have all
 * of the time that passes; in the lab that counts instructions all share one,
 * and what passes for one is what all of them did.
 */
static struct sample take_sample(const struct lanes *lanes, uint64_t reads)
{
	uint64_t first = lanes->lane[0].started, last = lanes->lane[0].ended;
	double total = (double)reads * (double)lanes->count, sum = 0;
	struct sample sample = { .counted = true };

	for (uint64_t i = 0; i < lanes->count; i++) {
		const struct lane *lane = &lanes->lane[i];

		first = lane->started < first ? lane->started : first;
		last = lane->ended > last ? lane->ended : last;
		sum += (double)(lane->ended - lane->started) - lanes->clock_cost;
		sample.counted = sample.counted && lane->counts.known;
		sample.cycles += (double)lane->counts.cycles / total;
		sample.instructions += (double)lane->counts.instructions / total;
	}
	if (lanes->unit == UNIT_INSTRUCTIONS)
		sum = (double)(last - first) - lanes->clock_cost;
	sample.per_read = sum > 0 ? sum / total : 0;
	return sample;
}

static int check_lane(const struct lane *lane, const char *name, const char *what)
{
	const struct loop_job *job = &lane->job;
	unsigned long long offset;

	if (job->done == job->reads)
		return 0;
	offset = (unsigned long long)job->offsets.items[job->done & job->offsets.mask];
	if (!job->error)
		return complain(EXIT_FAILURE, name,
				"%zu bytes at %llu cannot be %s: it ends there; keep others from cutting it short",
				job->size, offset, what);
	return complain(EXIT_FAILURE, name, "%zu bytes at %llu cannot be %s: %s; %s",
			job->size, offset, what, strerror(job->error),
			job->error == EIO ? "look for bad blocks (ndctl list --media-errors)" :
			"look into the kernel's log (dmesg)");
}

int lanes_run(struct lanes *lanes, loop_function *loop, enum lane_source source,
	      uint64_t reads, const char *what, struct sample *sample)
{
	lanes->loop = loop;
	for (uint64_t i = 0; i < lanes->count; i++) {
		struct loop_job *job = &lanes->lane[i].job;

		job->fd = lanes->lane[i].fds[source];
		job->reads = reads;
		job->error = 0;
	}
	if (lanes->count > 1)
		run_threads(lanes);
	else
		run_lane(&lanes->lane[0]);
	for (uint64_t i = 0; i < lanes->count; i++) {
		int status = check_lane(&lanes->lane[i], lanes->file->name, what);

		if (status)
			return status;
	}
	*sample = take_sample(lanes, reads);
	return 0;
}

int lanes_verify(struct lanes *lanes, loop_function *loop, const char *what)
{
	struct lane *lane = &lanes->lane[0];
	struct loop_job *job = &lane->job;

	for (size_t i = 0; i <= job->offsets.mask && i < VERIFIED_MAX; i++) {
		off_t offset = job->offsets.items[i];
		struct loop_job single = *job;

		single.fd = lane->fds[LANE_FILE];
		single.offsets = (struct offsets){ .items = &offset };
		single.reads = 1;
		memset(job->buffer, ~job->map[offset], job->size);
		loop(&single);
		if (single.done != 1) {
			job->done = i;
			job->reads = i + 1;
			job->error = single.error;
			return check_lane(lane, lanes->file->name, what);
		}
		if (memcmp(job->buffer, job->map + offset, job->size) != 0)
			return complain(EXIT_FAILURE, lanes->file->name,
					"%zu bytes at %llu, %s, are not those of the mapping: either somebody writes to it or the kernel is wrong; try again with the file left alone",
					job->size, (unsigned long long)offset, what);
	}
	return 0;
}

void lanes_free(struct lanes *lanes)
{
	for (uint64_t i = 0; i < lanes->count; i++) {
		struct lane *lane = &lanes->lane[i];

		offsets_free(&lane->job.offsets);
		if (lane->job.caller)
			caller_close(lane->job.caller);
		munmap(lane->job.buffer, lanes->buffer_size);
		if (lane->fds[LANE_FILE] >= 0)
			close(lane->fds[LANE_FILE]);
		if (lane->fds[LANE_ZERO] >= 0)
			close(lane->fds[LANE_ZERO]);
	}
	pthread_barrier_destroy(&lanes->start);
	free(lanes->lane);
	free(lanes);
}
