#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# daxreadctl trace --from handles trace.dat files that are damaged in any way: bytes
# changed, removed or duplicated, the end cut off. It reads what it can, or reports
# that the file is damaged; it neither crashes nor hangs. Tries MUTANTS (25) of each
# saved trace.
#
# Would catch: a crash or an endless loop of the library that reads the files and
# that reaches the user; a wrong exit status or form of error.
set -euo pipefail
# shellcheck source=tests/tool/tool.sh
. "$(dirname "$0")/../tool.sh"

TRACES=$TOP/tests/tool/data/traces
MUTANTS=${MUTANTS:-25}
SEED=${SEED:-$RANDOM}

# damage FROM TO SEED COUNT: makes COUNT damaged copies TO.0, TO.1 ..., always the same for
# a seed
damage() {
	python3 - "$@" <<'END'
import random, sys

source, target, seed, count = sys.argv[1:]
whole = open(source, "rb").read()
for i in range(int(count)):
    r = random.Random(f"{seed}-{i}")
    data = bytearray(whole)
    for _ in range(r.choice([1, 1, 2, 8, 64])):
        at = r.randrange(10, len(data))
        size = min(r.choice([1, 2, 4, 8, 64, 1000]), len(data) - at)
        how = r.choice(["bits", "bytes", "zeros", "ones", "out", "twice", "end"])
        if how == "bits":
            data[at] ^= 1 << r.randrange(8)
        elif how == "bytes":
            data[at:at + size] = r.randbytes(size)
        elif how == "zeros":
            data[at:at + size] = bytes(size)
        elif how == "ones":
            data[at:at + size] = b"\xff" * size
        elif how == "out":
            del data[at:at + size]
        elif how == "twice":
            data[at:at] = data[at:at + size]
        elif r.random() < 0.2:
            del data[at:]
        if len(data) < 20:
            break
    open(f"{target}.{i}", "wb").write(data)
END
}

# Prints what is wrong with the end of the last run.
what_is_wrong() {
	local last

	last=$(tail -n 1 <<< "$err")
	case $status in
	0) [[ $out ]] || echo "no answer" ;;
	1 | 2) [[ $last =~ ^daxreadctl\ trace:\ .+:\ .+\;\ .+ ]] || echo "an error of another form: $last" ;;
	124) echo "it hangs" ;;
	*) echo "status $status: $last" ;;
	esac
}

DAXREADCTL_REAL=$DAXREADCTL
# shellcheck disable=SC2317 # called through $DAXREADCTL
limited() { timeout --kill-after=5 30 "$DAXREADCTL_REAL" "$@"; }
DAXREADCTL=limited

diag "SEED=$SEED"
for trace in "$TRACES"/*.dat; do
	wrong='' read_in=0
	damage "$trace" "$work/damaged" "$SEED" "$MUTANTS"
	for ((i = 0; i < MUTANTS; i++)); do
		run trace --from "$work/damaged.$i"
		((status)) || read_in=$((read_in + 1))
		found=$(what_is_wrong)
		[[ ! $found ]] || wrong+="SEED=$SEED, $i: $found"$'\n'
	done
	is "$wrong" '' "$(basename "$trace"): $MUTANTS damaged copies, $read_in of them readable"
done
done_testing
