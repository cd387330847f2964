// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "lib/output/progress.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/message.h"
#include "lib/system/restore.h"

#define BAR_WIDTH	24
#define ERASE		"\r\033[K"

/* The time left is told when so much was done that it is more than a guess. */
#define LEFT_SECONDS	5
#define LEFT_PERCENT	5

/* How often a line is printed where none can be drawn over */
#define LINE_SECONDS	30

static struct {
	size_t done, steps;
	char step[64];
	bool terminal;		/* on which a line can be drawn over */
	bool drawn;		/* the bar is on it */
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

/* The time left, or "" */
static const char *left_text(void)
{
	double passed = clock_seconds() - progress.started;
	static char text[32];

	if (passed < LEFT_SECONDS || 100 * progress.done < LEFT_PERCENT * progress.steps)
		return "";
	snprintf(text, sizeof(text), ", %.0f s left",
		 passed / (double)progress.done * (double)(progress.steps - progress.done));
	return text;
}

static size_t percent(void)
{
	return 100 * progress.done / progress.steps;
}

static void draw(void)
{
	unsigned int width = terminal_width();
	char bar[BAR_WIDTH + 1], line[256];

	if (progress.steps) {
		memset(bar, '.', BAR_WIDTH);
		memset(bar, '#', BAR_WIDTH * progress.done / progress.steps);
		bar[BAR_WIDTH] = '\0';
		snprintf(line, sizeof(line), "[%s] %3zu %%  %s%s", bar, percent(), progress.step,
			 left_text());
	} else {
		snprintf(line, sizeof(line), "%s", progress.step);
	}
	/* a line that wraps cannot be drawn over */
	fprintf(stderr, ERASE "%.*s", (int)width - 1, line);
	progress.drawn = true;
}

/* Removes the bar before a message. */
static void clear(void)
{
	if (progress.drawn)
		erase(NULL);
	progress.drawn = false;
}

/* True where a line can be drawn over: not in an editor's shell, which has TERM=dumb */
static bool can_draw(void)
{
	const char *term = getenv("TERM");

	return isatty(STDERR_FILENO) && term && strcmp(term, "dumb") != 0;
}

/* Shows the progress, on a terminal unless that was done less than @pause seconds ago. */
static void show(double pause)
{
	double now = clock_seconds();

	if (now - progress.shown < (progress.terminal ? pause : LINE_SECONDS))
		return;
	progress.shown = now;
	if (progress.terminal)
		draw();
	else if (progress.steps)
		print_note("%zu %% done, now %s%s", percent(), progress.step, left_text());
}

void progress_start(size_t steps)
{
	progress.done = 0;
	progress.steps = steps;
	progress.step[0] = '\0';
	progress.started = clock_seconds();
	progress.shown = progress.started - LINE_SECONDS;	/* so that the first step is told */
	progress.terminal = !message_quiet && can_draw();
	if (progress.terminal) {
		progress.erasing = restore_call(erase, NULL);
		set_message_clear(clear);
	}
}

void progress_now(const char *step)
{
	snprintf(progress.step, sizeof(progress.step), "%s", step);
	show(0);
}

void progress_step(void)
{
	progress.done++;
	show(0.1);
}

void progress_skip(size_t steps)
{
	progress.steps -= steps;
	show(0.1);
}

void progress_end(void)
{
	if (progress.terminal) {
		set_message_clear(NULL);
		restore_now(progress.erasing);
	}
	progress.terminal = progress.drawn = false;
}
