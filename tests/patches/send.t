#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# make series writes mails that git am takes on the base: with the people and lists of
# MAINTAINERS, an answer to a mail if one is named, and what the series is based on. A
# base that is not kernel.org's in a file of the series is refused.
#
# Would catch: a list that is left out, a mail whose header git does not understand, a base
# commit that the series does not apply to, a base that Debian changed.
set -euo pipefail
# shellcheck source=tests/patches/lib.sh
source "$(dirname "$0")/lib.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mails=$work/out

# Debian's part of a source that changes one file, as a package has it
debian_source() {
	mkdir -p "$work/debian/patches/debian"
	echo debian/one.patch > "$work/debian/patches/series"
	printf -- '--- a/%s\n+++ b/%s\n@@ -1 +1 @@\n-a\n+b\n' "$1" "$1" > "$work/debian/patches/debian/one.patch"
	tar -C "$work" -cJf "$work/linux.debian.tar.xz" debian
}

# send VARIABLE=VALUE…: see capture
send() { capture env -u KSRC KVER="$kver" OUT="$mails" "$@" "$PATCHES_DIR/send"; }

# field NAME FILE: a header field, unfolded
field() { sed '/^$/q' "$2" | sed -e ':a' -e 'N;$!ba' -e 's/\n //g' | sed -n "s/^$1: //p"; }

for kver in $(versions_asked); do
	series_of "$kver"
	cover=$mails/0000-cover-letter.patch
	debian_source init/main.c
	send DEBIAN_SOURCE="$work/linux.debian.tar.xz" IN_REPLY_TO='<20210101.1@example.org>'
	is "$status" 0 "$kver: the series is written"
	is "$(ls "$mails")" "$(cd "$PATCHES_DIR/$kver" && ls 0*)" "$kver: all mails are there"
	like "$(field To "$cover")" tytso@mit.edu "$kver: to maintainers"
	for list in linux-ext4 linux-fsdevel linux-xfs nvdimm; do
		like "$(field Cc "$mails/0001"*)" "$list@" "$kver: to $list, also the first patch"
	done
	is "$(field In-Reply-To "$cover")" '<20210101.1@example.org>' "$kver: the cover letter answers the mail"
	is "$(grep -l ^In-Reply-To "$mails"/*)" "$cover" "$kver: the patches answer the cover letter"
	like "$(tail -n 1 "$cover")" "base: v$(version_field "$kver" base) (Debian's" "$kver: it names its base"
	rm -rf "$work/tree"
	small_tree "$kver" "$work/tree"
	ok "$kver: git am takes the folder on the base" git -C "$work/tree" am -q --empty=drop "$mails"/*.patch
	is "$(git -C "$work/tree" rev-list --count base..)" "${#PATCHES[@]}" "$kver: and has all patches then"

	send KSRC="$work/tree"
	is "$status" 1 "$kver: a tree that has the series already is no base"
	git -C "$work/tree" reset -q --hard base
	send KSRC="$work/tree"
	is "$(tail -n 1 "$cover")" "base-commit: $(git -C "$work/tree" rev-parse HEAD)" "$kver: a tree's commit is named"
	is "$(git -C "$work/tree" worktree list | wc -l)" 1 "$kver: the tree is left as it was"
	debian_source fs/dax.c
	send DEBIAN_SOURCE="$work/linux.debian.tar.xz"
	is "$status" 1 "$kver: a base that Debian changed in a file of the series is refused"
	like "$err" 'is not kernel.org'"'"'s: fs/dax.c. Give a git tree by KSRC=DIR' "$kver: which is named"
done
done_testing
