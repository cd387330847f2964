/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
#ifndef BENCH_COMPARE_H
#define BENCH_COMPARE_H

#include <json-c/json.h>

/* Options of a comparison */
struct compare_request {
	const char *old_path, *new_path;	/* NULL: the second is not from a file */
	const char *json_path;			/* "-": standard output; NULL: a table */
	double fail_above;			/* percent; negative: never */
};

/*
 * Reads what `bench --json` wrote into the file @path; the caller frees it. Returns 0,
 * or an exit status after printing an error; *@read is then NULL.
 */
int compare_read(struct json_object **read, const char *path);

/*
 * Prints what differs between the results @old and @new: settings first, then each
 * case that both have. Returns an exit status: EXIT_FAILURE if a cost rose by more
 * than is allowed, and by more than the noise.
 */
int compare_results(const struct compare_request *request, struct json_object *old,
		    struct json_object *new);

#endif
