# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Sourced by the tool's tests: runs the built program (or the one that DAXREADCTL
# names). $work is a temporary directory.
# shellcheck shell=bash

TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=tests/lib/tap.sh
. "$TOP/tests/lib/tap.sh"

DAXREADCTL=${DAXREADCTL:-$TOP/build/bin/daxreadctl}
TREES=$TOP/tests/tool/data/trees
export LC_ALL=C.UTF-8
unset DAXREADCTL_UNIT

[[ -x $DAXREADCTL ]] || make -s -C "$TOP/tools/daxreadctl" >&2

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Not the user's own: libtraceevent loads plugins from the home folder, man and trace-cmd
# heed the width of the terminal.
mkdir "$work/home"
export HOME=$work/home
unset COLUMNS LINES TRACEEVENT_PLUGIN_DIR

# run ARG...: runs the program; see capture.
run() { capture "$DAXREADCTL" "$@"; }

# tree NAME: makes a copy of a saved tree that the test may change, and prints its path
tree() {
	rm -rf "${work:?}/$1"
	cp -a "$TREES/$1" "$work/$1"
	mkdir -p "$work/$1/run"
	echo "$work/$1"
}

# fails STATUS PART DESCRIPTION: the last run must have ended with STATUS, printed
# an error with PART in the documented form, and no answer.
fails() {
	local form='^daxreadctl( [a-z]+)?: .+(: .+: .+; .+|; see daxreadctl .*--help)$'

	if [[ $status == "$1" && ! $out && $err == *"$2"* && $(tail -n 1 <<< "$err") =~ $form ]]; then
		pass "$3"
	else
		fail "$3"
		diag "status: $status, wanted $1"
		diag "stdout: $out"
		diag "stderr: $err"
		diag "wanted: $2"
	fi
}

# json FILTER: jq on the last run's answer
json() { jq -c "$1" <<< "$out"; }

# tool_program NAME: builds $work/NAME from NAME.c beside the test and the tool's own
# objects, with sanitizers if the tool under test has them.
tool_program() {
	local source san=''

	source=$(cd "$(dirname "$0")" && pwd)/$1.c
	[[ $DAXREADCTL != */build/san/* ]] || san=1
	make -s -C "$TOP/tools/daxreadctl" ${san:+SAN=1} PROGRAM="$work/$1" SOURCE="$source" "$work/$1" >&2
}

# preload_library NAME: builds $work/NAME.so from NAME.c beside the test, to be preloaded
preload_library() {
	cc -O1 -Wall -Wextra -Werror -D_GNU_SOURCE -shared -fPIC -pthread -o "$work/$1.so" \
		"$(dirname "$0")/$1.c" -ldl
}
