// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Preloaded into daxreadctl. Logs writes to switches into the file CALL_LOG, in
 * order, with the number of reads of a file or device between them. Makes some
 * of these calls fail:
 *
 * CALL_FAIL_WRITE=TEXT   writes to a switch whose path has TEXT in it fail
 *                        with EOPNOTSUPP
 * CALL_FAIL_READ=N,ERROR the Nth pread() of a file fails with the number
 *                        ERROR, or returns 0 if that is 0
 * CALL_SLOW_READ=MS      the first pread() of a file takes MS milliseconds longer
 * CALL_SLOW_DEVICE=MS    each pread() of a device does
 * CALL_LOG_SIZES=1       the size of reads is logged, too: "file/4096"
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define FDS_MAX	256

static char paths[FDS_MAX][256];	/* switches that are open for writing */
static FILE *log_file;
static char kind[64];			/* kind of the reads being counted; "": none */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned long reads, file_reads;

static void *next(const char *name)
{
	void *symbol = dlsym(RTLD_NEXT, name);

	if (!symbol)
		abort();
	return symbol;
}

static void log_reads(void)
{
	if (kind[0])
		fprintf(log_file, "%s %lu\n", kind, reads);
	kind[0] = '\0';
	reads = 0;
	fflush(log_file);
}

__attribute__((constructor)) static void begin(void)
{
	log_file = fopen(getenv("CALL_LOG") ? getenv("CALL_LOG") : "/dev/null", "we");
	if (!log_file)
		abort();
}

__attribute__((destructor)) static void end(void)
{
	log_reads();
}

int open64(const char *path, int flags, ...)
{
	int (*real)(const char *path, int flags, ...) = next("open64");
	mode_t mode = 0;
	va_list args;
	int fd;

	if (flags & (O_CREAT | __O_TMPFILE)) {
		va_start(args, flags);
		mode = va_arg(args, mode_t);
		va_end(args);
	}
	fd = real(path, flags, mode);
	if (fd >= 0 && fd < FDS_MAX) {
		bool is_switch = (flags & O_ACCMODE) == O_WRONLY &&
				 strstr(path, "/dax_fast_read");

		snprintf(paths[fd], sizeof(paths[fd]), "%s", is_switch ? path : "");
	}
	return fd;
}

ssize_t write(int fd, const void *buffer, size_t size)
{
	ssize_t (*real)(int fd, const void *buffer, size_t size) = next("write");
	const char *failing = getenv("CALL_FAIL_WRITE");

	if (fd >= 0 && fd < FDS_MAX && paths[fd][0]) {
		log_reads();
		fprintf(log_file, "switch %.1s\n", (const char *)buffer);
		fflush(log_file);
		if (failing && strstr(paths[fd], failing)) {
			errno = EOPNOTSUPP;
			return -1;
		}
	}
	return real(fd, buffer, size);
}

/* Logs a read, by its kind: what it reads, and with which call if that is not pread() */
static bool log_read(int fd, size_t size, const char *call)
{
	struct stat st;
	bool device = fstat(fd, &st) == 0 && S_ISCHR(st.st_mode);
	char now[64];

	snprintf(now, sizeof(now), getenv("CALL_LOG_SIZES") ? "%s%s/%zu" : "%s%s",
		 device ? "device" : "file", call, size);
	pthread_mutex_lock(&lock);
	if (kind[0] && strcmp(kind, now) != 0)
		log_reads();
	strcpy(kind, now);
	reads++;
	pthread_mutex_unlock(&lock);
	return device;
}

ssize_t preadv64(int fd, const struct iovec *vector, int count, off64_t offset)
{
	ssize_t (*real)(int fd, const struct iovec *vector, int count, off64_t offset) =
		next("preadv64");

	log_read(fd, vector[0].iov_len, " preadv");
	return real(fd, vector, count, offset);
}

ssize_t pread64(int fd, void *buffer, size_t size, off64_t offset)
{
	ssize_t (*real)(int fd, void *buffer, size_t size, off64_t offset) = next("pread64");
	const char *failing = getenv("CALL_FAIL_READ"), *slow = getenv("CALL_SLOW_READ");
	const char *slow_device = getenv("CALL_SLOW_DEVICE");
	bool device = log_read(fd, size, "");

	if (!device && slow) {
		unsetenv("CALL_SLOW_READ");
		usleep((useconds_t)atoi(slow) * 1000);
	}
	if (device && slow_device)
		usleep((useconds_t)atoi(slow_device) * 1000);
	if (!device && failing) {
		char *rest;

		if (++file_reads == strtoul(failing, &rest, 10)) {
			errno = atoi(rest + 1);
			return errno ? -1 : 0;
		}
	}
	return real(fd, buffer, size, offset);
}
