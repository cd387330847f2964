# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Sourced by the tests of the series: its files, the base, and a separate tree in
# the cache where they compile and compare the base and the series.
# shellcheck shell=bash

TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=tests/lib/tap.sh
source "$TOP/tests/lib/tap.sh"
# shellcheck source=patches/common.sh
source "$TOP/patches/common.sh"
# shellcheck source=tests/lab/source.sh
source "$TOP/tests/lab/source.sh"

# series_of KVER: sets PATCHES to the paths of its patches, in order; skips the test
# if it has none.
series_of() {
	mapfile -t PATCHES < <(exported_patches "$1")
	PATCHES=("${PATCHES[@]/#/$PATCHES_DIR/$1/}")
	(( ${#PATCHES[@]} > 0 )) || skip_all "patches/$1 has no patches yet"
}

# small_tree KVER DIR: a git tree with only those files of the base that the series changes.
small_tree() {
	local kver=$1 tree=$2 base
	local -a files

	base=$(base_source "$kver")
	mapfile -t files < <(files_of "${PATCHES[@]}")
	mkdir -p "$tree"
	# .gitattributes of the base decides what diff prints after @@.
	copy_files "$base" "$tree" .gitattributes "${files[@]}"
	git -C "$tree" init -q -b "$(branch_of "$kver")"
	git -C "$tree" config user.name "$PROJECT_NAME"
	git -C "$tree" config user.email "$PROJECT_EMAIL"
	git -C "$tree" add --all --force
	git -C "$tree" commit -q -m base
	git -C "$tree" tag base
}

# check_tree KVER: sets CHECK_TREE to the path of that tree. It contains what bring_source wrote
# last. It stays locked until the test ends, so that tests of two runs do not share it.
check_tree() {
	mkdir -p "$(cache_dir)"
	CHECK_TREE=$(cache_dir)/source-$1-check
	exec {CHECK_LOCK}> "$CHECK_TREE.lock"
	flock "$CHECK_LOCK"
}

# check_make TARGET...: kbuild in the tree. Its output is in CHECK_BUILD below it,
# one folder a compiler.
CHECK_BUILD=build-check
check_make() {
	env -i PATH="$PATH" HOME="${HOME:-/}" LC_ALL=C CCACHE_DIR="$(cache_dir)/ccache" \
		make -C "$CHECK_TREE" O="$CHECK_TREE/$CHECK_BUILD" -j"$(nproc)" --no-print-directory "$@"
}

# FUSE reads DAX files by fs/dax.c, too. The lab has no virtiofs to mount, but it compiles.
CHECK_OPTIONS=(CONFIG_FUSE_FS=y CONFIG_VIRTIO_FS=y CONFIG_FUSE_DAX=y)
FUSE_SOURCES=(fs/fuse/dax.c fs/fuse/virtio_fs.c)

# configure KVER VARIABLE...: writes the lab's configuration of that version, and on top of
# it CHECK_OPTIONS, by default FUSE's.
configure() {
	local kver=$1 dir=$CHECK_TREE/$CHECK_BUILD option
	local -a fragments
	shift

	mkdir -p "$dir"
	mapfile -t fragments < <(config_fragments "$kver")
	{ cat "${fragments[@]}"; printf '%s\n' "${CHECK_OPTIONS[@]}"; } > "$dir/fragments"
	check_make -s KCONFIG_ALLCONFIG="$dir/fragments" "$@" allnoconfig || return
	for option in "${CHECK_OPTIONS[@]}"; do
		grep -qx "$option" "$dir/.config" || { diag "$option did not take effect"; return 1; }
	done
}

# touched_sources: the kernel's C files that PATCHES touch and that exist in the tree.
touched_sources() {
	local -a touched

	mapfile -t touched < <(files_of "${PATCHES[@]}" | grep '\.c$' | grep -v '^tools/')
	(cd "$CHECK_TREE" && ls -d "${touched[@]}" 2> /dev/null) || true
}

# compile LOG VARIABLE...: compiles the touched sources; with sparse it compiles them
# anew. Warnings go to LOG.
compile() {
	local log=$1 status=0
	local -a sources
	shift

	mapfile -t sources < <(touched_sources; printf '%s\n' "${FUSE_SOURCES[@]}")
	check_make "$@" W=1 "${sources[@]/%.c/.o}" > "$log.make" 2>&1 || status=$?
	bare_warnings < "$log.make" > "$log"
	if (( status != 0 )); then
		diag "$(grep -v '^  [A-Z]' "$log.make" | tail -n 40)"
	fi
	return "$status"
}

# bare_warnings: warnings from standard input, sorted, without line numbers and
# build noise, so that two versions of a file can be compared.
bare_warnings() {
	grep -E '([Ww]arning|[Ee]rror):|^[^ ]+\.(c|h|rst):' | sed -E 's/:[0-9]+(:[0-9]+)?:/:/g; s/[0-9]+ warnings?//' |
		LC_ALL=C sort || true
}

# new_warnings BASE NOW: lines of the file NOW that the file BASE does not have, or has
# less often.
new_warnings() { LC_ALL=C comm -13 "$1" "$2"; }

# none_new BASE NOW DESCRIPTION
none_new() {
	local new
	new=$(new_warnings "$1" "$2")
	is "$new" "" "$3"
}
