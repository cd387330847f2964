#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Every answer that cannot be written is a failure: on a full device, on a closed
# standard output. A reader that closes the pipe ends the program silently, like
# those of coreutils.
#
# Would catch: an exit path that does not check standard output, an answer written
# into a file that got the number of a closed standard output, a broken pipe that is
# reported as an error.
set -euo pipefail
# shellcheck source=tests/tool/tool.sh
. "$(dirname "$0")/tool.sh"

tree=$(tree server)
TRACE=$TOP/tests/tool/data/traces/mixed.dat
cat > "$work/stacks" << 'END'
# sampled: cpu-clock each 20011, reads of 4096 bytes
read_iter;main 100
read;main 100
END

# into REDIRECTION ARG...: runs the program with this redirection; $out is empty
into() {
	status=0 out=
	case $1 in
	full) "$DAXREADCTL" "${@:2}" > /dev/full 2> "$work/err" < /dev/null || status=$? ;;
	closed) "$DAXREADCTL" "${@:2}" >&- 2> "$work/err" < /dev/null || status=$? ;;
	pipe)
		mkfifo "$work/pipe"
		# shellcheck disable=SC2094 # nobody reads the pipe
		exec {reader}<> "$work/pipe" {writer}> "$work/pipe" {reader}<&-
		env --default-signal=PIPE "$DAXREADCTL" "${@:2}" 1>&"$writer" 2> "$work/err" < /dev/null || status=$?
		exec {writer}>&-
		rm "$work/pipe" ;;
	esac
	err=$(grep -v "% done, now" "$work/err" || true)
}

# All answers that need no kernel: a command on each line
answers=(
	'--help' '--version' 'help'
	"list --sysroot $tree" "list --sysroot $tree --json" "list --sysroot $tree --raw"
	"get --sysroot $tree /srv/db" "get --sysroot $tree --json /srv/db"
	"set on --sysroot $tree /srv/db" "set off --sysroot $tree --json /srv/db"
	"trace --from $TRACE" "trace --from $TRACE --json"
	"doctor --sysroot $tree /srv/db" "doctor --sysroot $tree --json /srv/db"
	"profile --from $work/stacks" "profile --from $work/stacks --json"
	"bench --sysroot $tree --file $TRACE --block-size 1 --reads 10 --rounds 2 /srv/db"
	"bench --sysroot $tree --file $TRACE --block-size 1 --reads 10 --rounds 2 --json - /srv/db"
)
mapfile -t commands < <("$DAXREADCTL" --help | awk '/^Commands:/ { on = 1; next } !NF { on = 0 } on { print $1 }')
for command in "${commands[@]}"; do
	answers+=("$command --help" "$command --version")
done

for answer in "${answers[@]}"; do
	read -ra words <<< "$answer"
	shown=${answer//"$work"/...}
	shown=${shown//"$TOP"/...}
	into full "${words[@]}"
	fails 1 'standard output: cannot be written: No space left on device' "full: $shown"
	is "$(grep -c 'standard output' <<< "$err")" 1 "full, said once: $shown"
	into closed "${words[@]}"
	fails 1 'standard output: cannot be written: Bad file descriptor' "closed: $shown"
	into pipe "${words[@]}"
	is "$status:$err" 141: "a broken pipe: $shown"
done

# A run that fails for another reason keeps its status
into full list --no-such-option
is "$status" 64 'wrong usage stays wrong usage'
into closed trace --from "$work/none"
is "$status" 1 'a file that is not there stays a failure'

# With standard error closed, no file that the program opens may get its number
cp -a "$tree" "$work/kept"
"$DAXREADCTL" set on --sysroot "$tree" /srv/db /no/such/path >&- 2>&- || true
is "$(cat "$tree"/sys/fs/ext4/*/dax_fast_read | paste -sd' ')" \
	"$(cat "$work/kept"/sys/fs/ext4/*/dax_fast_read | paste -sd' ')" 'nothing is printed into a switch'
"$DAXREADCTL" profile --from "$work/stacks" --svg "$work/drawn.svg" >&- 2>&- || true
is "$(grep -c READ_ITER% "$work/drawn.svg" || true)" 0 'nor into a file of results'
done_testing
