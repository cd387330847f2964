// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "bench/control/measure.h"

#include <string.h>
#include <sys/utsname.h>

#include "bench/peers/peers.h"
#include "bench/pin.h"
#include "bench/plan.h"
#include "bench/run.h"
#include "bench/warn.h"
#include "lib/output/progress.h"

/* Measures with the switches as they are, or set as each method needs them. */
static int measure(struct bench *bench, const char *peers_device)
{
	int status = 0;

	if (bench->fs)
		status = method_switches_take(&bench->plan.methods, bench->fs,
					      &bench->switches);
	if (status)
		return status;
	bench_warn_of_machine(bench);
	settings_read(&bench->settings);
	bench_pin_choose(bench);
	progress_start(bench_steps(&bench->plan) +
		       (peers_device ? peers_steps(&bench->plan) : 0));
	status = bench_run(bench);
	bench->restored = method_switches_release(bench->switches);
	bench->switches = NULL;
	if (!status && peers_device)
		status = peers_run(bench, peers_device);
	progress_end();
	if (!status)
		bench_warn_of_cases(bench);
	return status;
}

int bench_measure(struct bench *bench, const char *place, const char *peers_device)
{
	const struct bench_plan *plan = &bench->plan;
	struct utsname system;
	int status;

	strcpy(bench->kernel, uname(&system) == 0 ? system.release : "?");
	if (plan->file)
		status = workload_file_open(&bench->file, bench->fs, plan->file);
	else
		status = workload_file_make(&bench->file, bench->fs, place, plan->file_size);
	if (status)
		return status;
	status = plan_fits(plan, &bench->file);
	if (!status && bench->fs)
		status = workload_file_check_dax(&bench->file, bench->fs);
	if (!status)
		status = measure(bench, peers_device);
	workload_file_close(&bench->file);
	return status;
}

void bench_free(struct bench *bench)
{
	settings_free(&bench->settings);
	warnings_free(&bench->warnings);
	peers_free(&bench->peers);
	bench_results_free(&bench->results);
}
