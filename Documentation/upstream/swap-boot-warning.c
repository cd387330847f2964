// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Makes EXT4_IOC_SWAP_BOOT meet a DAX file of which a page is mapped.
 * usage: swap-boot-warning FILE, which is made anew on ext4 with DAX, as root.
 * Exit status: 0 the ioctl was done (look for a WARNING in the kernel log), 1 it was
 * refused, 2 it could not be tried.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#define EXT4_IOC_SWAP_BOOT	_IO('f', 17)

int main(int argc, char **argv)
{
	int fd = argc == 2 ? open(argv[1], O_RDWR | O_CREAT | O_TRUNC, 0600) : -1;
	const volatile char *map;

	if (fd < 0 || pwrite(fd, "x", 1, 0) != 1)
		return perror("swap-boot-warning: FILE"), 2;
	map = mmap(NULL, 1, PROT_READ, MAP_SHARED, fd, 0);
	if (map == MAP_FAILED || map[0] != 'x')
		return perror("swap-boot-warning: mmap"), 2;
	if (ioctl(fd, EXT4_IOC_SWAP_BOOT))
		return perror("swap-boot-warning: EXT4_IOC_SWAP_BOOT"), 1;
	return 0;
}
