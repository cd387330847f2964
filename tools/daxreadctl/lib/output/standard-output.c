// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "lib/output/standard-output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/message.h"

static bool reported;
static const char *place = "standard output";
static int first_error;	/* an errno of a write that has failed */

void standard_output_place(const char *path)
{
	place = path ? path : "standard output";
}

void standard_output_failed(int error)
{
	if (!first_error)
		first_error = error;
}

int standard_output_flush(int status)
{
	bool failed = ferror(stdout);

	if (fflush(stdout) != 0)
		failed = true;
	else if (failed)
		errno = first_error ? first_error : EIO;	/* if that is not known */
	if (failed && !reported)
		print_error(EXIT_FAILURE, place,
			    "cannot be written: %m; check where it is redirected to");
	reported |= failed;
	return failed && !status ? EXIT_FAILURE : status;
}

static void at_exit(int status, void *unused)
{
	(void)unused;
	if (standard_output_flush(status) != status)
		_exit(EXIT_FAILURE);
}

/* Opens a substitute for a closed file whose use fails, too. */
static void open_in_place_of(int closed)
{
	int fd = closed == STDIN_FILENO ? open("/dev/null", O_WRONLY) :
					  open("/dev/null", O_RDONLY);

	if (fd >= 0 && fd != closed)
		close(fd);
}

void standard_output_watch(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			open_in_place_of(fd);
	}
	on_exit(at_exit, NULL);
}
