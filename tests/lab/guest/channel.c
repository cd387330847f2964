/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
#define _GNU_SOURCE
#include "channel.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHANNEL		"/dev/vport0p1"
#define HEADER		5		/* of a piece: letter and length */
#define PIECE		32768		/* what a port takes in one write */

static struct {
	int		port;
	unsigned char	piece[PIECE];
	size_t		size;		/* 0: nothing to send */
} channel = { .port = -1 };

static void make_piece(char letter, size_t length)
{
	channel.piece[0] = letter;
	for (int i = 0; i < 4; i++)
		channel.piece[1 + i] = length >> (8 * i);
	channel.size = HEADER + length;
}

/* A port takes a whole piece or nothing. */
bool channel_send(void)
{
	if (channel.size && write(channel.port, channel.piece, channel.size) > 0)
		channel.size = 0;
	return !channel.size;
}

void give_verdict(const char *format, ...)
{
	struct pollfd port = { .fd = channel.port, .events = POLLOUT };
	va_list args;
	int length;

	while (!channel_send())
		poll(&port, 1, -1);
	va_start(args, format);
	length = vsnprintf((char *)channel.piece + HEADER, PIECE - HEADER, format, args);
	va_end(args);
	make_piece('v', length);
	while (!channel_send())
		poll(&port, 1, -1);
	for (;;)
		pause();
}

void fail(const char *format, ...)
{
	const char *cause = errno ? strerror(errno) : NULL;
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	/* Without a channel only the console is left. The kernel panics when init exits. */
	fprintf(stderr, "lab: %s%s%s\n", text, cause ? ": " : "", cause ? cause : "");
	if (channel.port < 0)
		exit(1);
	give_verdict("fail %s%s%s\n", text, cause ? ": " : "", cause ? cause : "");
}

void channel_open(void)
{
	int fd = -1;

	/* A worker of the driver adds the port, soon after boot. */
	for (int tries = 0; tries < 5000; tries++) {
		fd = open(CHANNEL, O_WRONLY | O_CLOEXEC | O_NONBLOCK);
		if (fd >= 0 || (errno != ENOENT && errno != ENXIO))
			break;
		usleep(2000);
	}
	if (fd < 0)
		fail("%s", CHANNEL);
	channel.port = fd;
}

int channel_port(void)
{
	return channel.port;
}

bool channel_take(const int *pipes)
{
	static int turn;

	for (int tries = 0; tries < 2; tries++) {
		turn = !turn;
		ssize_t got = read(pipes[turn], channel.piece + HEADER, PIECE - HEADER);

		if (got > 0) {
			make_piece("oe"[turn], got);
			return true;
		}
	}
	return false;
}
