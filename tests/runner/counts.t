#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# The runner reports every outcome of a test correctly. Runs made-up tests that
# pass, fail, skip, hang, crash or print nothing, and checks the last line, the exit
# status and the shown output.
# shellcheck disable=SC2016 # the variables of the made-up tests
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=tests/lib/tap.sh
source tests/lib/tap.sh

DIR=$(mktemp -d)
trap 'rm -rf "$DIR"' EXIT

# make_test NAME: an executable test from standard input, as bash.
make_test() {
	{ echo '#!/bin/bash'; cat; } > "$DIR/$1.t"
	chmod +x "$DIR/$1.t"
}

# expect LAST-LINE STATUS DESCRIPTION NAME...: runs the tests and compares.
expect() {
	local last=$1 want=$2 label=$3 status=0
	shift 3
	tests/run --timeout 2 "${@/%/.t}" > "$DIR/out" 2>&1 < /dev/null || status=$?
	is "$(tail -n 1 "$DIR/out"), exit status $status" "$last, exit status $want" "$label"
}

# gone PID: the process must end within 5 seconds.
# shellcheck disable=SC2317 # called through ok
gone() {
	for _ in {1..50}; do
		kill -0 "$1" 2> /dev/null || return 0
		sleep 0.1
	done
	return 1
}

# shown TEXT DESCRIPTION: the last run printed TEXT.
shown() { like "$(<"$DIR/out")" "$1" "$2"; }

make_test good <<< 'echo "ok 1 - one"; echo "ok 2 - two"; echo 1..2'
make_test bad <<< 'echo "ok 1 - one"; echo "not ok 2 - two"; echo "# because of this" >&2; echo 1..2; exit 1'
make_test skips <<< 'echo "ok 1 - one"; echo "ok 2 - two # SKIP no such device"; echo 1..2'
make_test skips-all <<< 'echo "1..0 # SKIP no such kernel"'
make_test hangs <<< 'echo "ok 1 - one"; sleep 600 & wait'
make_test deaf <<< 'trap "" TERM; echo "ok 1 - one"; while :; do sleep 1; done'
make_test crashes <<< 'echo "ok 1 - one"; kill -SEGV $$'
make_test silent <<< 'exit 0'
make_test noise <<< 'echo "hello"; exit 0'
make_test status <<< 'echo "ok 1 - one"; echo 1..1; exit 3'
make_test short <<< 'echo 1..3; echo "ok 1 - one"'
make_test bails <<< 'echo "ok 1 - one"; echo "Bail out! the floor is gone"; exit 1'
make_test plain <<< 'echo "ok 1 - one"; echo 1..1'
chmod -x "$DIR/plain.t"

expect "2 passed, 0 failed, 0 skipped" 0 "passes" "$DIR/good"
expect "3 passed, 1 failed, 0 skipped" 1 "one failure" "$DIR/good" "$DIR/bad"
shown "because of this" "a failed test's standard error is shown"
shown "not ok 2 - two" "and its results"
expect "1 passed, 0 failed, 1 skipped" 0 "one result skipped" "$DIR/skips"
shown "two: no such device" "with its reason"
expect "2 passed, 0 failed, 1 skipped" 0 "a test skipped whole" "$DIR/good" "$DIR/skips-all"
shown "skips-all.t: no such kernel" "with its reason"
expect "0 passed, 1 failed, 1 skipped" 1 "everything skipped is a failure" "$DIR/skips-all"
shown "everything was skipped" "and said to be"
expect "1 passed, 1 failed, 0 skipped" 1 "a hang" "$DIR/hangs"
shown "ran longer than 2 s" "named as one"
expect "1 passed, 1 failed, 0 skipped" 1 "a hang that ignores SIGTERM" "$DIR/deaf"
expect "1 passed, 1 failed, 0 skipped" 1 "a crash" "$DIR/crashes"
shown "killed by signal 11" "named as one"
expect "0 passed, 1 failed, 0 skipped" 1 "no output at all" "$DIR/silent"
expect "0 passed, 1 failed, 0 skipped" 1 "output that is no TAP" "$DIR/noise"
expect "1 passed, 1 failed, 0 skipped" 1 "all ok, but the exit status is not" "$DIR/status"
expect "1 passed, 1 failed, 0 skipped" 1 "fewer results than planned" "$DIR/short"
expect "1 passed, 2 failed, 0 skipped" 1 "a bail-out: the test and the run" "$DIR/bails"
shown "the floor is gone" "with its reason"
expect "0 passed, 1 failed, 0 skipped" 1 "a test that can't be executed" "$DIR/plain"

status=0
tests/run no-such-suite > "$DIR/out" 2>&1 || status=$?
is "$status" 64 "an unknown suite is wrong usage"
status=0
tests/run "$DIR/no-such.t" > "$DIR/out" 2>&1 || status=$?
is "$status" 64 "an unknown test is wrong usage"

# Every suite can be named.
for suite in $(cd tests && printf '%s\n' */*.t | cut -d/ -f1 | sort -u); do
	like "$(tests/run --help)" "$suite" "help names the suite $suite"
done

# Ctrl-C ends the tests that run, and the run fails.
make_test waits <<< 'echo "ok 1 - one"; echo $$ > "${0%/*}/pid"; exec sleep 600'
tests/run "$DIR/waits.t" > "$DIR/out" 2>&1 &
runner=$!
for _ in {1..100}; do
	[[ ! -s $DIR/pid ]] || break
	sleep 0.1
done
kill -INT "$runner"
status=0
wait "$runner" || status=$?
is "$status" 1 "an interrupted run has failed"
ok "and leaves no test running" gone "$(<"$DIR/pid")"
done_testing
