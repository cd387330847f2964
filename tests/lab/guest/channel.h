/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * The channel from the guest to the host. It is one virtio-serial port, so the host
 * has all output once it has the verdict. It carries pieces: a letter, the length as
 * 32 bits little-endian, the data. The letters: o standard output, e standard error,
 * v the verdict, "exit N" or "fail REASON" when the command could not be started.
 */
#ifndef LAB_GUEST_CHANNEL_H
#define LAB_GUEST_CHANNEL_H

#include <stdbool.h>

void channel_open(void);

/* The port's descriptor, to poll */
int channel_port(void);

/* Makes a piece of what is in the pipes, which take turns; false if they are empty. */
bool channel_take(const int *pipes);

/* Sends the piece that was made, if there is one; false if the port takes none now. */
bool channel_send(void);

/* Sends the verdict and waits until the host ends the guest. */
void __attribute__((noreturn, format(printf, 1, 2)))
give_verdict(const char *format, ...);

/* Sends the reason why there is no exit status, with errno's text. */
void __attribute__((noreturn, format(printf, 1, 2)))
fail(const char *format, ...);

#endif
