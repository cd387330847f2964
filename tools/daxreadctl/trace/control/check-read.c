// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * All other checks look at what should decide on a read. This one makes a read and has the
 * kernel say which way it went.
 */
#include "trace/control/check-read.h"

#include <stdlib.h>
#include <string.h>

#include "dax_event.h"
#include "lib/memory.h"
#include "trace/control/single-read.h"

#define NAME	"read"

static char *seen_text(const struct single_read *read, const struct dax_file *file)
{
	const char *method = dax_method_name(read->method);

	if (read->ret < 0)
		return text_of("%s: %s", method ? method : "another method",
			       strerror((int)-read->ret));
	return text_of("%s%s: %lld bytes of %s at %lld", method ? method : "another method",
		       !read->iomap_known ? "" : read->by_iomap ? ", through iomap" : ", without iomap",
		       (long long)read->ret, file->name, (long long)file->offset);
}

static void judge(struct checks *checks, const struct dax_file *file,
		  const struct single_read *read)
{
	char *value;

	if (!read->seen) {
		check_wrong(checks, NAME, NULL, "no-event",
			    text_of("%s: the event ext4:ext4_dax_read did not come: it was not read by DAX",
				    file->name));
		return;
	}
	value = seen_text(read, file);
	if (read->ret < 0)
		check_wrong(checks, NAME, value, "read-failed",
			    text_of("%s: the read failed: %s; look into the kernel's log (dmesg)",
				    file->name, strerror((int)-read->ret)));
	else if (read->method != DAX_METHOD_READ)
		check_wrong(checks, NAME, value, "switch",
			    text_of("a pread(2) of %s took read_iter: the switch dax_fast_read is off",
				    file->name));
	else if (read->by_iomap)
		check_wrong(checks, NAME, value, "iomap",
			    text_of("the kernel left a read of %s to iomap; what is wrong above says why",
				    file->name));
	else
		check_ok(checks, NAME, value);
}

void check_read(struct checks *checks, const struct dax_file *file)
{
	struct single_read read;

	if (file->fd < 0 || checks_wrong(checks, "series") || checks_wrong(checks, "tracefs")) {
		check_not_applicable(checks, NAME, copy_of(file->fd < 0 ? "there is no file to read" :
							   "it cannot be traced here"));
		return;
	}
	if (file->changes_time) {
		check_unknown(checks, NAME,
			      text_of("%s is not read, because that would change its access time; run as root",
				      file->name));
		return;
	}
	if (single_read_trace(&read, file->fd, file->offset, file->length) == 0)
		judge(checks, file, &read);
	else
		check_wrong(checks, NAME, NULL, "not-traced",
			    text_of("a read of %s could not be traced; the error is on standard error",
				    file->name));
}
