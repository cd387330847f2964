// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * ncurses sends the differences only, so that a slow line can follow.
 */
#include "trace/top/screen.h"

#include <curses.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>

#include "lib/memory.h"
#include "lib/message.h"
#include "lib/system/restore.h"

#define ESCAPE_MS	25	/* how long the rest of a key's sequence may take */

static struct top_look look;
static SCREEN *terminal;
static size_t row_count;	/* of the last interval that was drawn */
static struct top_interval nothing;

/* For the end of a program that crashes */
static struct termios before;
static char leave_text[128];
static int promise;

/* Standard error, while messages wait; -1: they do not */
static int errors = -1, kept_errors = -1;

static void hold_errors(void)
{
	if (!isatty(STDERR_FILENO))
		return;
	kept_errors = memfd_create("messages", MFD_CLOEXEC);
	errors = kept_errors < 0 ? -1 : dup(STDERR_FILENO);
	if (errors >= 0)
		dup2(kept_errors, STDERR_FILENO);
}

/* Async-signal-safe */
static void show_errors(void)
{
	char buffer[4096];
	ssize_t got;
	off_t at = 0;

	if (errors < 0)
		return;
	dup2(errors, STDERR_FILENO);
	while ((got = pread(kept_errors, buffer, sizeof(buffer), at)) > 0) {
		if (write(STDERR_FILENO, buffer, (size_t)got) != got)
			break;
		at += got;
	}
	close(errors);
	close(kept_errors);
	errors = -1;
}

static const char *undo(void *unused)
{
	(void)unused;
	tcsetattr(STDIN_FILENO, TCSANOW, &before);
	if (write(STDOUT_FILENO, leave_text, strlen(leave_text)) < 0)
		return "terminal: cannot be restored";
	show_errors();
	return NULL;
}

static void add_capability(const char *name)
{
	const char *text = tigetstr(name);

	if (text && text != (const char *)-1 &&
	    strlen(leave_text) + strlen(text) < sizeof(leave_text))
		strcat(leave_text, text);
}

static void fit_look(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row && size.ws_col)
		resizeterm(size.ws_row, size.ws_col);
	look.lines = (size_t)LINES;
	look.columns = (size_t)COLS;
}

int screen_start(const struct top_look *wanted)
{
	look = *wanted;
	if (!isatty(STDOUT_FILENO))
		return print_error(EXIT_FAILURE, "standard output",
				   "cannot show a screen: it is not a terminal; give --batch");
	tcgetattr(STDIN_FILENO, &before);
	terminal = newterm(NULL, stdout, stdin);
	if (!terminal)
		return print_error(EXIT_FAILURE, "terminal",
				   "cannot be used: its kind (TERM) is not known here; set TERM, as TERM=vt100, or give --batch");
	leave_text[0] = '\0';
	add_capability("sgr0");
	add_capability("cnorm");
	add_capability("rmcup");
	hold_errors();
	promise = restore_call(undo, NULL);
	set_escdelay(ESCAPE_MS);
	cbreak();
	noecho();
	nodelay(stdscr, TRUE);
	keypad(stdscr, TRUE);
	curs_set(0);
	fit_look();
	return 0;
}

static void draw_line(size_t y, const struct top_line *line)
{
	static const attr_t attributes[] = {
		[LINE_PLAIN] = A_NORMAL, [LINE_TITLE] = A_BOLD,
		[LINE_WARNING] = A_BOLD, [LINE_HEADING] = A_REVERSE,
	};

	attrset(attributes[line->kind]);
	mvaddstr((int)y, 0, line->text);
	attrset(A_NORMAL);
}

static void draw_lines(const struct top_interval *interval, const struct top_rows *rows)
{
	struct top_line *lines = new_zeroed(look.lines, sizeof(*lines));

	top_layout(interval, rows, &look, lines);
	erase();
	for (size_t i = 0; i < look.lines; i++) {
		if (lines[i].text)
			draw_line(i, &lines[i]);
		free(lines[i].text);
	}
	free(lines);
	refresh();
}

void screen_draw(const struct top_interval *interval, struct top_names *names)
{
	struct top_rows rows = top_rows_of(interval ? interval : &nothing, look.view, look.sort,
					   look.reverse);
	size_t place = top_layout_rows(interval, &look), seen;

	top_rows_cut(&rows, interval ? interval : &nothing, rows.count);
	row_count = rows.count;
	if (look.first + place > rows.count)
		look.first = rows.count > place ? rows.count - place : 0;
	seen = rows.count - look.first < place ? rows.count - look.first : place;
	top_names_fill(names, look.view, rows.items + look.first, seen);
	draw_lines(interval, &rows);
	top_rows_free(&rows);
}

static void scroll_by(long rows)
{
	if (rows < 0 && look.first < (size_t)-rows)
		look.first = 0;
	else
		look.first += (size_t)rows;	/* drawing holds it to what there is */
}

static bool take_key(int key)
{
	long page = (long)look.lines - 6 > 1 ? (long)look.lines - 6 : 1;

	switch (key) {
	case 'q': case 'Q':
		return false;
	case 'v': case '\t':
		look.view = (look.view + 1) % VIEWS;
		look.first = 0;
		break;
	case '>': case '.': case KEY_RIGHT:
		look.sort = (look.sort + 1) % SORTS;
		break;
	case '<': case ',': case KEY_LEFT:
		look.sort = (look.sort + SORTS - 1) % SORTS;
		break;
	case 'r':
		look.reverse = !look.reverse;
		break;
	case KEY_UP: case 'k':
		scroll_by(-1);
		break;
	case KEY_DOWN: case 'j':
		scroll_by(1);
		break;
	case KEY_PPAGE:
		scroll_by(-page);
		break;
	case KEY_NPAGE: case ' ':
		scroll_by(page);
		break;
	case KEY_HOME:
		look.first = 0;
		break;
	case KEY_END:
		look.first = row_count;
		break;
	case 'L' - '@':		/* Ctrl-L */
		clearok(stdscr, TRUE);
		break;
	}
	return true;
}

bool screen_keys(void)
{
	int key;

	while ((key = getch()) != ERR) {
		if (!take_key(key))
			return false;
	}
	return true;
}

void screen_resize(void)
{
	fit_look();
	clearok(stdscr, TRUE);
}

void screen_leave(void)
{
	endwin();
}

void screen_return(void)
{
	refresh();
	screen_resize();
}

void screen_end(void)
{
	endwin();
	delscreen(terminal);
	restore_drop(promise);
	show_errors();
}
