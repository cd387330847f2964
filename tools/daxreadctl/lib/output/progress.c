// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "lib/output/progress.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/message.h"
#include "lib/system/restore.h"

#define BAR_WIDTH	24
#define ERASE		"\r\033[K"

static struct {
	size_t done, steps;
	char step[64];
	bool terminal;
	int erasing;
	double started, shown;
} progress;

/* Also called in a signal handler, so that the shell's prompt starts on a new line */
static const char *erase(void *arg)
{
	ssize_t ignored = write(STDERR_FILENO, ERASE, strlen(ERASE));

	(void)arg;
	(void)ignored;
	return NULL;
}

static unsigned int terminal_width(void)
{
	struct winsize size;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
		return 80;
	return size.ws_col;
}

static void draw(void)
{
	size_t filled = BAR_WIDTH * progress.done / progress.steps;
	double passed = clock_seconds() - progress.started;
	unsigned int width = terminal_width();
	char bar[BAR_WIDTH + 1], left[32] = "", line[256];

	memset(bar, '.', BAR_WIDTH);
	memset(bar, '#', filled);
	bar[BAR_WIDTH] = '\0';
	if (progress.done && passed > 1)
		snprintf(left, sizeof(left), ", %.0f s left",
			 passed / (double)progress.done *
			 (double)(progress.steps - progress.done));
	snprintf(line, sizeof(line), "[%s] %3zu %%  %s%s", bar,
		 100 * progress.done / progress.steps, progress.step, left);
	/* a line that wraps cannot be drawn over */
	fprintf(stderr, ERASE "%.*s", (int)width - 1, line);
}

void progress_start(size_t steps)
{
	progress.done = 0;
	progress.steps = steps ? steps : 1;
	progress.step[0] = '\0';
	progress.started = clock_seconds();
	progress.shown = 0;
	progress.terminal = isatty(STDERR_FILENO);
	if (progress.terminal)
		progress.erasing = restore_call(erase, NULL);
}

void progress_now(const char *step)
{
	snprintf(progress.step, sizeof(progress.step), "%s", step);
	if (progress.terminal) {
		draw();
	} else if (clock_seconds() - progress.shown >= 5) {
		progress.shown = clock_seconds();
		print_note("%zu %% done, now %s", 100 * progress.done / progress.steps, step);
	}
}

void progress_step(void)
{
	progress.done++;
	if (progress.terminal && clock_seconds() - progress.shown >= 0.1) {
		progress.shown = clock_seconds();
		draw();
	}
}

void progress_end(void)
{
	if (progress.terminal)
		restore_now(progress.erasing);
	progress.terminal = false;
}
