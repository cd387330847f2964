// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* Finds out what makes measured times on this machine unreliable. */
#include <cpuid.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "fs/device/sysroot.h"
#include "fs/machine/machine.h"
#include "lib/memory.h"
#include "lib/system/files.h"

#define CLOCKSOURCE	"/sys/devices/system/clocksource/clocksource0/"
#define CPU		"/sys/devices/system/cpu/"

void warn_of_clock(struct warnings *warnings)
{
	/* clocks that are read with one instruction, on their architectures */
	static const char *const direct[] = { "tsc", "arch_sys_counter", "timebase", "tod",
					      "riscv_clocksource" };
	char *name = read_system_text(CLOCKSOURCE "current_clocksource");

	for (size_t i = 0; name && i < sizeof(direct) / sizeof(direct[0]); i++) {
		if (strcmp(name, direct[i]) == 0) {
			free(name);
			return;
		}
	}
	if (name)
		warnings_add(warnings, "clock-not-tsc",
			     "the clock is %s, not the TSC: taking the time costs more, and is less exact",
			     name);
	free(name);
}

static bool is_processor(const char *name)
{
	return strncmp(name, "cpu", 3) == 0 && name[3] &&
	       strspn(name + 3, "0123456789") == strlen(name + 3);
}

static void warn_of_governors(struct warnings *warnings)
{
	char **names = system_names(CPU);

	for (char **name = names; *name; name++) {
		char *governor;

		if (!is_processor(*name))
			continue;
		governor = read_system_text(CPU "%s/cpufreq/scaling_governor", *name);
		if (governor && strcmp(governor, "performance") != 0)
			warnings_add(warnings, "frequency-scaling",
				     "processors change their frequency (governor %s): give them the governor performance",
				     governor);
		free(governor);
	}
	free_names(names);
}

/* True if the system's file @name contains @value. */
static bool says(const char *name, const char *value)
{
	char *text = read_system_text("%s", name);
	bool same = text && strcmp(text, value) == 0;

	free(text);
	return same;
}

void warn_of_frequency(struct warnings *warnings)
{
	/* files that show that turbo is on: of Intel's driver, of others */
	static const char *const switches[][2] = { { CPU "intel_pstate/no_turbo", "0" },
						   { CPU "cpufreq/boost", "1" } };

	warn_of_governors(warnings);
	for (size_t i = 0; i < sizeof(switches) / sizeof(switches[0]); i++) {
		if (says(switches[i][0], switches[i][1]))
			warnings_add(warnings, "turbo",
				     "processors go above their base frequency as heat allows: switch turbo off (%s)",
				     switches[i][0]);
	}
}

/* The hypervisor's signature from the processor: "KVMKVMKVM"; "" if there is none */
static void hypervisor_signature(char signature[13])
{
	unsigned int eax = 0, words[3] = { 0 };

	signature[0] = '\0';
#if defined(__x86_64__) || defined(__i386__)
	__cpuid(0x40000000, eax, words[0], words[1], words[2]);
	memcpy(signature, words, 12);
	signature[12] = '\0';
#endif
	(void)eax;
}

void warn_of_emulation(struct warnings *warnings)
{
	char *cpuinfo = read_system_text("/proc/cpuinfo"), signature[13] = "";
	char *clocks = read_system_text(CLOCKSOURCE "available_clocksource");
	/* QEMU can hide the processor's flag, and says all the same who it is. */
	bool under = (cpuinfo && strstr(cpuinfo, " hypervisor")) ||
		     says("/sys/class/dmi/id/sys_vendor", "QEMU");
	bool kvm = clocks && strstr(clocks, "kvm-clock");

	if (under && !sysroot)
		hypervisor_signature(signature);
	if ((cpuinfo && strstr(cpuinfo, "QEMU TCG")) || strncmp(signature, "TCG", 3) == 0)
		warnings_add(warnings, "emulation",
			     "the processor is emulated (QEMU TCG): time under emulation says little; count instructions instead (--unit instructions, under -icount)");
	else if (under && !kvm && strncmp(signature, "KVM", 3) != 0)
		warnings_add(warnings, "hypervisor",
			     "this is a virtual machine, and its hypervisor%s%s is not KVM: if it emulates the processor, time says little",
			     *signature ? " " : "", signature);
	free(clocks);
	free(cpuinfo);
}
