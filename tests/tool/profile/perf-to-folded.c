// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * For perf.t: folds what perf script prints, on standard input, as
 * samples of read; with an argument, as chains of callers.
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
