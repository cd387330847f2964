#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Events become reads, and the time between them counts for the right phase.
#
# Would catch: phases mixed up or not adding up to the whole, tasks mixed up, halves
# of two reads taken for one, a read lost or counted twice when tracing started or
# stopped during it.
set -euo pipefail
# shellcheck source=tests/tool/tool.sh
. "$(dirname "$0")/../tool.sh"

tool_program events-to-reads

# becomes WANTED DESCRIPTION: the events on standard input must give these reads
becomes() {
	local got
	got=$("$work/events-to-reads" 2>&1) || got+=" (status $?)"
	is "$got" "$1" "$2"
}

becomes '7 read ret 4096 ns 102 whole lock 10 map 20 copy 60 finish 10 total 100
unended 0 stray 0' 'a read of one range' << 'END'
7 1000 begin read
7 1010 locked
7 1030 map
7 1090 copy 4096
7 1100 end read 4096 102
END

becomes '7 read_iter ret 300 ns 0 whole lock 1 map 6 copy 60 finish 5 total 72
unended 0 stray 0' 'a read of three ranges: map and copy are summed' << 'END'
7 1000 begin read_iter
7 1001 locked
7 1002 map
7 1012 copy 100
7 1014 map
7 1034 copy 100
7 1037 map
7 1067 copy 100
7 1072 end read_iter 300 0
END

becomes '7 read ret 0 ns 5 whole finish 4 total 4
7 read ret 0 ns 9 whole lock 3 finish 5 total 8
7 read ret -5 ns 9 whole lock 3 map 2 finish 3 total 8
7 read ret -14 ns 9 whole lock 3 map 2 finish 3 total 8
7 read ret 50 ns 9 whole lock 1 map 2 copy 3 finish 3 total 9
unended 0 stray 0' 'reads of nothing, at the end, of bad memory, to a bad buffer, half-way' << 'END'
7 1000 begin read
7 1004 end read 0 5
7 2000 begin read
7 2003 locked
7 2008 end read 0 9
7 3000 begin read
7 3003 locked
7 3005 map
7 3008 end read -5 9
7 4000 begin read
7 4003 locked
7 4005 map
7 4008 end read -14 9
7 5000 begin read
7 5001 locked
7 5002 map
7 5005 copy 50
7 5006 map
7 5009 end read 50 9
END

becomes '9 read ret 8 ns 70 whole lock 1 map 2 copy 3 finish 4 total 10
7 read_iter ret 4 ns 70 whole lock 10 map 10 copy 10 finish 40 total 70
unended 0 stray 0' 'two tasks at the same time' << 'END'
7 1000 begin read_iter
7 1010 locked
9 1011 begin read
9 1012 locked
9 1014 map
9 1017 copy 8
7 1020 map
9 1021 end read 8 70
7 1030 copy 4
7 1070 end read_iter 4 70
END

becomes '7 read ret 100 ns 0 unbegun
7 read ret 1 ns 3 whole lock 1 map 1 copy 1 finish 0 total 3
unended 1 stray 2' 'tracing switched on in mid-read, and off in mid-read' << 'END'
7 1000 map
7 1001 copy 100
7 1002 end read 100 0
7 2000 begin read
7 2001 locked
7 2002 map
7 2003 copy 1
7 2003 end read 1 3
7 3000 begin read
7 3001 locked
END

becomes '7 read ret 200 ns 50 partial
7 read ret 100 ns 50 partial
7 read ret 100 ns 50 partial
7 read ret 100 ns 50 partial
unended 0 stray 0' 'a copy, a map, the lock or any of these lost: the phases are not known' << 'END'
7 1000 begin read
7 1001 locked
7 1002 map
7 1003 copy 100
7 1004 map
7 1050 end read 200 50
7 2000 begin read
7 2001 locked
7 2003 copy 100
7 2050 end read 100 50
7 3000 begin read
7 3002 map
7 3003 copy 100
7 3050 end read 100 50
7 4000 begin read
7 4001 locked
7 4050 end read 100 50
END

becomes '7 read ret 1 ns 3 partial
9 read ret 1 ns 4 whole lock 1 map 1 copy 1 finish 1 total 4
unended 0 stray 0' 'a gap that swallowed an end and a begin does not make one read of two' << 'END'
7 1000 begin read
7 1001 locked
9 2000 gap
7 2002 map
7 2003 copy 1
7 2004 end read 1 3
9 3000 begin read
9 3001 locked
9 3002 map
9 3003 copy 1
9 3004 end read 1 4
END

becomes '7 read ret 1 ns 4 whole lock 1 map 1 copy 1 finish 1 total 4
unended 1 stray 0' 'an end lost: the next begin begins anew' << 'END'
7 1000 begin read_iter
7 1001 locked
7 2000 begin read
7 2001 locked
7 2002 map
7 2003 copy 1
7 2004 end read 1 4
END

becomes '7 read ret 1 ns 4 unbegun
unended 1 stray 0' 'an end by the other method is not that of the read begun' << 'END'
7 1000 begin read_iter
7 1001 locked
7 1002 map
7 1003 copy 1
7 1004 end read 1 4
END

becomes 'unended 0 stray 0' 'no event' < /dev/null
done_testing
