// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * poisoned-page.t: a page of a DAX file that the kernel has poisoned, as after a machine
 * check in a mapping. Access through a mapping gives SIGBUS; reads of the page and beside
 * it give the same with the switch on and off.
 *
 * Would catch: methods of which only one checks whether the page is poisoned.
 */

#include <setjmp.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include "dax_switch.h"
#include "differ.h"
#include "fs.h"
#include "shape.h"
#include "sweep.h"
#include "tap.h"

static const struct shape shape = {
	.name = "poisoned page", .seed = 181, .size = 9 * BLOCK + 5,
	SHAPE_SEGS({ WRITTEN, 6 * BLOCK }, { HOLE, BLOCK }, { WRITTEN, 2 * BLOCK + 5 }),
};

static sigjmp_buf back;
static volatile sig_atomic_t code;

static void on_sigbus(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)context;
	code = info->si_code;
	siglongjmp(back, 1);
}

/* Poisons the page of the file at @pos. Returns the si_code of the signal, 0 if none came. */
static int give_up(int fd, loff_t pos)
{
	volatile char *page = mmap(NULL, BLOCK, PROT_READ | PROT_WRITE, MAP_SHARED, fd, pos);

	must(page != MAP_FAILED);
	code = 0;
	if (!sigsetjmp(back, 1)) {
		page[0] = page[0];
		if (madvise((void *)page, BLOCK, MADV_HWPOISON))
			skip_all("the kernel cannot poison a page: %m");
	}
	munmap((void *)page, BLOCK);
	return code;
}

int main(void)
{
	const struct sigaction action = {
		.sa_sigaction = on_sigbus, .sa_flags = SA_SIGINFO,
	};
	int fd, said;

	tap_start(60);
	require_switch();
	must(!sigaction(SIGBUS, &action, NULL));
	spare_fs("", "32M", "dax");
	fd = shape_make(&shape, path_in(SPARE_MOUNT, "file"));
	sweep_random(fd, &shape, 10, 1);
	said = give_up(fd, 3 * BLOCK);
	ok(said == BUS_MCEERR_AR || said == BUS_MCEERR_AO,
	   "a process with the page mapped gets a machine check (code %d)", said);
	sweep_borders(fd, &shape);
	sweep_random(fd, &shape, 40, 2);
	sweep_whole(fd, &shape);
	differ_result("reads of a poisoned page and next to it");
	differ_methods_result(BY_READ, "each read took the method that the switch chose");
	close(fd);
	/* The page stays poisoned until the driver is bound again. */
	ok(spare_rebind(), "the device is restored");
	return tap_done();
}
