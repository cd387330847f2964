#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# The plugin can be loaded and unloaded, is installed where libtraceevent looks for it,
# and needs no symbols that perf does not have.
#
# Would catch: a handler that stays after the plugin is unloaded, memory read beyond the
# end of a record, a plugin that no program finds, or that perf cannot load.
set -euo pipefail
# shellcheck source=tests/tool/tool.sh
. "$(dirname "$0")/../tool.sh"

export TRACEEVENT_PLUGIN_DIR=$TOP/build/tracing
make -s -C "$TOP/tracing" >&2
# shellcheck disable=SC2046 # several flags
cc -std=gnu11 -D_GNU_SOURCE -Wall -Wextra -Werror -g $(pkg-config --cflags libtracecmd libtraceevent) \
	-o "$work/print" "$TOP/tests/tool/trace/print-with-plugin.c" \
	$(pkg-config --libs libtracecmd libtraceevent)

out=$("$work/print" "$TOP/tests/tool/data/traces/mixed.dat")
like "$(sed -n 1p <<< "$out")" 'loaded: dev 259,0 ino 12 method read_iter pos 0 len 1' 'loaded, it prints a begin'
like "$(sed -n 2p <<< "$out")" 'len 4096 (4 KiB) ret -14 (EFAULT) ns ' 'and an error by its name'
is "$(grep -c '^cut: .*EFAULT' <<< "$out" || true)" 0 'a record cut short is left to libtraceevent'
is "$(grep -c '^unloaded: .*method read_iter pos 0 len 1$' <<< "$out")" 1 'unloaded, the kernel'"'"'s own format is back'
like "$(tail -n 1 <<< "$out")" 'len 4096 ret -14 ns ' 'for the error, too'
if command -v valgrind > /dev/null; then
	ok 'no access beyond memory' valgrind -q --error-exitcode=1 "$work/print" \
		"$TOP/tests/tool/data/traces/mixed.dat"
fi

make -s -C "$TOP/tracing" install DESTDIR="$work/stage" PREFIX=/usr
plugin=$(cd "$work/stage" && find . -name 'plugin_ext4_dax_read.so' | sed 's/^\.//')
ok 'installed, it is where libtraceevent looks' grep -qaF "$(dirname "$plugin")" \
	"$(ldd "$work/print" | awk '/libtraceevent/ { print $3 }')"
is "$(cd "$work/stage/usr/share/ext4-dax-read/tracing" && find . -type f -executable | sort | paste -sd' ')" \
	'./latency-histogram ./methods.bt ./phase-histograms' 'the ready-made scripts are beside'
ok 'with what they source' test -r "$work/stage/usr/share/ext4-dax-read/tracing/instance.sh"
make -s -C "$TOP/tracing" uninstall DESTDIR="$work/stage" PREFIX=/usr
is "$(find "$work/stage" -type f -o -name 'ext4-dax-read*')" '' 'and go again, with the folders that are ours'

if command -v perf > /dev/null; then
	needed=$(nm -D --undefined-only "$TRACEEVENT_PLUGIN_DIR/plugin_ext4_dax_read.so" |
		awk '$2 ~ /^(tep|trace_seq)_/ { print $2 }')
	had=$(nm -D --defined-only "$(command -v perf)" | awk '{ print $3 }')
	if grep -q '^tep_' <<< "$had"; then
		is "$(comm -23 <(sort <<< "$needed") <(sort <<< "$had"))" '' 'perf has what it needs'
	else
		skip 'this perf has libtraceevent as a library' 'perf has what it needs'
	fi
else
	skip 'perf is not installed' 'perf has what it needs'
fi
done_testing
