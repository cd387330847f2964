// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * The handlers keep the promises and then let the signal end the program as usual: so a
 * measured loop need not check whether it was interrupted. Everything that they use is
 * prepared before, with signals blocked.
 */
#include "lib/system/restore.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/message.h"

#define PROMISES_MAX	16

struct promise {
	/* returns the text of what could not be done, with errno, or NULL */
	const char *(*keep)(struct promise *promise);
	char path[PATH_MAX];
	char text[16];
	const char *(*undo)(void *arg);
	void *arg;
};

/* A promise is open while .keep is set. They are in the order in which they were made. */
static struct promise promises[PROMISES_MAX];
static sigset_t watched;

static const int signals[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE,
			       SIGALRM, SIGXCPU, SIGABRT, SIGBUS, SIGFPE,
			       SIGILL, SIGSEGV };

/* True if @path already contains @text, so that nothing must be written */
static bool file_holds(const char *path, const char *text, size_t length)
{
	char held[sizeof(((struct promise *)NULL)->text)];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool same = fd >= 0 && read(fd, held, sizeof(held)) == (ssize_t)length &&
		    memcmp(held, text, length) == 0;

	if (fd >= 0)
		close(fd);
	return same;
}

static const char *keep_write(struct promise *promise)
{
	size_t length = strlen(promise->text);
	bool good;
	int fd;

	/* a file that could not be changed needs no restoring, and gives no second error */
	if (file_holds(promise->path, promise->text, length))
		return NULL;
	fd = open(promise->path, O_WRONLY | O_CLOEXEC);
	good = fd >= 0 && write(fd, promise->text, length) == (ssize_t)length;
	if (fd >= 0)
		close(fd);
	return good ? NULL : "cannot be restored";
}

static const char *keep_unlink(struct promise *promise)
{
	if (unlink(promise->path) == 0 || errno == ENOENT)
		return NULL;
	return "cannot be removed";
}

static const char *keep_rmdir(struct promise *promise)
{
	if (rmdir(promise->path) == 0 || errno == ENOENT)
		return NULL;
	return "cannot be removed";
}

static const char *keep_call(struct promise *promise)
{
	return promise->undo(promise->arg);
}

/* stdio must not be used in a signal handler */
static void write_error(const char *text)
{
	ssize_t ignored = text ? write(STDERR_FILENO, text, strlen(text)) : 0;

	(void)ignored;
}

static int keep(struct promise *promise)
{
	const char *error = promise->keep(promise);
	int cause = errno;

	promise->keep = NULL;
	if (!error)
		return 0;
	clear_message_line();
	write_error(message_prefix());
	write_error(": ");
	if (promise->path[0]) {
		write_error(promise->path);
		write_error(": ");
	}
	write_error(error);
	write_error(": ");
	write_error(strerrordesc_np(cause));
	write_error(promise->text[0] ? "; write this into it by hand: " : "; remove it by hand\n");
	write_error(promise->text);
	return EXIT_FAILURE;
}

static int keep_all(void)
{
	int status = 0;

	for (int i = PROMISES_MAX - 1; i >= 0; i--) {
		if (promises[i].keep && keep(&promises[i]) != 0)
			status = EXIT_FAILURE;
	}
	return status;
}

static void at_signal(int number)
{
	keep_all();
	/* the action is the default one again (SA_RESETHAND) */
	raise(number);
}

static void at_end(void)
{
	sigset_t before;

	sigprocmask(SIG_BLOCK, &watched, &before);
	if (keep_all() != 0) {
		fflush(NULL);
		_exit(EXIT_FAILURE);
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
}

void restore_start(void)
{
	struct sigaction action = { .sa_handler = at_signal,
				    .sa_flags = (int)SA_RESETHAND };
	struct sigaction before;

	sigemptyset(&watched);
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		sigaddset(&watched, signals[i]);
	action.sa_mask = watched;
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		/* signals that the caller ignores (nohup) stay ignored */
		if (sigaction(signals[i], NULL, &before) == 0 &&
		    before.sa_handler != SIG_IGN)
			sigaction(signals[i], &action, NULL);
	}
	atexit(at_end);
}

static int promise(const struct promise *made)
{
	sigset_t before;
	int handle = 0;

	/* after the last open one */
	for (int i = 0; i < PROMISES_MAX; i++) {
		if (promises[i].keep)
			handle = i + 1;
	}
	if (handle == PROMISES_MAX)
		abort();	/* a bug of the caller */
	sigprocmask(SIG_BLOCK, &watched, &before);
	promises[handle] = *made;
	sigprocmask(SIG_SETMASK, &before, NULL);
	return handle;
}

static int promise_for_path(const char *(*keep_it)(struct promise *promise),
			    const char *path, const char *text)
{
	struct promise made = { .keep = keep_it };

	if (strlen(path) >= sizeof(made.path) || strlen(text) >= sizeof(made.text))
		exit(print_error(EXIT_FAILURE, path,
				 "cannot be restored later: its path is too long; use a shorter one"));
	strcpy(made.path, path);
	strcpy(made.text, text);
	return promise(&made);
}

int restore_write(const char *path, const char *text)
{
	return promise_for_path(keep_write, path, text);
}

int restore_unlink(const char *path)
{
	return promise_for_path(keep_unlink, path, "");
}

int restore_rmdir(const char *path)
{
	return promise_for_path(keep_rmdir, path, "");
}

int restore_call(const char *(*undo)(void *arg), void *arg)
{
	struct promise made = { .keep = keep_call, .undo = undo, .arg = arg };

	return promise(&made);
}

int restore_now(int handle)
{
	sigset_t before;
	int status = 0;

	sigprocmask(SIG_BLOCK, &watched, &before);
	if (promises[handle].keep)
		status = keep(&promises[handle]);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return status;
}

void restore_drop(int handle)
{
	sigset_t before;

	sigprocmask(SIG_BLOCK, &watched, &before);
	promises[handle].keep = NULL;
	sigprocmask(SIG_SETMASK, &before, NULL);
}
