#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# The kernel's own semantic patches (scripts/coccinelle) report nothing new on the C
# files that the series changes.
#
# Would catch: a lock that one path through a function does not release, a use after
# free, a double free, a NULL pointer that is used, a wrong use of an API.
# shellcheck disable=SC2317 # called by ok
set -euo pipefail
# shellcheck source=tests/patches/lib.sh
source "$(dirname "$0")/lib.sh"

command -v spatch > /dev/null || skip_all "coccinelle is not installed"
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

# copy_touched DIR: copies the touched sources of the tree, and nothing else
copy_touched() {
	local -a sources

	mapfile -t sources < <(touched_sources)
	mkdir -p "$1"
	(cd "$CHECK_TREE" && cp --parents "${sources[@]}" "$1")
}

# rules: those that can report, without those in OCaml, for which spatch needs a
# compiler.
rules() {
	grep -l '^virtual report' "$CHECK_TREE"/scripts/coccinelle/*/*.cocci | xargs grep -Li ocaml
}

# apply_rules DIR LOG: writes what the rules report on the files in DIR to LOG, without line
# numbers; false if a rule fails.
apply_rules() {
	local rule status=0

	: > "$2"
	for rule in $(rules); do
		# --no-includes: following headers takes hours
		(cd "$1" && spatch -D report --no-show-diff --very-quiet --no-includes \
			--jobs "$(nproc)" --cocci-file "$rule" --dir .) >> "$2" 2> "$WORK/err" || {
			diag "$rule: $(tail -n 5 "$WORK/err")"
			status=1
		}
	done
	sed -i -E 's/:[0-9]+(:[0-9]+)?([-:])/\2/g; /^$/d' "$2"
	LC_ALL=C sort -o "$2" "$2"
	return "$status"
}

for kver in $(versions_asked); do
	series_of "$kver"
	check_tree "$kver"
	bring_source "$CHECK_TREE" "$kver" "${PATCHES[@]}"
	copy_touched "$WORK/now"
	cat > "$WORK/now/wrong.c" <<-END
		int ext4_wrong(struct inode *inode)
		{
			mutex_lock(&inode->i_lock);
			if (inode->i_size)
				return -EINVAL;
			mutex_unlock(&inode->i_lock);
			return 0;;
		}
	END
	ok "$kver: the rules can be applied to the series" apply_rules "$WORK/now" "$WORK/now.log"
	ok "$kver: a lock kept, a semicolon too many: they find it" \
		grep -q '^./wrong.c' "$WORK/now.log"
	sed -i '/^.\/wrong.c/d' "$WORK/now.log"
	: > "$WORK/base.log"
	if [[ -s $WORK/now.log ]]; then
		bring_source "$CHECK_TREE" "$kver"
		copy_touched "$WORK/base"
		ok "$kver: and to the base" apply_rules "$WORK/base" "$WORK/base.log"
	fi
	none_new "$WORK/base.log" "$WORK/now.log" "$kver: they have nothing new to say"
done
done_testing
