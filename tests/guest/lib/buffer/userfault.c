// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* See userfault.h. */

#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "fs.h"
#include "tap.h"
#include "userfault.h"

int userfault_open(void *map, size_t len)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register reg = {
		.range = { .start = (uintptr_t)map, .len = len },
		.mode = UFFDIO_REGISTER_MODE_MISSING,
	};
	int uffd = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);

	if (uffd < 0)
		return -1;
	if (ioctl(uffd, UFFDIO_API, &api)) {
		close(uffd);
		return -1;
	}
	must(!ioctl(uffd, UFFDIO_REGISTER, &reg));
	return uffd;
}

char *userfault_next(int uffd, int ms)
{
	struct pollfd fault = { .fd = uffd, .events = POLLIN };
	struct uffd_msg msg;

	if (poll(&fault, 1, ms) <= 0 || read(uffd, &msg, sizeof(msg)) != sizeof(msg))
		return NULL;
	return (char *)(uintptr_t)(msg.arg.pagefault.address & ~(BLOCK - 1));
}

void userfault_bring(int uffd, char *page, int byte)
{
	char bytes[BLOCK] __attribute__((aligned(4096)));
	struct uffdio_copy copy = {
		.dst = (uintptr_t)page, .src = (uintptr_t)bytes, .len = BLOCK,
	};

	memset(bytes, byte, sizeof(bytes));
	must(!ioctl(uffd, UFFDIO_COPY, &copy));
}
