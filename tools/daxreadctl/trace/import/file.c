// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* Reads trace.dat files with trace-cmd's own library. */
#include "trace/import/file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <trace-cmd.h>
#include <unistd.h>

#include "lib/memory.h"
#include "lib/message.h"
#include "lib/output/standard-output.h"
#include "trace/capture/instance.h"
#include "trace/import/reader.h"

/*
 * The limit of processor time for the library to open a file or to find the next record.
 * It normally takes milliseconds, but a damaged length makes it count to billions.
 */
#define STEP_SECONDS	3
#define STEP_RECORDS	4096

/* How a trace.dat begins */
static const unsigned char magic[] = { 0x17, 0x08, 0x44, 't', 'r', 'a', 'c',
				       'i', 'n', 'g' };

static int open_trace(const char *path, int *fd)
{
	unsigned char head[sizeof(magic)];
	ssize_t got;
	int status;

	*fd = open(path, O_RDONLY | O_CLOEXEC);
	if (*fd < 0)
		return print_error(EXIT_FAILURE, path,
				   "cannot be opened: %m; name a file made by trace-cmd record");
	got = pread(*fd, head, sizeof(head), 0);
	if (got == sizeof(head) && memcmp(head, magic, sizeof(head)) == 0)
		return 0;
	if (got < 0)
		status = print_error(EXIT_FAILURE, path,
				     "cannot be read: %m; name a file made by trace-cmd record");
	else
		status = print_error(EXIT_FAILURE, path,
				     "is not a trace: it does not begin as trace-cmd's files do; make one with daxreadctl trace --record");
	close(*fd);
	return status;
}

/* A file that is being read */
struct reading {
	struct trace_reader reader;
	const struct tracecmd_input *io_uring;	/* the buffer of its threads, or NULL */
	/* where the last record came from */
	const struct tracecmd_input *buffer;
	int cpu;
	unsigned long long offset;
	unsigned long long records;
};

/* From here on SIGPROF ends the process after @seconds; 0: no more. */
static void end_after(int seconds)
{
	const struct itimerval timer = { .it_value.tv_sec = seconds };

	setitimer(ITIMER_PROF, &timer, NULL);
}

/*
 * In a damaged page the library may find a record without length, and then returns it
 * again and again. Any result but 0 makes it stop.
 */
static bool goes_on(struct reading *reading, const struct tracecmd_input *buffer,
		    const struct tep_record *record, int cpu)
{
	bool on = record->size > 0 && record->record_size > 0 &&
		  (reading->buffer != buffer || reading->cpu != cpu ||
		   record->offset > reading->offset);

	reading->buffer = buffer;
	reading->cpu = cpu;
	reading->offset = record->offset;
	return on;
}

static enum trace_buffer buffer_kind(const struct reading *reading,
				     const struct tracecmd_input *buffer)
{
	return buffer == reading->io_uring ? BUFFER_IO_URING : BUFFER_MAIN;
}

static int take_record(struct tracecmd_input *handle, struct tep_record *record,
		       int cpu, void *arg)
{
	struct reading *reading = arg;
	struct trace_event event;

	if (!goes_on(reading, handle, record, cpu))
		return -1;
	if (++reading->records % STEP_RECORDS == 0)
		end_after(STEP_SECONDS);
	if (trace_reader_decode(&reading->reader, record, buffer_kind(reading, handle), &event))
		trace_reader_take(&reading->reader, &event);
	return 0;
}

static int take_lost(struct tracecmd_input *handle, struct tep_event *event,
		     struct tep_record *record, int cpu, void *arg)
{
	struct reading *reading = arg;

	(void)handle;
	(void)event;
	(void)cpu;
	trace_reader_lost(&reading->reader, record->missed_events);
	trace_reader_gap(&reading->reader);
	return 0;
}

/*
 * The buffers of a trace: the main one and those of instances. Returns their
 * number.
 */
static int buffers_of(struct tracecmd_input *trace, struct reading *reading,
		      struct tracecmd_input ***buffers)
{
	int instances = tracecmd_buffer_instances(trace);
	int count = 0;

	*buffers = new_zeroed((size_t)instances + 1, sizeof(**buffers));
	(*buffers)[count++] = trace;
	for (int i = 0; i < instances; i++) {
		struct tracecmd_input *buffer;

		buffer = tracecmd_buffer_instance_handle(trace, i);
		if (!buffer)
			continue;
		(*buffers)[count++] = buffer;
		if (trace_instance_is_io_uring(tracecmd_buffer_instance_name(trace, i)))
			reading->io_uring = buffer;
	}
	return count;
}

/* Returns 0, or not 0 for a damaged file. */
static int read_buffers(struct tracecmd_input *trace, struct reading *reading)
{
	struct tracecmd_input **buffers;
	int count, ret;

	count = buffers_of(trace, reading, &buffers);
	for (int i = 0; i < count; i++)
		tracecmd_follow_missed_events(buffers[i], take_lost, reading);
	ret = tracecmd_iterate_events_multi(buffers, count, take_record,
					    reading);
	for (int i = 1; i < count; i++)
		tracecmd_close(buffers[i]);
	free(buffers);
	return ret;
}

int trace_file_read(const char *path, struct trace_summary *summary)
{
	struct tracecmd_input *trace;
	struct reading reading = { 0 };
	int fd, status = open_trace(path, &fd);

	if (status)
		return status;
	tracecmd_set_loglevel(TEP_LOG_NONE);
	end_after(STEP_SECONDS);
	trace = tracecmd_open_fd(fd, TRACECMD_FL_LOAD_NO_PLUGINS);
	end_after(0);
	if (!trace) {
		close(fd);
		return print_error(EXIT_FAILURE, path,
				   "cannot be read: it is damaged, or newer than this libtracecmd; try trace-cmd report");
	}

	if (!trace_reader_start(&reading.reader, tracecmd_get_tep(trace), summary)) {
		tracecmd_close(trace);
		return print_error(EXIT_UNSUPPORTED, path,
				   "cannot be summed up: it knows no event ext4:ext4_dax_read; record it with -e 'ext4:ext4_dax_read*', on a kernel with the ext4-dax-read series");
	}
	end_after(STEP_SECONDS);
	if (read_buffers(trace, &reading) != 0)
		status = print_error(EXIT_FAILURE, path,
				     "cannot be read to its end: it is damaged; record it again");
	end_after(0);
	trace_reader_finish(&reading.reader);
	tracecmd_close(trace);
	return status;
}

int trace_file_guarded(const char *path, int (*work)(void *arg), void *arg)
{
	int status;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (pid < 0)
		return print_error(EXIT_FAILURE, path,
				   "no process can be made to read it in: %m; try again later");
	if (pid == 0) {
		_exit(standard_output_flush(work(arg)));
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	/* the reader of the answer closed the pipe: end this program, too */
	if (WTERMSIG(status) == SIGPIPE)
		raise(SIGPIPE);
	if (WTERMSIG(status) == SIGPROF)
		return print_error(EXIT_FAILURE, path,
				   "is damaged: reading it came to no end in %d s; record it again",
				   STEP_SECONDS);
	return print_error(EXIT_FAILURE, path,
			   "is damaged: reading it ended in \"%s\"; record it again",
			   strsignal(WTERMSIG(status)));
}
