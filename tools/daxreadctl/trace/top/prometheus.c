// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "trace/top/prometheus.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

#include "lib/memory.h"
#include "lib/output/file.h"
#include "lib/safe-text.h"

static struct prometheus_row *row_of(struct prometheus *prometheus, dev_t device)
{
	for (size_t i = 0; i < prometheus->count; i++) {
		if (prometheus->rows[i].device == device)
			return &prometheus->rows[i];
	}
	prometheus->rows = grown(prometheus->rows, prometheus->count + 1,
				 sizeof(*prometheus->rows));
	prometheus->rows[prometheus->count] = (struct prometheus_row){ .device = device };
	return &prometheus->rows[prometheus->count++];
}

/* The labels of a row must stay the same: they are those of its first report. */
static void add_row(struct prometheus *prometheus, const struct top_row *seen, double factor)
{
	struct prometheus_row *row = row_of(prometheus, seen->sums->id.device);

	if (!row->name)
		row->name = seen->name ? copy_of(seen->name) :
			    text_of("%u:%u", major(row->device), minor(row->device));
	if (!row->place && seen->place)
		row->place = copy_of(seen->place);
	for (int i = 0; i < DAX_METHODS; i++) {
		row->reads[i] += factor * (double)seen->sums->reads[i];
		row->bytes[i] += factor * (double)seen->sums->bytes[i];
	}
}

static void add(struct prometheus *prometheus, const struct top_interval *interval,
		struct top_names *names)
{
	struct top_rows rows = top_rows_of(interval, VIEW_FILESYSTEMS, SORT_READS, false);
	double factor = interval->seen > 0 ? interval->seconds / interval->seen : 1;

	top_names_fill(names, VIEW_FILESYSTEMS, rows.items, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		add_row(prometheus, &rows.items[i], factor);
	top_rows_free(&rows);
	prometheus->lost += (double)interval->sums.lost;
}

/* A label's value in quotes; the format is UTF-8 with three escapes. */
static void put_label(FILE *file, const char *name, const char *value)
{
	char *safe = check_alloc(terminal_text(value ? value : ""));

	fprintf(file, "%s=\"", name);
	for (const char *at = safe; *at; at++) {
		if (*at == '\\' || *at == '"')
			putc('\\', file);
		putc(*at, file);
	}
	putc('"', file);
	free(safe);
}

static void put_counter(FILE *file, const struct prometheus *prometheus, const char *name,
			const char *help, bool bytes)
{
	fprintf(file, "# HELP %s %s\n# TYPE %s counter\n", name, help, name);
	for (size_t i = 0; i < prometheus->count; i++) {
		const struct prometheus_row *row = &prometheus->rows[i];

		for (int method = 0; method < DAX_METHODS; method++) {
			fprintf(file, "%s{", name);
			put_label(file, "device", row->name);
			putc(',', file);
			put_label(file, "mountpoint", row->place);
			fprintf(file, ",method=\"%s\"} %.0f\n", dax_method_name(method),
				bytes ? row->bytes[method] : row->reads[method]);
		}
	}
}

struct written {
	const struct prometheus *prometheus;
	const struct top_interval *interval;
};

static int write_counters(FILE *file, const void *arg)
{
	const struct written *written = arg;
	const struct top_interval *interval = written->interval;

	put_counter(file, written->prometheus, "daxread_reads_total",
		    "DAX reads by file system and method.", false);
	put_counter(file, written->prometheus, "daxread_read_bytes_total",
		    "Bytes that DAX reads returned, by file system and method.", true);
	fprintf(file, "# HELP daxread_events_lost_total Events of reads that were lost, so that reads are missing in the other counters.\n"
		"# TYPE daxread_events_lost_total counter\n"
		"daxread_events_lost_total %.0f\n", written->prometheus->lost);
	fprintf(file, "# HELP daxread_seen_ratio Share of the time in which reads were seen in the last interval; the counters are scaled by it.\n"
		"# TYPE daxread_seen_ratio gauge\n"
		"daxread_seen_ratio %.4f\n",
		interval->seconds > 0 ? interval->seen / interval->seconds : 0);
	return 0;
}

int prometheus_write(struct prometheus *prometheus, const struct top_interval *interval,
		     struct top_names *names, const char *path)
{
	const struct written written = { prometheus, interval };

	add(prometheus, interval, names);
	return output_write(path, write_counters, &written);
}

void prometheus_free(struct prometheus *prometheus)
{
	for (size_t i = 0; i < prometheus->count; i++) {
		free(prometheus->rows[i].name);
		free(prometheus->rows[i].place);
	}
	free(prometheus->rows);
	*prometheus = (struct prometheus){ 0 };
}
