#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Guest tests share a boot. Checks how the runner handles tests that pass, fail,
# hang, make the kernel report a bug or end the lab. The lab here is a stand-in that
# runs the guest's part on the host, with a file as its kernel log.
# shellcheck disable=SC2016 # the variables of the made-up tests
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=tests/lib/tap.sh
source tests/lib/tap.sh

DIR=$(mktemp -d)
trap 'rm -rf "$DIR"' EXIT

# A checkout with the runner and made-up guest tests, and stand-ins for the lab and
# for the commands that the guest's loop runs.
mkdir -p "$DIR/top/tests/guest" "$DIR/top/build/guest" "$DIR/bin"
cp -r tests/run tests/lib "$DIR/top/tests/"
mkdir "$DIR/top/patches"
cp patches/versions "$DIR/top/patches/"
sed -i "s|> /dev/kmsg|>> $DIR/kmsg|" "$DIR/top/tests/lib/guest-loop"
cat > "$DIR/lab" <<'EOT'
#!/bin/bash
# Runs the guest's loop on the host: the share and the kernel log by the host's names.
echo "boot $*" >> "$FAKE/boots"
: > "$FAKE/kmsg"
while [[ $1 != -- ]]; do
	[[ $1 != --share ]] || share=$2
	shift
done
PATH=$FAKE/bin:$PATH "$2" "$share" "$4" &
echo "$$ $!" > "$FAKE/pids"
wait
if [[ -e $FAKE/broken ]]; then
	rm "$FAKE/broken"
	echo "the emulator ran code that the guest had replaced: a defect"
	exit 125
fi
! grep -q WARNING "$FAKE/kmsg" || exit 126
EOT
cat > "$DIR/bin/dmesg" <<'EOT'
#!/bin/bash
cat "$FAKE/kmsg"
EOT
chmod +x "$DIR/lab" "$DIR/bin/dmesg"
export FAKE=$DIR LAB_RUN=$DIR/lab

# guest_test NAME [FOLDER]: makes a test of that name from standard input.
guest_test() {
	local file=$DIR/top/${2:-tests/guest}/$1.t

	{ echo '#!/bin/bash'; cat; } > "$file"
	chmod +x "$file"
}

# expect LAST-LINE BOOTS DESCRIPTION [TEST...]: runs all guest tests and the named
# ones, then removes the guest tests.
expect() {
	local want=1
	[[ $1 != *" 0 failed"* ]] || want=0
	: > "$DIR/boots"
	status=0
	"$DIR/top/tests/run" --timeout 2 "${@:4}" guest > "$DIR/out" 2>&1 < /dev/null || status=$?
	is "$(tail -n 1 "$DIR/out"), exit status $status, $(wc -l < "$DIR/boots") boots" \
		"$1, exit status $want, $2 boots" "$3"
	rm -f "$DIR"/top/{tests,build}/guest/*.t
}
shown() { like "$(<"$DIR/out")" "$1" "$2"; }

guest_test a <<< 'echo "ok 1 - one"; echo 1..1'
guest_test b <<< 'echo "ok 1 - one"; echo "ok 2 - two # SKIP no device"; echo 1..2'
expect "3 passed, 0 failed, 1 skipped" 1 "two tests and the lab's end, in one boot"

guest_test edges build/guest <<< '# file systems: ext4 xfs ext2
[[ $GUEST_FS == ext4 ]] || n="not "; echo "${n-}ok 1 - on $GUEST_FS"; echo 1..1; [[ ! ${n-} ]]'
guest_test stacked build/guest <<< '# file systems: ext4 xfs
echo "ok 1 - on $GUEST_FS"; echo 1..1'
guest_test crafted build/guest <<< '# file systems: ext2
echo "ok 1 - one"; echo 1..1'
expect "4 passed, 2 failed, 0 skipped" 1 "a test runs on each file system that it names and the gate has it on"
shown "FAILED lab: edges.t [xfs]" "and is called by it"
shown "not ok 1 - on ext2" "and gets its name"

guest_test edges build/guest <<< '# file systems: ext4 xfs
echo "ok 1 - on $GUEST_FS"; [[ $GUEST_FS == xfs ]]; echo 1..1'
: > "$DIR/boots"
is "$("$DIR/top/tests/run" --timeout 2 "$DIR/top/build/guest/edges.t [xfs]" 2>&1 | tail -n 1)" \
	"2 passed, 0 failed, 0 skipped" "one test on one file system"
rm "$DIR/top/build/guest/edges.t"

guest_test a <<< 'echo "ok 1 - one"; echo "not ok 2 - two"; echo "# why" >&2; echo 1..2; exit 1'
guest_test b <<< 'echo "ok 1 - one"; sleep 999'
guest_test c <<< 'echo "ok 1 - one"; echo 1..1'
expect "4 passed, 2 failed, 0 skipped" 1 "one fails, one hangs, the next runs all the same"
shown "# why" "what the failed one said is shown"
shown "ran longer than 2 s" "the hang is named"

guest_test a <<< 'echo "ok 1 - one"; echo "WARNING: CPU: 0 at fs/dax.c" >> "$FAKE/kmsg"; echo 1..1'
guest_test b <<< 'echo "ok 1 - one"; echo 1..1'
expect "2 passed, 2 failed, 0 skipped" 1 "a kernel warning fails its test and the lab"
shown "the kernel complained" "and is shown"
shown "at fs/dax.c" "with its text"

guest_test a <<< 'echo "ok 1 - one"; echo 1..1'
guest_test b <<< 'echo "ok 1 - one"; kill -KILL $(<"$FAKE/pids"); sleep 1'
guest_test c <<< 'echo "ok 1 - one"; echo 1..1'
expect "4 passed, 1 failed, 0 skipped" 2 "a lab that dies fails the test that ran; the others get a new boot"
shown "the lab ended (status 137) before this test did" "and the output says so"

# breaks_emulator UNTIL MAKES: a test during which the emulator breaks until the file UNTIL
# is there, and which makes the file MAKES. The lab says and exits as tests/lab/run does.
breaks_emulator() {
	echo 'echo "ok 1 - one"; if [[ ! -e '"$1"' ]]; then touch '"$2"'; touch "$FAKE/broken"
		kill -KILL $(cut -d" " -f2 "$FAKE/pids"); sleep 1; fi; echo 1..1'
}

guest_test a <<< 'echo "ok 1 - one"; echo 1..1'
guest_test b <<< "$(breaks_emulator "$DIR/once" "$DIR/once")"
guest_test c <<< 'echo "ok 1 - one"; echo 1..1'
expect "4 passed, 0 failed, 0 skipped" 3 "a test under which the emulator broke is run once more, by itself"
rm "$DIR/once"

guest_test a <<< "$(breaks_emulator "$DIR/once" "$DIR/once")"
expect "2 passed, 0 failed, 0 skipped" 2 "also if it was the last; the lab's end is then the new lab's"
rm "$DIR/once"

# The first of its two runs makes the file that the second one misses.
guest_test edges build/guest <<< $'# file systems: ext4 xfs\n'"if [[ ! -e $DIR/first ]]; then touch $DIR/first; echo 'ok 1 - one'; echo 1..1; exit; fi
$(breaks_emulator "$DIR/once" "$DIR/once")"
expect "3 passed, 0 failed, 0 skipped" 2 "and if its name has a file system"
shown "edges.t [xfs]" "which the runner names"
rm "$DIR/once" "$DIR/first"

guest_test a <<< "$(breaks_emulator "$DIR/never" "$DIR/tried")"
guest_test b <<< 'echo "ok 1 - one"; echo 1..1'
expect "3 passed, 1 failed, 0 skipped" 3 "but only once: the second time it has failed"
shown "this test is run once more" "and the output says that it was tried"

guest_test a <<< $'# lab: --cpus 2 --kernel debug\necho "ok 1 - one"; echo 1..1'
guest_test b <<< 'echo "ok 1 - one"; echo 1..1'
guest_test c <<< $'# lab: --cpus 2 --kernel debug\necho "ok 1 - one"; echo 1..1'
expect "5 passed, 0 failed, 0 skipped" 2 "tests that want the same lab share a boot"
like "$(<"$DIR/boots")" "boot --cpus 2 --kernel debug --timeout" "which is booted as they want it"

guest_test a <<< $'# lab: --kernel patched\n# lab: --kernel debug\necho "ok 1 - one"; echo 1..1'
guest_test b <<< $'# lab: --kernel debug\necho "ok 1 - one"; echo 1..1'
expect "5 passed, 0 failed, 0 skipped" 2 "a test that names two labs runs in both"

# A stand-in for what says which kernels are built.
mkdir "$DIR/top/tests/lab"
printf '#!/bin/sh\necho "$*" > "$FAKE/asked"\n[ -e "$FAKE/built" ]\n' > "$DIR/top/tests/lab/kernel"
chmod +x "$DIR/top/tests/lab/kernel"
guest_test a <<< $'# lab: --kernel stock\necho "ok 1 - one"; echo 1..1'
guest_test b <<< 'echo "ok 1 - one"; echo 1..1'
expect "2 passed, 0 failed, 1 skipped" 1 "without the kernel that has no series, its tests are skipped"
shown "a.t: the kernel without the series is not built: make kernel-stock" "and the output says how to have it"
is "$(<"$DIR/asked")" "--kernel stock --is-built" "nothing was built for them"
touch "$DIR/built"
guest_test a <<< $'# lab: --kernel stock\necho "ok 1 - one"; echo 1..1'
guest_test b <<< 'echo "ok 1 - one"; echo 1..1'
expect "4 passed, 0 failed, 0 skipped" 2 "with it, they run"

guest_test a <<< $'# kernel log: EXT4-fs error .*pmem1\necho "EXT4-fs error (device pmem1)" >> "$FAKE/kmsg"; echo "ok 1 - one"; echo 1..1'
expect "2 passed, 0 failed, 0 skipped" 1 "a message that the test announces is no failure"

guest_test a build/guest <<< 'echo "ok 1 - one"; echo 1..1'
guest_test b <<< 'echo "ok 1 - one"; echo 1..1'
expect "3 passed, 0 failed, 0 skipped" 1 "a built test whose source is in another folder"

# The guest's test and the host's test wait for each other.
meet() { echo "touch \$FAKE/$1; until [[ -e \$FAKE/$2 ]]; do sleep 0.1; done; echo 'ok 1 - one'; echo 1..1"; }
guest_test a <<< "$(meet guest host)"
guest_test host . <<< "$(meet host guest)"
expect "3 passed, 0 failed, 0 skipped" 1 "guest and host work side by side" "$DIR/top/host.t"

: > "$DIR/boots"
guest_test a <<< 'echo "ok 1 - one"; touch "$FAKE/started"; sleep 10'
"$DIR/top/tests/run" guest > "$DIR/out" 2>&1 &
runner=$!
for _ in {1..50}; do
	[[ ! -e $DIR/started ]] || break
	sleep 0.1
done
kill -TERM "$runner"
status=0
wait "$runner" || status=$?
is "$status" 1 "an interrupted run has failed"
sleep 0.5
is "$(pgrep -f "$DIR/lab" | wc -l)" 0 "and leaves no lab behind"
done_testing
