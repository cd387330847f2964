// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Fuzzes traces, without the library that reads trace files: formats of events as another
 * kernel or a damaged file may have them, and records that may not match them. The result
 * is reported as a table and as JSON.
 *
 * An input is five formats, each of 10 fields of 4 bytes (offset, length, signed or not,
 * name), and then records: kind, length, time, the bytes. A format of zeros is the
 * kernel's own.
 */
#include <stdbool.h>
#include <string.h>
#include <trace-cmd.h>

#include "fuzz.h"
#include "lib/memory.h"
#include "trace/import/reader.h"
#include "trace/report/report.h"

#define FIELDS		10
#define FORMAT_BYTES	(FIELDS * 4)

struct field {
	const char *name;
	int offset, size, is_signed;
};

static const struct field usual[FIELDS] = {
	{ "common_pid", 4, 4, 1 }, { "dev", 8, 4, 0 }, { "ino", 16, 8, 0 }, { "method", 24, 4, 1 },
	{ "type", 28, 4, 1 }, { "pos", 32, 8, 1 }, { "len", 40, 8, 0 }, { "pblk", 48, 8, 0 },
	{ "ret", 56, 8, 1 }, { "ns", 64, 8, 0 },
};

/* The unused bytes */
struct input {
	const uint8_t *data;
	size_t size;
};

static uint8_t byte_of(struct input *in)
{
	if (!in->size)
		return 0;
	in->size--;
	return *in->data++;
}

static struct field field_of(const struct field *usual_one, struct input *in)
{
	uint8_t where = byte_of(in), size = byte_of(in), sign = byte_of(in), name = byte_of(in);

	/* places before the record, within, after and far beyond it */
	return (struct field){
		.name = name ? usual[name % FIELDS].name : usual_one->name,
		.offset = where < 200 ? usual_one->offset + where : where < 250 ?
			  (where - 225) : (where - 252) * 0x20000000,
		.size = size < 250 ? usual_one->size + size : (size - 252) * 0x1000000,
		.is_signed = sign & 1 ? !usual_one->is_signed : usual_one->is_signed,
	};
}

static void add_event(struct tep_handle *tep, enum dax_event_kind kind, struct input *in)
{
	char *text = text_of("name: %s\nID: %d\nformat:\n", dax_event_name(kind), 100 + kind);

	for (int i = 0; i < FIELDS; i++) {
		struct field f = field_of(&usual[i], in);
		char *longer = text_of("%s\tfield:%s %s;\toffset:%u;\tsize:%u;\tsigned:%d;\n%s", text,
				       f.is_signed ? "long" : "unsigned long", f.name, f.offset, f.size,
				       f.is_signed, i ? "" : "\n");

		free(text);
		text = longer;
	}
	char *whole = text_of("%s\nprint fmt: \"%%d\", REC->dev\n", text);

	tep_parse_event(tep, whole, strlen(whole), DAX_EVENT_SYSTEM);
	free(whole);
	free(text);
}

static void feed(struct trace_reader *reader, struct input *in)
{
	uint64_t ts = 0;

	while (in->size) {
		uint8_t kind = byte_of(in), size = byte_of(in);
		struct tep_record record = { 0 };
		struct trace_event event;
		uint8_t *data;

		ts += byte_of(in);
		if (size > in->size)
			size = (uint8_t)in->size;
		data = new_zeroed(size + 1U, 1);	/* exact, so that ASan sees its end */
		data = grown(data, size ? size : 1U, 1);
		memcpy(data, in->data, size);
		in->data += size;
		in->size -= size;
		if (size >= 2) {
			data[0] = 100 + kind % 6;
			data[1] = 0;
		}
		record.ts = ts;
		record.size = size;
		record.data = data;
		if (kind == 0xff)
			trace_reader_gap(reader);
		else if (kind == 0xfe)
			trace_reader_lost(reader, size & 1 ? -1 : size);
		else if (trace_reader_decode(reader, &record, kind & 1 ? BUFFER_IO_URING : BUFFER_MAIN, &event))
			trace_reader_take(reader, &event);
		free(data);
	}
}

/* A new task, of which only the ID matters */
static void add_newtask(struct tep_handle *tep)
{
	static const char text[] =
		"name: task_newtask\nID: 105\nformat:\n"
		"\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n\n"
		"\tfield:pid_t pid;\toffset:8;\tsize:4;\tsigned:1;\n\n"
		"print fmt: \"%d\", REC->pid\n";

	tep_parse_event(tep, text, strlen(text), "task");
}

/* The header of each record: the type in the first two bytes. */
static void add_header(struct tep_handle *tep)
{
	static const char text[] =
		"name: header\nID: 99\nformat:\n"
		"\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"
		"\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n"
		"\tfield:int dev;\toffset:8;\tsize:4;\tsigned:1;\n\n"
		"print fmt: \"%d\", REC->dev\n";

	tep_parse_event(tep, text, strlen(text), DAX_EVENT_SYSTEM);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tep_handle *tep = check_alloc(tep_alloc());
	struct input in = { data, size };
	struct trace_summary summary = { 0 };
	struct trace_reader reader;

	tep_set_loglevel(TEP_LOG_NONE);
	add_header(tep);
	add_newtask(tep);
	for (unsigned int kind = 0; kind < DAX_EVENT_KINDS; kind++)
		add_event(tep, kind, &in);
	if (trace_reader_start(&reader, tep, &summary)) {
		feed(&reader, &in);
		trace_reader_finish(&reader);
		holds(summary.agreeing <= summary.compared);
		trace_report(&summary, &(struct trace_report_style){ .unit = "ns", .json = true });
		trace_report(&summary, &(struct trace_report_style){ .unit = "ns" });
		holds(trace_page(&summary, &(struct trace_report_style){
			.unit = "ns", .from = "input", .command = "fuzz" }, "/dev/null") == 0);
		holds(trace_csv(&summary, &(struct trace_report_style){ .unit = "ns" }, "/dev/null") == 0);
	}
	trace_summary_free(&summary);
	tep_free(tep);
	return 0;
}
