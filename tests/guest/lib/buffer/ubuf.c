// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* User buffers, good and bad. See ubuf.h. */

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tap.h"
#include "ubuf.h"

#define PAGE		4096UL
#define GUARD		64UL
#define ALIAS_CHUNK	(2UL << 20)

static size_t pages(size_t len)
{
	return (len + PAGE - 1) & ~(PAGE - 1);
}

static char *map_anonymous(size_t len, int prot)
{
	char *p = mmap(NULL, len, prot, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	must(p != MAP_FAILED);
	return p;
}

struct ubuf ubuf_plain(size_t len, size_t skew)
{
	struct ubuf u = { .whole = true };

	u.map_len = PAGE + pages(skew + len + GUARD);
	u.map = map_anonymous(u.map_len, PROT_READ | PROT_WRITE);
	u.buf = (char *)u.map + PAGE + skew;
	u.watch = u.buf - GUARD;
	u.watch_len = len + 2 * GUARD;
	snprintf(u.name, sizeof(u.name), "good buffer, %zu bytes off the page", skew);
	return u;
}

/* @good bytes up to a page boundary, then one page with @prot. */
static struct ubuf bordered(size_t good, int prot)
{
	struct ubuf u = { .whole = false };
	size_t head = pages(good + GUARD);

	u.map_len = head + PAGE;
	u.map = map_anonymous(u.map_len, PROT_READ | PROT_WRITE);
	must(!mprotect((char *)u.map + head, PAGE, prot));
	u.buf = (char *)u.map + head - good;
	u.watch = u.buf - GUARD;
	u.watch_len = good + GUARD;
	return u;
}

struct ubuf ubuf_cut(size_t good)
{
	struct ubuf u = bordered(good, PROT_NONE);

	snprintf(u.name, sizeof(u.name), "buffer bad after %zu bytes", good);
	return u;
}

struct ubuf ubuf_readonly_after(size_t good)
{
	struct ubuf u = bordered(good, PROT_READ);

	snprintf(u.name, sizeof(u.name), "buffer read-only after %zu bytes", good);
	return u;
}

struct ubuf ubuf_gap(size_t good)
{
	struct ubuf u = { .whole = false };
	size_t head = pages(good + GUARD);

	u.map_len = head + 2 * PAGE;
	u.map = map_anonymous(u.map_len, PROT_READ | PROT_WRITE);
	must(!mprotect((char *)u.map + head, PAGE, PROT_NONE));
	u.buf = (char *)u.map + head - good;
	u.watch = (char *)u.map + head + PAGE;
	u.watch_len = PAGE;
	snprintf(u.name, sizeof(u.name), "buffer with a bad page after %zu bytes", good);
	return u;
}

struct ubuf ubuf_nowhere(void *address)
{
	struct ubuf u = { .buf = address };

	snprintf(u.name, sizeof(u.name), "buffer at %p", address);
	return u;
}

struct ubuf ubuf_file(int fd, loff_t pos, size_t len)
{
	struct ubuf u = { .whole = true };

	u.map_len = pages(len);
	u.map = mmap(NULL, u.map_len, PROT_READ | PROT_WRITE, MAP_SHARED, fd, pos);
	must(u.map != MAP_FAILED);
	u.buf = u.map;
	u.watch = u.buf;
	u.watch_len = len;
	snprintf(u.name, sizeof(u.name), "buffer mapped from a file at %lld", (long long)pos);
	return u;
}

struct ubuf ubuf_alias(size_t len)
{
	struct ubuf u = { .whole = true, .aliased = true };
	int fd = memfd_create("alias", MFD_CLOEXEC);

	must(fd >= 0 && !ftruncate(fd, ALIAS_CHUNK));
	u.map_len = (len + ALIAS_CHUNK - 1) / ALIAS_CHUNK * ALIAS_CHUNK;
	u.map = mmap(NULL, u.map_len, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
		     -1, 0);
	must(u.map != MAP_FAILED);
	for (size_t at = 0; at < u.map_len; at += ALIAS_CHUNK)
		must(mmap((char *)u.map + at, ALIAS_CHUNK, PROT_READ | PROT_WRITE,
			  MAP_SHARED | MAP_FIXED, fd, 0) != MAP_FAILED);
	close(fd);
	u.buf = u.map;
	u.watch = u.buf;
	u.watch_len = ALIAS_CHUNK;
	snprintf(u.name, sizeof(u.name), "buffer of %zu aliased bytes", len);
	return u;
}

void ubuf_free(struct ubuf *u)
{
	if (u->map)
		munmap(u->map, u->map_len);
	memset(u, 0, sizeof(*u));
}
