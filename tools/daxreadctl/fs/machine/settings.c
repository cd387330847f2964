// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* Reads the settings of the machine that measured times depend on. */
#include "fs/machine/settings.h"

#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "fs/device/sysroot.h"
#include "lib/memory.h"
#include "lib/output/page.h"
#include "lib/system/files.h"

#define CPU	"/sys/devices/system/cpu/"

void settings_add(struct settings *settings, const char *name, const char *value)
{
	settings->items = grown(settings->items, settings->count + 1, sizeof(*settings->items));
	settings->items[settings->count++] = (struct setting){
		.name = copy_of(name), .value = value ? copy_of(value) : NULL,
	};
}

static void add_file(struct settings *settings, const char *name, const char *path)
{
	char *text = read_system_text("%s", path);

	settings_add(settings, name, text);
	free(text);
}

/* The value after "KEY\t: " in the first processor's part of cpuinfo */
static void add_cpuinfo(struct settings *settings, const char *name, const char *cpuinfo,
			const char *key)
{
	const char *at = cpuinfo ? strstr(cpuinfo, key) : NULL;
	char *value = NULL;

	if (at && (at = strchr(at, ':'))) {
		at += strspn(at, ": ");
		value = check_alloc(strndup(at, strcspn(at, "\n")));
	}
	settings_add(settings, name, value);
	free(value);
}

/* "mitigation_spectre_v2" and so on, with the kernel's names */
static void add_mitigations(struct settings *settings)
{
	char **flaws = system_names(CPU "vulnerabilities");

	for (char **flaw = flaws; *flaw; flaw++) {
		char *name = text_of("mitigation_%s", *flaw);
		char *file = text_of(CPU "vulnerabilities/%s", *flaw);

		add_file(settings, name, file);
		free(file);
		free(name);
	}
	free_names(flaws);
}

static void add_hypervisor(struct settings *settings, const char *cpuinfo)
{
	char *type = read_system_text("/sys/hypervisor/type");
	char *vendor = read_system_text("/sys/class/dmi/id/sys_vendor");

	if (!cpuinfo || !strstr(cpuinfo, " hypervisor"))
		settings_add(settings, "hypervisor", cpuinfo ? "none" : NULL);
	else
		settings_add(settings, "hypervisor", type ? type : vendor ? vendor : "yes");
	free(vendor);
	free(type);
}

void settings_read(struct settings *settings)
{
	char *cpuinfo = read_system_text("/proc/cpuinfo");
	struct utsname system;

	add_cpuinfo(settings, "cpu_model", cpuinfo, "model name");
	add_cpuinfo(settings, "microcode", cpuinfo, "microcode");
	add_hypervisor(settings, cpuinfo);
	add_file(settings, "governor", CPU "cpu0/cpufreq/scaling_governor");
	add_file(settings, "intel_no_turbo", CPU "intel_pstate/no_turbo");
	add_file(settings, "boost", CPU "cpufreq/boost");
	add_file(settings, "smt", CPU "smt/control");
	add_file(settings, "processors_online", CPU "online");
	add_file(settings, "clocksource",
		 "/sys/devices/system/clocksource/clocksource0/current_clocksource");
	if (uname(&system) == 0)
		settings_add(settings, "kernel_build", system.version);
	add_mitigations(settings);
	free(cpuinfo);
}

static struct json_object *name_column(const void *row)
{
	return value_of_text(((const struct setting *)row)->name);
}

static struct json_object *value_column(const void *row)
{
	const char *value = ((const struct setting *)row)->value;

	return value_of_text(value ? value : "not known");
}

static const struct table_column columns[] = {
	{ "SETTING", NULL, COLUMN_TEXT, NULL, name_column },
	{ "VALUE", NULL, COLUMN_NAME, NULL, value_column },
	{ .name = NULL },
};

int settings_show(const struct settings *settings, struct document *document)
{
	struct table table = { .columns = columns, .usual = "SETTING,VALUE",
			       TABLE_ROWS(settings->items, settings->count) };

	document_caption(document, "What measured times depend on, with the kernel's own names");
	return document_table(document, &table);
}

int settings_section(struct document *document, const char *from)
{
	struct settings settings = { NULL, 0 };
	struct utsname system;
	int status;

	page_section(document->page, "Machine and settings");
	if (from) {
		document_say(document, "This was read from the file %s, which does not tell on which machine, and with which settings, it was made.",
			     from);
		return 0;
	}
	if (uname(&system) == 0)
		document_say(document, "Kernel %s", system.release);
	settings_read(&settings);
	status = settings_show(&settings, document);
	settings_free(&settings);
	return status;
}

void settings_free(struct settings *settings)
{
	for (size_t i = 0; i < settings->count; i++) {
		free(settings->items[i].name);
		free(settings->items[i].value);
	}
	free(settings->items);
	*settings = (struct settings){ NULL, 0 };
}
