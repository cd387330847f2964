// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * For perf.t: folds the output of perf script from standard input, as samples of
 * read; with an argument, as call chains.
 */
#include "profile/samples.h"

int main(int argc, char **argv)
{
	struct profile profile = { 0 };
	int status;

	(void)argv;
	samples_from_perf(&profile.samples[METHOD_READ], stdin, argc > 1);
	status = profile_save(&profile, "-");
	profile_free(&profile);
	return status;
}
