#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# The screen of top on a terminal, with a saved trace: in 80x24 and 40x10, when the size
# changes, by its keys, and the terminal as it was afterwards.
#
# Would catch: a screen that is sent whole each time, one that does not follow the terminal's size, keys without effect, a
# terminal left without echo, an answer to a user who has no terminal that is not a remedy.
set -euo pipefail
# shellcheck source=tests/tool/tool.sh
. "$(dirname "$0")/../tool.sh"
# shellcheck source=tests/lib/tmux.sh
. "$TOP/tests/lib/tmux.sh"

command -v tmux > /dev/null || skip_all 'tmux is missing: make deps'
trap 'end_terminal; rm -rf "$work"' EXIT
TRACE=$TOP/tests/tool/data/traces/mixed.dat
cp "$TRACE" "$work/t.dat"
cd "$work"
top="'$DAXREADCTL' top --from t.dat"

echoes() { is "$(seen | sed -n 's/^status [0-9]*, //p')" echo 'the terminal echoes again'; }

terminal 24 80 "$top"
waits 'q quit  v view' '80x24: the last line'
is "$(seen)" 'daxreadctl top tasks by reads, t.dat
read           22 reads/s  121.8K bytes/s  mean   7487  p99   7279 ns
read_iter      22 reads/s  121.8K bytes/s  mean   8384  p99  10010 ns
a saved trace of 5.09 s
   TASK  READ/s  ITER/s BYTES/s   MEAN    P99  ERR/s COMMAND
     65       0      22  121.8K   8395  10014    0.4 mixed reads
     67      22       0  121.8K   7497   7282    0.4 mixed reads
















q quit  v view  < > sort by  r reverse  arrows, pages: scroll' '80x24: all of it'
keys v
waits 'inode 12 of 259:0' 'v: files'
keys v
waits 'device 259:0' 'v: file systems'
keys Tab
waits 'tasks by reads,' 'Tab: tasks again'
keys '>'
waits 'by read,' '>: by the next key'
waits $'67      22       0  121.8K   7497   7282    0.4 mixed reads\n     65' 'which changes the order'
keys Left
waits 'by reads,' 'Left: back'
keys r
waits 'by least reads,' 'r: the other way round'
keys r Down
waits $'COMMAND\n     65' 'nothing to scroll'
resize 10 40
waits 'q quit  v view  < > sort  r reverse' 'made 40x10'
is "$(seen)" 'tasks by reads, t.dat
read          22/s 121.8KB/s p99   7279
read_iter     22/s 121.8KB/s p99  10010
a saved trace of 5.09 s
   TASK  READ/s  ITER/s COMMAND
     65       0      22 mixed reads
     67      22       0 mixed reads


q quit  v view  < > sort  r reverse' '40x10: all of it'
resize 4 30
waits $'tasks by reads, t.dat\n   TASK  READ/s  ITER/s COMMAN\n     65' 'made 30x4'
resize 2 30
for ((i = 0; i < 100; i++)); do [[ $(seen) != '   TASK'* ]] || break; sleep 0.1; done
keys Down
waits $'COMMAN\n     67' 'Down: the second row'
resize 30 100
waits 'daxreadctl top tasks by reads, t.dat' 'made 100x30'
is "$(seen | grep -c 'mixed reads')" 2 'with both rows again'
keys q
waits 'status 0' 'q ends it'
echoes
is "$(seen | grep -c TASK || true)" 0 'and has what it had before'

for size in '10 40' '24 80'; do
	for signal in 'C-c:status 0' 'C-\:status 131'; do
		# shellcheck disable=SC2086 # lines and columns
		terminal $size "$top"
		waits 'q quit' "${size/ /x}: ${signal%%:*}"
		keys "${signal%%:*}"
		waits "${signal#*:}" 'ends it'
		echoes
	done
done
for signal in TERM HUP SEGV; do
	terminal 10 40 "exec 3> pid; sh -c 'echo \$\$ >&3; exec \"\$0\" top --from t.dat' '$DAXREADCTL'"
	waits 'q quit' "SIG$signal"
	kill -$signal "$(< pid)"
	waits status 'ends it'
	echoes
done

# a line of 9600 baud: bytes of the first screen, and of another order of its rows
python3 - "$DAXREADCTL" t.dat > "$work/slow" << 'END'
import fcntl, os, pty, struct, sys, termios, time

pid, fd = pty.fork()
if pid == 0:
    os.environ["TERM"] = "xterm"
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    os.execv(sys.argv[1], [sys.argv[1], "top", "--from", sys.argv[2]])


def slowly(until):
    """Bytes that come until it is quiet for 2 s, or until the end."""
    count, last = 0, time.monotonic()
    os.set_blocking(fd, False)
    while time.monotonic() < last + until:
        try:
            got = len(os.read(fd, 48))
        except BlockingIOError:
            got = 0
        except OSError:
            break
        if got:
            count, last = count + got, time.monotonic()
        time.sleep(0.05)
    return count


first = slowly(2)
os.write(fd, b">")
order = slowly(2)
os.write(fd, b"q")
slowly(2)
print(first, order, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
END
read -r first order ended < "$work/slow"
ok "a slow line: $first bytes for the first screen" test "$first" -gt 300 -a "$first" -lt 1500
ok "$order for another order of its rows" test "$order" -gt 0 -a "$order" -lt 300
is "$ended" 0 'and q ends it'

terminal 24 80 "TERM=no-such-terminal $top"
waits 'terminal: cannot be used: its kind (TERM) is not known here' 'a terminal of an unknown kind'
waits 'status 1' 'is an error'
run top --from t.dat
fails 1 'standard output: cannot show a screen: it is not a terminal; give --batch' 'so is none'
done_testing
