// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "fs/workload/workers.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/memory.h"
#include "lib/message.h"

#define VERIFIED_MAX	64
#define PROCESSORS_MAX	8192

struct worker {
	struct workers *workers;
	struct loop_job job;
	int fds[2];			/* by enum read_source */
	pthread_t thread;
	uint64_t started, ended;	/* ns */
	struct counts counts;
	bool switched;			/* it was descheduled, or moved to another processor */
	struct histogram single;	/* single reads of this run, if each is timed */
};

struct workers {
	struct workload workload;
	uint64_t count;			/* as many as there are threads */
	double clock_cost;		/* the cost of reading the clock twice, ns */
	bool has_counters;
	loop_function *loop;
	bool time_each;
	cpu_set_t *before;		/* the main thread's earlier affinity; NULL: unchanged */
	pthread_barrier_t start;
	struct worker *worker;
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

	return buffer == MAP_FAILED ? check_alloc(NULL) : buffer;
}

static bool probe_counters(enum unit unit)
{
	struct counters counters;
	struct counts counts;

	if (unit != UNIT_NS || !counters_open(&counters))
		return false;
	counts = counters_read(&counters);
	counters_close(&counters);
	for (int c = 0; c < COUNTERS; c++) {
		if (counts.known[c])
			return true;
	}
	return false;
}

/* Opens @worker's descriptor and API. Returns an exit status. */
static int open_worker(struct worker *worker)
{
	const struct workload_file *file = worker->workers->workload.file;
	int zero = open("/dev/zero", O_RDONLY | O_CLOEXEC), error = zero < 0 ? errno : 0;

	worker->fds[SOURCE_ZERO] = zero;
	worker->fds[SOURCE_FILE] = workload_file_again(file);
	if (worker->fds[SOURCE_FILE] < 0)
		error = -worker->fds[SOURCE_FILE];
	if (!error)
		return api_open(&worker->job.api, worker->workers->workload.api);
	return print_error(EXIT_FAILURE,
			   worker->fds[SOURCE_FILE] < 0 ? file->name : "/dev/zero",
			   "cannot be opened: %s; allow more open files (ulimit -n), or take fewer --threads",
			   strerror(error));
}

/* Computes the places of each worker */
static void aim(struct workers *workers, enum pattern pattern, uint64_t reads)
{
	const struct workload *workload = &workers->workload;

	for (uint64_t i = 0; i < workers->count; i++) {
		struct offsets *offsets = &workers->worker[i].job.offsets;

		offsets_free(offsets);
		*offsets = offsets_make(pattern, workload->size, workload->file->size, reads,
					i + 1);
	}
}

void workers_spread(struct workers *workers, uint64_t reads)
{
	aim(workers, workers->workload.pattern, reads);
}

/* Called in the thread of @worker. A processor that went offline is no error. */
static void pin_thread(const struct worker *worker)
{
	const struct number_list *processors = &worker->workers->workload.processors;
	size_t index = (size_t)(worker - worker->workers->worker);
	size_t size = CPU_ALLOC_SIZE(PROCESSORS_MAX);
	cpu_set_t *set;

	if (!worker->workers->before)
		return;
	set = check_alloc(CPU_ALLOC(PROCESSORS_MAX));
	CPU_ZERO_S(size, set);
	CPU_SET_S(processors->items[index % processors->count], size, set);
	sched_setaffinity(0, size, set);
	CPU_FREE(set);
}

static void pin_all(struct workers *workers)
{
	cpu_set_t *before;

	if (!workers->workload.processors.count)
		return;
	before = check_alloc(CPU_ALLOC(PROCESSORS_MAX));
	if (sched_getaffinity(0, CPU_ALLOC_SIZE(PROCESSORS_MAX), before) != 0) {
		CPU_FREE(before);
		return;
	}
	workers->before = before;
	/* the first worker runs in this thread, or this one checks what it reads */
	pin_thread(&workers->worker[0]);
}

int workers_make(struct workers **made, const struct workload *workload)
{
	struct workers *workers = new_zeroed(1, sizeof(*workers));
	int status = 0;

	*workers = (struct workers){
		.workload = *workload,
		.count = workload->threads,
		.clock_cost = measure_clock(),
		.has_counters = probe_counters(workload->unit),
		.worker = new_zeroed(workload->threads, sizeof(*workers->worker)),
	};
	pthread_barrier_init(&workers->start, NULL, (unsigned int)workers->count);
	for (uint64_t i = 0; !status && i < workers->count; i++) {
		struct worker *worker = &workers->worker[i];

		worker->workers = workers;
		worker->job.map = workload->file->map;
		worker->job.size = workload->size;
		worker->job.buffer = make_buffer(workload->size);
		status = open_worker(worker);
		if (status)
			workers->count = i + 1;
	}
	if (status) {
		workers_free(workers);
	} else {
		pin_all(workers);
		aim(workers, PATTERN_SAME, 1);
	}
	*made = status ? NULL : workers;
	return status;
}

uint64_t workers_places(const struct workers *workers)
{
	return workers->worker[0].job.offsets.mask + 1;
}

void workers_count_extents(const struct workers *workers, const struct extents *extents,
			   struct extent_bytes *bytes)
{
	for (uint64_t i = 0; i < workers->count; i++) {
		const struct offsets *offsets = &workers->worker[i].job.offsets;

		for (size_t k = 0; k <= offsets->mask; k++)
			extents_count(extents, (uint64_t)offsets->items[k],
				      workers->workload.size, bytes);
	}
}

double workers_clock_cost(const struct workers *workers)
{
	return workers->clock_cost;
}

/*
 * Times the loop's reads one by one, each between two readings of the clock. The
 * time is recorded after the second reading, so that it is not part of a read.
 */
static void run_timed(struct worker *worker)
{
	struct loop_job *job = &worker->job, single = *job;

	single.reads = 1;
	for (job->done = 0; job->done < job->reads; job->done++) {
		uint64_t before, after;

		single.offsets = (struct offsets){
			.items = &job->offsets.items[job->done & job->offsets.mask],
		};
		before = clock_ns();
		worker->workers->loop(&single);
		after = clock_ns();
		if (single.done != 1) {
			job->error = single.error;
			return;
		}
		histogram_add(&worker->single, after - before);
	}
}

/* The number of involuntary context switches of this thread */
static long switches_of_thread(void)
{
	struct rusage usage;

	return getrusage(RUSAGE_THREAD, &usage) == 0 ? usage.ru_nivcsw : 0;
}

/* The measured part */
static void run_worker(struct worker *worker)
{
	struct workers *workers = worker->workers;
	struct counters counters = { .fds = { -1, -1, -1, -1, -1 } };
	struct counts before, after;
	long switches;
	int cpu;

	pin_thread(worker);
	if (workers->has_counters)
		counters_open(&counters);
	if (workers->count > 1)
		pthread_barrier_wait(&workers->start);
	switches = switches_of_thread();
	cpu = sched_getcpu();
	before = counters_read(&counters);
	worker->started = clock_ns();
	if (workers->time_each)
		run_timed(worker);
	else
		workers->loop(&worker->job);
	worker->ended = clock_ns();
	after = counters_read(&counters);
	worker->switched = sched_getcpu() != cpu || switches_of_thread() != switches;
	worker->counts = counts_between(&before, &after);
	counters_close(&counters);
}

static void *thread_main(void *arg)
{
	run_worker(arg);
	return NULL;
}

static void run_threads(struct workers *workers)
{
	sigset_t all, before;

	/* the thread that sets the switch handles signals */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	for (uint64_t i = 0; i < workers->count; i++) {
		int error = pthread_create(&workers->worker[i].thread, NULL, thread_main,
					   &workers->worker[i]);

		if (error)	/* the threads that exist would wait for ever: end the process */
			exit(print_error(EXIT_FAILURE, "threads",
					 "%llu cannot be started: %s; take fewer --threads",
					 (unsigned long long)workers->count, strerror(error)));
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	for (uint64_t i = 0; i < workers->count; i++)
		pthread_join(workers->worker[i].thread, NULL);
}

/*
 * The cost of one read. Threads on different processors run all of the elapsed
 * time. In the lab with instruction counting they share one processor, and the
 * elapsed time is the sum of their work.
 */
static struct sample take_sample(const struct workers *workers, uint64_t reads)
{
	uint64_t first = workers->worker[0].started, last = workers->worker[0].ended;
	double total = (double)reads * (double)workers->count, sum = 0;
	struct sample sample = { .per_read = 0 };

	for (uint64_t i = 0; i < workers->count; i++) {
		const struct worker *worker = &workers->worker[i];

		first = worker->started < first ? worker->started : first;
		last = worker->ended > last ? worker->ended : last;
		sum += (double)(worker->ended - worker->started) - workers->clock_cost;
		sample.switched = sample.switched || worker->switched;
		for (int c = 0; c < COUNTERS; c++) {
			sample.counted[c] = (i == 0 || sample.counted[c]) &&
					    worker->counts.known[c];
			sample.counts[c] += (double)worker->counts.values[c] / total;
		}
	}
	if (workers->workload.unit == UNIT_INSTRUCTIONS)
		sum = (double)(last - first) - workers->clock_cost;
	sample.per_read = sum > 0 ? sum / total : 0;
	sample.per_second = last > first ? total / (double)(last - first) * 1e9 : 0;
	return sample;
}

static int check_worker(const struct worker *worker, const char *action)
{
	const char *name = worker->workers->workload.file->name;
	const struct loop_job *job = &worker->job;
	unsigned long long offset;

	if (job->done == job->reads)
		return 0;
	offset = (unsigned long long)job->offsets.items[job->done & job->offsets.mask];
	if (!job->error)
		return print_error(EXIT_FAILURE, name,
				   "%zu bytes at %llu cannot be %s: the file ends there; make sure that no one truncates it",
				   job->size, offset, action);
	return print_error(EXIT_FAILURE, name, "%zu bytes at %llu cannot be %s: %s; %s",
			   job->size, offset, action, strerror(job->error),
			   job->error == EIO ? "look for bad blocks (ndctl list --media-errors)" :
			   "look into the kernel's log (dmesg)");
}

int workers_run(struct workers *workers, const struct loop_run *run, uint64_t reads,
	      struct sample *sample)
{
	workers->loop = run->loop;
	workers->time_each = run->single;
	for (uint64_t i = 0; i < workers->count; i++) {
		struct loop_job *job = &workers->worker[i].job;

		job->fd = workers->worker[i].fds[run->source];
		job->size = run->size ? run->size : workers->workload.size;
		job->reads = reads;
		job->error = 0;
	}
	if (workers->count > 1)
		run_threads(workers);
	else
		run_worker(&workers->worker[0]);
	for (uint64_t i = 0; i < workers->count; i++) {
		int status = check_worker(&workers->worker[i], run->action);

		if (status)
			return status;
	}
	for (uint64_t i = 0; run->single && i < workers->count; i++) {
		histogram_merge(run->single, &workers->worker[i].single);
		histogram_free(&workers->worker[i].single);
	}
	*sample = take_sample(workers, reads);
	return 0;
}

int workers_verify(struct workers *workers, loop_function *loop, const char *action)
{
	struct worker *worker = &workers->worker[0];
	struct loop_job *job = &worker->job;

	for (size_t i = 0; i <= job->offsets.mask && i < VERIFIED_MAX; i++) {
		off_t offset = job->offsets.items[i];
		struct loop_job single = *job;

		single.fd = worker->fds[SOURCE_FILE];
		single.offsets = (struct offsets){ .items = &offset };
		single.reads = 1;
		memset(job->buffer, ~job->map[offset], job->size);
		loop(&single);
		if (single.done != 1) {
			job->done = i;
			job->reads = i + 1;
			job->error = single.error;
			return check_worker(worker, action);
		}
		if (memcmp(job->buffer, job->map + offset, job->size) != 0)
			return print_error(EXIT_FAILURE, workers->workload.file->name,
					   "%zu bytes at %llu, %s, differ from the mapping: another program writes to the file, or the kernel is wrong; try again while no one writes to it",
					   job->size, (unsigned long long)offset, action);
	}
	return 0;
}

void workers_free(struct workers *workers)
{
	for (uint64_t i = 0; i < workers->count; i++) {
		struct worker *worker = &workers->worker[i];

		offsets_free(&worker->job.offsets);
		if (worker->job.api)
			api_close(worker->job.api);
		munmap(worker->job.buffer, workers->workload.size);
		if (worker->fds[SOURCE_FILE] >= 0)
			close(worker->fds[SOURCE_FILE]);
		if (worker->fds[SOURCE_ZERO] >= 0)
			close(worker->fds[SOURCE_ZERO]);
	}
	if (workers->before) {
		sched_setaffinity(0, CPU_ALLOC_SIZE(PROCESSORS_MAX), workers->before);
		CPU_FREE(workers->before);
	}
	pthread_barrier_destroy(&workers->start);
	free(workers->worker);
	free(workers);
}
