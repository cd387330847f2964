/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
#ifndef CASE_COLUMNS_H
#define CASE_COLUMNS_H

#include "bench/report/report.h"
#include "lib/output/table.h"

/* A row: a case, in some tables one method of it */
struct case_row {
	const struct bench *bench;
	const struct bench_case *bcase;
	enum method method;
};

/* All columns of such rows */
extern const struct table_column case_columns[];

#endif
