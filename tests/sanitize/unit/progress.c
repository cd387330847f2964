// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * The progress of long work: when a line is printed or drawn, with what time left, and
 * what a message does with it. The clock and the terminal are the test's own.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

/* the tool has another function of this name */
#define print_error	cmocka_print_error
#include <cmocka.h>
#undef print_error

static double clock_now;
static int terminal;
static unsigned short columns;

static int own_clock(clockid_t id, struct timespec *time)
{
	(void)id;
	*time = (struct timespec){ .tv_sec = (time_t)clock_now,
				   .tv_nsec = (long)((clock_now - (double)(time_t)clock_now) * 1e9) };
	return 0;
}

static int own_isatty(int fd)
{
	return fd == STDERR_FILENO && terminal;
}

static int own_ioctl(int fd, unsigned long request, struct winsize *size)
{
	(void)fd;
	(void)request;
	size->ws_col = columns;
	return 0;
}

#define clock_gettime	own_clock
#define isatty		own_isatty
#define ioctl		own_ioctl
#include "lib/output/progress.c"

#define BAR(line)	ERASE line

static int real_stderr, held;

static int start(void **state)
{
	(void)state;
	real_stderr = dup(STDERR_FILENO);
	held = memfd_create("stderr", 0);
	dup2(held, STDERR_FILENO);
	setenv("TERM", "xterm", 1);
	/* a machine that booted just now, too, prints the first line */
	clock_now = 1;
	terminal = 1;
	columns = 80;
	return 0;
}

static int end(void **state)
{
	(void)state;
	progress_end();
	dup2(real_stderr, STDERR_FILENO);
	close(real_stderr);
	close(held);
	return 0;
}

/* What was printed since the last call */
static const char *printed(void)
{
	static char text[4096];
	ssize_t length = pread(held, text, sizeof(text) - 1, 0);

	assert_true(length >= 0);
	text[length] = '\0';
	assert_int_equal(ftruncate(held, 0), 0);
	lseek(held, 0, SEEK_SET);
	return text;
}

static void steps(int count)
{
	while (count--)
		progress_step();
}

static void check_lines(void)
{
	progress_start(100);
	progress_now("4K");
	assert_string_equal(printed(), "daxreadctl: 0 % done, now 4K\n");
	clock_now += 29;
	steps(50);
	progress_now("64K");
	assert_string_equal(printed(), "");
	/* within one long step of the plan */
	clock_now += 1;
	steps(1);
	assert_string_equal(printed(), "daxreadctl: 51 % done, now 64K, 29 s left\n");
	clock_now += 29;
	steps(1);
	assert_string_equal(printed(), "");
	clock_now += 2;
	steps(1);
	assert_string_equal(printed(), "daxreadctl: 53 % done, now 64K, 54 s left\n");
	progress_end();
	assert_string_equal(printed(), "");
}

static void lines_without_a_terminal(void **state)
{
	(void)state;
	terminal = 0;
	check_lines();
}

static void lines_on_a_dumb_terminal(void **state)
{
	(void)state;
	setenv("TERM", "dumb", 1);
	check_lines();
	unsetenv("TERM");
	check_lines();
}

static void time_left(void **state)
{
	(void)state;
	progress_start(100);
	clock_now += 4.9;
	steps(50);
	assert_null(strstr(printed(), "left"));	/* too early */
	clock_now += 0.2;
	steps(1);
	assert_string_equal(printed(), BAR("[############............]  51 %  , 5 s left"));
	progress_end();
	progress_start(1000);
	clock_now += 50;
	steps(49);
	assert_null(strstr(printed(), "left"));	/* too little done */
	clock_now += 0.2;
	steps(1);
	assert_string_equal(printed(), BAR("[#.......................]   5 %  , 954 s left"));
}

static void bar_is_drawn_over(void **state)
{
	(void)state;
	columns = 40;
	progress_start(100);
	progress_now("4K, same, 1 thread");
	assert_string_equal(printed(), BAR("[........................]   0 %  4K, s"));
	clock_now += 0.05;
	steps(1);
	assert_string_equal(printed(), "");	/* not for each step */
	clock_now += 0.06;
	steps(1);
	assert_string_equal(printed(), BAR("[........................]   2 %  4K, s"));
	progress_end();
	assert_string_equal(printed(), ERASE);
}

static void steps_are_taken_off(void **state)
{
	(void)state;
	progress_start(100);
	steps(20);
	printed();
	clock_now += 1;
	progress_skip(60);
	assert_string_equal(printed(), BAR("[############............]  50 %  "));
}

static void messages_take_its_place(void **state)
{
	(void)state;
	print_note("before");
	progress_start(10);
	progress_now("4K");
	printed();
	print_note("a note");
	assert_string_equal(printed(), ERASE "daxreadctl: a note\n");
	print_error(1, "object", "an error");
	assert_string_equal(printed(), "daxreadctl: object: an error\n");
	progress_now("64K");
	print_error(1, "object", "an error");
	assert_non_null(strstr(printed(), "64K" ERASE "daxreadctl: object: an error\n"));
	progress_end();
	printed();
	print_note("after");
	assert_string_equal(printed(), "daxreadctl: after\n");
}

static void work_without_a_known_end(void **state)
{
	(void)state;
	progress_start(0);
	progress_now("tracing for 1 s");
	assert_string_equal(printed(), BAR("tracing for 1 s"));
	progress_end();
	assert_string_equal(printed(), ERASE);
	terminal = 0;
	progress_start(0);
	progress_now("tracing for 1 s");
	progress_end();
	assert_string_equal(printed(), "");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, end)
	const struct CMUnitTest tests[] = {
		TEST(lines_without_a_terminal), TEST(lines_on_a_dumb_terminal), TEST(time_left),
		TEST(bar_is_drawn_over), TEST(steps_are_taken_off),
		TEST(messages_take_its_place), TEST(work_without_a_known_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
