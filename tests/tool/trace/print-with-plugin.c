// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * For plugin.t: prints the first begin and the first failed read of a trace.dat with
 * the plugins of TRACEEVENT_PLUGIN_DIR, then truncated, and then again after
 * unloading the plugins.
 */
#include <event-parse.h>
#include <stdio.h>
#include <string.h>
#include <trace-cmd.h>
#include <trace-seq.h>

static struct tep_record *begin, *failed;

static int take(struct tracecmd_input *trace, struct tep_record *record, int cpu, void *arg)
{
	struct tep_handle *tep = tracecmd_get_tep(trace);
	struct tep_event *event = tep_find_event_by_record(tep, record);
	unsigned long long ret = 0;

	(void)cpu;
	(void)arg;
	if (!begin && strcmp(event->name, "ext4_dax_read_begin") == 0)
		begin = record;
	else if (!failed && strcmp(event->name, "ext4_dax_read") == 0 &&
		 tep_get_field_val(NULL, event, "ret", record, &ret, 0) == 0 &&
		 (long long)ret < 0)
		failed = record;
	else
		return 0;
	record->ref_count++;	/* it is kept */
	return 0;
}

static void print(struct tep_handle *tep, const char *when, struct tep_record *record)
{
	struct trace_seq s;

	trace_seq_init(&s);
	tep_print_event(tep, &s, record, "%s", TEP_PRINT_INFO);
	trace_seq_terminate(&s);
	printf("%s: %s\n", when, s.buffer);
	trace_seq_destroy(&s);
}

int main(int argc, char **argv)
{
	struct tracecmd_input *trace;
	struct tep_plugin_list *plugins;
	struct tep_record cut;
	struct tep_handle *tep;

	trace = argc > 1 ? tracecmd_open(argv[1], TRACECMD_FL_LOAD_NO_PLUGINS) : NULL;
	if (!trace || tracecmd_iterate_events(trace, NULL, 0, take, NULL) != 0 ||
	    !begin || !failed)
		return 1;
	tep = tracecmd_get_tep(trace);
	tep_clear_flag(tep, TEP_DISABLE_PLUGINS);
	plugins = tep_load_plugins(tep);
	print(tep, "loaded", begin);
	print(tep, "loaded", failed);
	cut = *failed;
	cut.size = 40;
	print(tep, "cut", &cut);
	tep_unload_plugins(plugins, tep);
	print(tep, "unloaded", begin);
	print(tep, "unloaded", failed);
	tracecmd_free_record(begin);
	tracecmd_free_record(failed);
	tracecmd_close(trace);
	return 0;
}
