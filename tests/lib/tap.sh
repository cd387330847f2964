# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Sourced by tests written in bash: TAP results on standard output, diagnostics on
# standard error. A test that does not reach done_testing has no plan, so it fails.
# shellcheck shell=bash

TAP_COUNT=0
TAP_FAILED=0

diag() { awk '{ print "# " $0 }' <<< "$*" >&2; }

# pass, fail DESCRIPTION
pass() { printf 'ok %d - %s\n' "$((++TAP_COUNT))" "$1"; }
fail() {
	printf 'not ok %d - %s\n' "$((++TAP_COUNT))" "$1"
	TAP_FAILED=1
}

# ok DESCRIPTION COMMAND [ARG...]: the command must succeed. Its output is shown if it
# fails.
ok() {
	local label=$1 out status=0
	shift
	out=$("$@" 2>&1) || status=$?
	if (( status == 0 )); then
		pass "$label"
	else
		fail "$label"
		diag "$* exited with $status and said:"
		diag "$out"
	fi
}

# is GOT WANTED DESCRIPTION
is() {
	if [[ $1 == "$2" ]]; then
		pass "$3"
	else
		fail "$3"
		diag "got:    $1"
		diag "wanted: $2"
	fi
}

# like TEXT PART DESCRIPTION: TEXT must contain the string PART.
like() {
	if [[ $1 == *"$2"* ]]; then
		pass "$3"
	else
		fail "$3"
		diag "in:     $1"
		diag "wanted: $2"
	fi
}

# capture COMMAND [ARG...]: runs it without input. Sets $out and $err to its output and
# $status to its exit status. The test has a folder $work, in which err is kept, too.
# shellcheck disable=SC2034,SC2154 # for the test, and of the test
capture() {
	status=0
	out=$("$@" 2> "$work/err" < /dev/null) || status=$?
	err=$(< "$work/err")
}

# skip REASON DESCRIPTION: a result that cannot be checked here.
skip() { printf 'ok %d - %s # SKIP %s\n' "$((++TAP_COUNT))" "$2" "$1"; }

# skip_all REASON: the whole test cannot run here.
skip_all() {
	echo "1..0 # SKIP $1"
	exit 0
}

# Prints the plan, which shows that the test came to its end.
done_testing() {
	echo "1..$TAP_COUNT"
	exit "$TAP_FAILED"
}
