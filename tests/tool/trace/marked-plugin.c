// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * For saved.t: a libtraceevent plugin that overrides any other plugin's handler of
 * ext4_dax_read, and only prints a mark.
 */
#include <event-parse.h>
#include <trace-seq.h>

static int handle(struct trace_seq *s, struct tep_record *record, struct tep_event *event,
		  void *context)
{
	(void)record;
	(void)event;
	(void)context;
	trace_seq_puts(s, "marked plugin");
	return 0;
}

int TEP_PLUGIN_LOADER(struct tep_handle *tep)
{
	return tep_register_event_handler(tep, -1, "ext4", "ext4_dax_read", handle, NULL) < 0;
}

void TEP_PLUGIN_UNLOADER(struct tep_handle *tep)
{
	tep_unregister_event_handler(tep, -1, "ext4", "ext4_dax_read", handle, NULL);
}
