#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# No folder has more than 20 entries, but for data and mutations; files have no prefix
# that their folder says; no two guest tests or unit tests of the guest's library have
# the same name, because they are built into one folder.
#
# Would catch: a folder that grows until nobody finds anything in it, a guest test
# that overwrites another one's program.
set -euo pipefail
# shellcheck source=tests/static/lib.sh
source "$(dirname "$0")/lib.sh"

MAX_ENTRIES=20

# entries: every file and folder of the repository, a path a line
entries() {
	repository_paths | awk '{ while (!seen[$0]++ && sub("/[^/]*$", "")) ; } END { for (path in seen) print path }' |
		LC_ALL=C sort
}

# crowded MAX: folders with more entries than MAX, but for those that may have more
crowded() {
	awk -v max="$1" '{ folder = $0; if (!sub("/[^/]*$", "", folder)) folder = "."; count[folder]++ }
		END { for (folder in count) if (count[folder] > max) print folder ": " count[folder] " entries" }' |
		grep -Ev '^tests/(tool/data|fuzz/data|mutations)(/|:)' || true
}

# repeated: files of the tool and the guest tests named FOLDER-*
repeated() {
	grep -E '^(tools/daxreadctl|tests/guest|tests/tool)/.*\.[a-z]+$' | grep -v /data/ |
		grep -E '/([a-z]+)/\1-[^/]*$' || true
}

# twice: names of programs that two guest tests or files of their library share
twice() {
	grep -E '^tests/guest/.*\.[ct]$' | sed -E 's|.*/||; s|\.[ct]$||' | sort | uniq -d
}

is "$(printf 'a/%s\n' {1..4} | crowded 3)" "a: 4 entries" "the check itself: a crowded folder is found"
is "$(printf 'tests/guest/%s.c\n' read/one race/one read/two | twice)" one \
	"the check itself: a name used twice is found"
is "$(echo tools/daxreadctl/bench/bench-run.c | repeated)" tools/daxreadctl/bench/bench-run.c \
	"the check itself: a prefix is found"

all=$(entries)
is "$((  $(wc -l <<< "$all") > 200 ))" 1 "the repository's files are found"
none "$(crowded "$MAX_ENTRIES" <<< "$all")" "no folder has more than $MAX_ENTRIES entries"
none "$(repeated <<< "$all")" "no file repeats its folder's name"
none "$(twice <<< "$all")" "no two guest tests have the same name"
done_testing
