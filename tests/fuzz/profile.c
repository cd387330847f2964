// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Fuzzes profiles: the output of perf script, and files of folded stacks. The profile is
 * compared, printed, drawn, written as a page, written, and read again; then it must be the
 * same.
 *
 * The first byte of an input chooses: 0 samples of perf, 1 chains of perf, else a file.
 */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"
#include "lib/memory.h"
#include "profile/report.h"

/* A file without a name that holds @data, and a name to open it by */
static char *file_of(const void *data, size_t size, int *fd)
{
	*fd = memfd_create("profile", 0);
	holds(*fd >= 0 && write(*fd, data, size) == (ssize_t)size && lseek(*fd, 0, SEEK_SET) == 0);
	return text_of("/proc/self/fd/%d", *fd);
}

static void use(const struct profile *profile)
{
	struct comparison comparison = compare_methods(profile);
	const struct profile_source source = { .command = "fuzz", .from = "input" };
	struct profile again = { 0 };
	char *path;
	int fd;

	for (int m = 0; m < PROFILED; m++)
		holds(comparison.only_percent[m] >= 0 && comparison.only_percent[m] < 100.001);
	profile_report(profile, &comparison, false);
	profile_report(profile, &comparison, true);
	path = file_of("", 0, &fd);
	holds(profile_draw(profile, &comparison, "/dev/null") == 0);
	holds(profile_page(profile, &comparison, &source, "/dev/null") == 0);
	holds(profile_save(profile, path) == 0);
	holds(profile_load(&again, path) == 0);
	for (int m = 0; m < PROFILED; m++)
		holds(again.samples[m].total == profile->samples[m].total &&
		      again.samples[m].count == profile->samples[m].count);
	profile_free(&again);
	comparison_free(&comparison);
	close(fd);
	free(path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct profile profile = { 0 };
	char *path;
	FILE *in;
	int fd;

	if (size < 1)
		return 0;
	path = file_of(data + 1, size - 1, &fd);
	if (data[0] > 1) {
		if (profile_load(&profile, path) == 0)
			use(&profile);
	} else {
		for (int m = 0; m < PROFILED; m++) {
			in = check_alloc(fopen(path, "r"));
			samples_from_perf(&profile.samples[m], in, data[0]);
			fclose(in);
		}
		if (profile.samples[0].total)
			use(&profile);
	}
	profile_free(&profile);
	close(fd);
	free(path);
	return 0;
}
