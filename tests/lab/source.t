#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Source trees: the base is never changed, the tree with the series is, and only
# files with new content are replaced. The base here has four files.
set -euo pipefail
TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/lib/tap.sh
. "$TOP/tests/lib/tap.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_CACHE_HOME=$work/cache DAX_READ_TARBALL=$work/base.tar.xz
place=$work/tree

mkdir -p "$work/linux/fs"
printf 'VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 0\n' > "$work/linux/Makefile"
for name in a b c; do seq 20 > "$work/linux/fs/$name"; done
tar -C "$work" -cJf "$DAX_READ_TARBALL" linux

# change FILE LINE: a patch that changes one line of the file.
change() {
	local line=$2
	printf -- '--- a/%s\n+++ b/%s\n@@ -%d,3 +%d,3 @@\n %d\n-%d\n+changed\n %d\n' \
		"$1" "$1" $((line - 1)) $((line - 1)) $((line - 1)) "$line" $((line + 1))
}
change fs/a 5 > "$work/1.patch"
change fs/b 5 > "$work/2.patch"
printf -- '--- /dev/null\n+++ b/fs/new\n@@ -0,0 +1 @@\n+new\n' > "$work/3.patch"
change fs/a 15 > "$work/4.patch"
change fs/a 19 | sed s/20/21/ > "$work/bad.patch"

bring() {
	# In a subshell: the function exits if a patch does not apply.
	(
		# shellcheck source=tests/lab/lib.sh
		. "$TOP/tests/lab/lib.sh"
		# shellcheck source=tests/lab/source.sh
		. "$TOP/tests/lab/source.sh"
		bring_source "$place" 6.12 "$@"
	) 2> "$work/err"
}
changed() { (cd "$place/fs" && grep -n changed ./*) | tr "\n" " "; }
times() { stat -c '%n %y %i' "$place/fs/$1"; }
base() { cat "$work"/cache/ext4-dax-read/base-*/fs/[abc] | sha256sum; }

bring "$work/1.patch" "$work/2.patch" "$work/3.patch"
pristine=$(cat "$work"/linux/fs/[abc] | sha256sum)
is "$(changed)" './a:5:changed ./b:5:changed ' 'the patches are applied'
is "$(cat "$place/fs/new")" new 'a new file is there'
is "$(base)" "$pristine" 'the base is untouched'

b_before=$(times b) c_before=$(times c)
bring "$work/1.patch" "$work/2.patch" "$work/4.patch"
is "$(changed)" './a:5:changed ./a:15:changed ./b:5:changed ' 'another series in the same tree'
ok 'a file that it no longer adds is gone' test ! -e "$place/fs/new"
is "$(times b)" "$b_before" 'a file that comes out the same is not written again'
is "$(times c)" "$c_before" 'so is one that no patch touches'
is "$(base)" "$pristine" 'the base is untouched'

status=0
bring "$work/1.patch" "$work/bad.patch" || status=$?
is "$status" 1 'a patch that does not apply is an error'
like "$(< "$work/err")" "$work/bad.patch: does not apply to base-6.12" 'which names it'
is "$(changed)" './a:5:changed ./a:15:changed ./b:5:changed ' 'and leaves the tree as it was'
is "$(find "$place" -name '.lab-scratch*')" '' 'and no scratch files'

bring
is "$(changed)" '' 'no series: the base'
rm -rf "$place"
bring
bring
is "$(changed)" '' 'also from the start, and twice'
is "$(cat "$place"/fs/[abc] | sha256sum)" "$pristine" 'byte for byte'
done_testing
