// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* TAP output for the guest tests. See tap.h. */

#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tap.h"

/* The factor for time limits on the debug kernel, which has kmemleak */
#define DEBUG_SLOWDOWN	10

static int count, failed;
static unsigned int limit_seconds;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* A test that hangs may hold any lock, so use only write(2). */
static void on_time_over(int sig)
{
	static const char text[] = "not ok - the test's time was over (see tap_start)\n";

	(void)sig;
	if (write(STDOUT_FILENO, text, sizeof(text) - 1) < 0)
		_exit(2);
	_exit(1);
}

/* Uses exit(3), so that its handlers unmount and remove what the test made. */
static void on_interrupt(int sig)
{
	exit(128 + sig);
}

void tap_start(unsigned int seconds)
{
	if (!access("/sys/kernel/debug/kmemleak", F_OK))
		seconds *= DEBUG_SLOWDOWN;
	setvbuf(stdout, NULL, _IOLBF, 0);
	limit_seconds = seconds;
	signal(SIGALRM, on_time_over);
	signal(SIGINT, on_interrupt);
	signal(SIGTERM, on_interrupt);
	alarm(seconds);
}

static void result(bool passed, const char *suffix, const char *fmt, va_list args)
{
	char name[400];

	vsnprintf(name, sizeof(name), fmt, args);
	for (char *c = name; *c; c++) {
		if (*c == '#' || *c == '\n')
			*c = ' ';
	}
	pthread_mutex_lock(&lock);
	count++;
	if (!passed)
		failed++;
	printf("%sok %d - %s%s\n", passed ? "" : "not ", count, name, suffix);
	fflush(stdout);
	pthread_mutex_unlock(&lock);
}

bool ok(bool passed, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	result(passed, "", fmt, args);
	va_end(args);
	return passed;
}

void skip(const char *why, const char *fmt, ...)
{
	char suffix[300];
	va_list args;

	snprintf(suffix, sizeof(suffix), " # SKIP %s", why);
	va_start(args, fmt);
	result(true, suffix, fmt, args);
	va_end(args);
}

void diag(const char *fmt, ...)
{
	char text[1000];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	fprintf(stderr, "# %s\n", text);
}

void skip_all(const char *fmt, ...)
{
	va_list args;

	printf("1..0 # SKIP ");
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	printf("\n");
	exit(0);
}

void broken(const char *fmt, ...)
{
	char text[600];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	ok(false, "the test itself broke: %s", text);
	printf("1..%d\n", count);
	exit(1);
}

int tap_done(void)
{
	alarm(0);
	printf("1..%d\n", count);
	if (failed)
		diag("%d of %d failed", failed, count);
	return failed ? 1 : 0;
}
