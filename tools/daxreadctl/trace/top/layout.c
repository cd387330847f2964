// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * What matters least is left out first: on a low screen lines above the rows, on a narrow
 * one columns. Nothing is told by its look alone.
 */
#include "trace/top/layout.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <wchar.h>

#include "lib/memory.h"
#include "lib/output/table.h"
#include "lib/safe-text.h"

#define WIDE		72	/* columns for the long form of a line */
#define NAME_LEAST	12
#define KEYS_WIDE	"q quit  v view  < > sort by  r reverse  arrows, pages: scroll"
#define KEYS_NARROW	"q quit  v view  < > sort  r reverse"

/* A number in at most 6 characters */
static char *number_text(double number)
{
	static const char units[] = " KMGTPE";
	int unit = 0;

	if (number < 0)
		return copy_of("-");
	if (number < 9.95 && number != (double)(int)number)
		return text_of("%.1f", number);
	for (; number >= 999999.5 || (unit && number >= 9999.5); number /= 1000)
		unit++;
	return unit ? text_of("%.0f%c", number, units[unit]) : text_of("%.0f", number);
}

static char *size_rate_text(double bytes)
{
	return bytes < 0 ? copy_of("-") : size_text((unsigned long long)bytes);
}

/* The beginning of @text that fits in @columns; a byte that is no character becomes "?". */
static char *fitting(const char *text, size_t columns)
{
	char *out = new_zeroed(strlen(text) + 1, 1);
	size_t used = 0, length = 0;
	mbstate_t state = { 0 };

	while (*text) {
		wchar_t wide;
		size_t bytes = mbrtowc(&wide, text, MB_CUR_MAX, &state);
		int width = bytes > 4 || !bytes ? -1 : wcwidth(wide);

		if (width < 0) {
			bytes = 1;
			state = (mbstate_t){ 0 };
		}
		if (used + (width < 0 ? 1 : (size_t)width) > columns)
			break;
		if (width < 0)
			out[length] = '?';
		else
			memcpy(out + length, text, bytes);
		length += bytes;
		used += width < 0 ? 1 : (size_t)width;
		text += bytes;
	}
	return out;
}

/* The end of a path says more than its beginning. */
static char *path_text(const char *path, size_t columns)
{
	char *all = fitting(path, strlen(path)), *text;
	size_t length = strlen(path), from = length > columns ? length - columns + 2 : 0;

	if (!from || columns < 3)
		return all;
	free(all);
	while (((unsigned char)path[from] & 0xc0) == 0x80)
		from++;
	text = text_of("..%s", path + from);
	all = fitting(text, columns);
	free(text);
	return all;
}

/* Columns of numbers. Those with the highest rank are left out first. */
struct field {
	const char *heading;
	int width, rank;
	char *(*text)(const struct top_row *row);
};

static char *task_text(const struct top_row *row)
{
	return row->sums->rows ? copy_of("") :
	       text_of("%llu", (unsigned long long)row->sums->id.number);
}

static char *read_text_of(const struct top_row *row)
{
	return number_text(row->reads[DAX_METHOD_READ]);
}

static char *read_iter_text(const struct top_row *row)
{
	return number_text(row->reads[DAX_METHOD_READ_ITER]);
}

static char *bytes_text(const struct top_row *row)
{
	return size_rate_text(row->bytes);
}

static char *mean_text(const struct top_row *row)
{
	return number_text(row->mean);
}

static char *p99_text(const struct top_row *row)
{
	return number_text(row->p99);
}

static char *errors_text(const struct top_row *row)
{
	return number_text(row->errors);
}

static const struct field fields[] = {
	{ "TASK", 7, 0, task_text },
	{ "READ/s", 7, 0, read_text_of },
	{ "ITER/s", 7, 0, read_iter_text },
	{ "BYTES/s", 7, 3, bytes_text },
	{ "MEAN", 6, 2, mean_text },
	{ "P99", 6, 1, p99_text },
	{ "ERR/s", 6, 4, errors_text },
};

static const struct field *fields_of(enum top_view view, size_t *count)
{
	size_t skipped = view == VIEW_TASKS ? 0 : 1;

	*count = sizeof(fields) / sizeof(fields[0]) - skipped;
	return fields + skipped;
}

/* The highest rank of the columns that @columns have place for beside a name */
static int rank_for(enum top_view view, size_t columns, size_t *width)
{
	size_t count;
	const struct field *list = fields_of(view, &count);

	for (int rank = 4;; rank--) {
		*width = 0;
		for (size_t i = 0; i < count; i++)
			*width += list[i].rank <= rank ? (size_t)list[i].width + 1 : 0;
		if (!rank || *width + NAME_LEAST <= columns)
			return rank;
	}
}

static char *name_text(const struct top_row *row, enum top_view view)
{
	const struct tally_id *id = &row->sums->id;

	if (row->sums->rows)
		return text_of("others (%" PRIu64 ")", row->sums->rows);
	if (view == VIEW_FILESYSTEMS && row->place)
		return text_of("%s (%s)", row->place, row->name ? row->name : "?");
	if (row->name)
		return copy_of(row->name);
	if (view == VIEW_TASKS)
		return copy_of("?");
	return view == VIEW_FILESYSTEMS ?
	       text_of("device %u:%u", major(id->device), minor(id->device)) :
	       text_of("inode %" PRIu64 " of %u:%u", id->number, major(id->device), minor(id->device));
}

static void add_field(char **line, const char *text, int width)
{
	text_add(line, "", "%*s ", width, text);
}

static char *row_line(const struct top_row *row, const struct top_look *look)
{
	size_t count, width;
	const struct field *list = fields_of(look->view, &count);
	int rank = rank_for(look->view, look->columns, &width);
	char *line = copy_of(""), *raw, *name, *cut;

	for (size_t i = 0; i < count; i++) {
		char *text = list[i].rank <= rank ? list[i].text(row) : NULL;

		if (text)
			add_field(&line, text, list[i].width);
		free(text);
	}
	raw = name_text(row, look->view);
	name = check_alloc(terminal_text(raw));
	cut = look->view == VIEW_FILES && row->name && look->columns > width ?
	      path_text(name, look->columns - width) : copy_of(name);
	text_add(&line, "", "%s", cut);
	free(raw);
	free(name);
	free(cut);
	return line;
}

static char *heading_line(const struct top_look *look)
{
	static const char *const names[] = { "COMMAND", "FILE", "FILE SYSTEM" };
	size_t count, width;
	const struct field *list = fields_of(look->view, &count);
	int rank = rank_for(look->view, look->columns, &width);
	char *line = copy_of("");

	for (size_t i = 0; i < count; i++) {
		if (list[i].rank <= rank)
			add_field(&line, list[i].heading, list[i].width);
	}
	text_add(&line, "", "%-*s", look->columns > width ? (int)(look->columns - width) : 0,
		 names[look->view]);
	return line;
}

static char *title_line(const struct top_interval *interval, const struct top_look *look)
{
	bool wide = look->columns >= WIDE;
	const char *whose = look->scope ? look->scope : wide ? "all file systems" : NULL;
	char clock[16] = "", *scope = check_alloc(terminal_text(whose ? whose : "")), *line;
	struct tm tm;

	if (interval && !interval->saved && localtime_r(&interval->ended, &tm))
		strftime(clock, sizeof(clock), "%H:%M:%S ", &tm);
	line = text_of("%s%s%s by %s%s%s%s", wide ? "daxreadctl top " : "", clock,
		       look->view == VIEW_FILESYSTEMS ? "file systems" : top_views[look->view],
		       look->reverse ? "least " : "", top_sorts[look->sort],
		       whose ? ", " : "", scope);
	free(scope);
	return line;
}

static char *method_line(const struct top_interval *interval, int method,
			 const struct top_look *look)
{
	const struct trace_method *m = &interval->sums.methods[method];
	char *reads = number_text(top_rate(interval, m->reads));
	char *bytes = size_rate_text(top_rate(interval, m->bytes));
	char *mean = number_text(top_mean(&m->ns));
	char *p99 = number_text(m->ns.count ? (double)histogram_quantile(&m->ns, 0.99) : -1);
	char *line;

	if (look->columns >= WIDE)
		line = text_of("%-9s %7s reads/s %7s bytes/s  mean %6s  p99 %6s %s",
			       dax_method_name(method), reads, bytes, mean, p99, look->unit);
	else
		line = text_of("%-9s %6s/s %6sB/s p99 %6s", dax_method_name(method), reads, bytes,
			       p99);
	free(reads);
	free(bytes);
	free(mean);
	free(p99);
	return line;
}

static char *cost_line(const struct top_interval *interval, const struct top_look *look)
{
	double event = top_event_cost(interval), cpu = 100 * interval->cpu;
	double seen = interval->seconds > 0 ? 100 * interval->seen / interval->seconds : 0;
	bool wide = look->columns >= WIDE;

	if (interval->saved)
		return text_of("a saved trace of %.3g s", interval->seconds);
	if (!interval->sampled)
		return wide ? text_of("exact: every read is seen; cost: +%.1f %% for 4 KiB reads, %.1f %% of a CPU", event, cpu) :
			      text_of("exact; cost +%.0f %%, CPU %.1f %%", event, cpu);
	return wide ? text_of("sampled %.1f %%, the rest scaled; cost: +%.1f %% for 4 KiB reads, %.1f %% CPU",
			      seen, event, cpu) :
		      text_of("%.0f %% seen, scaled; +%.1f %%, CPU %.1f %%", seen, event, cpu);
}

static bool lost_some(const struct top_interval *interval)
{
	return interval->sums.lost || interval->sums.lost_unknown;
}

static char *lost_line(const struct top_interval *interval)
{
	return text_of("! %" PRIu64 "%s events lost: more reads than shown",
		       interval->sums.lost, interval->sums.lost_unknown ? " or more" : "");
}

/* Lines above the rows, without their heading, that the screen has place for */
static size_t head_lines(const struct top_interval *interval, size_t lines)
{
	size_t wanted = interval ? 4 + lost_some(interval) : 2;

	/* at least a heading and two rows; the keys' line only if there is place for more */
	return lines >= wanted + 3 ? wanted : lines >= 4 ? 1 : 0;
}

static bool has_keys(size_t lines, size_t head)
{
	return lines >= head + 4;
}

size_t top_layout_rows(const struct top_interval *interval, const struct top_look *look)
{
	size_t head = head_lines(interval, look->lines);
	size_t taken = head + 1 + has_keys(look->lines, head);

	return look->lines > taken ? look->lines - taken : 0;
}

/* @text is freed */
static void put_line(const struct top_look *look, struct top_line *line, char *text, enum line_kind kind)
{
	*line = (struct top_line){ fitting(text, look->columns), kind };
	free(text);
}

static size_t fill_head(const struct top_interval *interval, const struct top_look *look,
			struct top_line *lines)
{
	size_t head = head_lines(interval, look->lines), n = 0;

	if (head)
		put_line(look, &lines[n++], title_line(interval, look), LINE_TITLE);
	if (head < 2)
		return n;
	if (!interval) {
		put_line(look, &lines[n++], copy_of("the first figures are on their way"), LINE_PLAIN);
		return n;
	}
	put_line(look, &lines[n++], method_line(interval, DAX_METHOD_READ, look), LINE_PLAIN);
	put_line(look, &lines[n++], method_line(interval, DAX_METHOD_READ_ITER, look), LINE_PLAIN);
	put_line(look, &lines[n++], cost_line(interval, look), LINE_PLAIN);
	if (n < head)
		put_line(look, &lines[n++], lost_line(interval), LINE_WARNING);
	return n;
}

void top_layout(const struct top_interval *interval, const struct top_rows *rows,
		const struct top_look *look, struct top_line *lines)
{
	size_t n = fill_head(interval, look, lines);
	size_t place = top_layout_rows(interval, look);
	bool keys = has_keys(look->lines, n);

	if (n < look->lines)
		put_line(look, &lines[n++], heading_line(look), LINE_HEADING);
	for (size_t i = 0; i < place; i++) {
		size_t row = look->first + i;
		char *text = rows && row < rows->count ? row_line(&rows->items[row], look) :
			     copy_of(interval && !i && !rows->count ? "nothing was read by DAX" : "");

		put_line(look, &lines[n++], text, LINE_PLAIN);
	}
	if (keys)
		put_line(look, &lines[n++],
			 copy_of(look->columns >= WIDE ? KEYS_WIDE : KEYS_NARROW), LINE_PLAIN);
}
