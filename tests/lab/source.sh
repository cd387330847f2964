# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Sourced by tests/lab/kernel: what lab kernels are built from, sources and configuration.
# The base is unpacked once and never touched. A tree is a copy of it, by hard
# links, in which the files of the series are replaced; when the series changes,
# only files whose content changes are replaced, so that a build stays incremental.
# shellcheck shell=bash

# base_id KVER: names the base that is installed, by the looks of its tarball.
base_id() {
	local tarball

	tarball=$(base_tarball "$1") || exit 1
	stat -L -c '%n %s %Y' "$tarball" | sha256sum | cut -c1-12
}

# base_source KVER: the unpacked base.
base_source() {
	local kver=$1 dir tarball lock

	dir=$(cache_dir)/base-$kver-$(base_id "$kver") || exit 1
	mkdir -p "$(cache_dir)"
	# Builds of two kinds may both be the first.
	exec {lock}> "$dir.lock"
	flock "$lock"
	if [[ ! -d $dir ]]; then
		tarball=$(base_tarball "$kver")
		say "unpacking $tarball"
		rm -rf "$dir.new"
		mkdir "$dir.new"
		tar -xf "$tarball" -C "$dir.new" --strip-components=1 ||
			die "$tarball: could not be unpacked into $dir.new"
		warn_of_moved_base "$kver" "$dir.new"
		mv "$dir.new" "$dir"
	fi
	exec {lock}>&-
	printf '%s\n' "$dir"
}

# config_fragments KVER: the configuration of a lab kernel, the files of which the later
# have the last word: what all have, and what this version has otherwise.
config_fragments() {
	local config

	config=$(dirname "${BASH_SOURCE[0]}")/config
	printf '%s\n' "$config/lab.config"
	[[ ! -e $config/$1.config ]] || printf '%s\n' "$config/$1.config"
}

# files_of PATCH…: the files that patches touch.
files_of() {
	(($# == 0)) || awk '/^(---|\+\+\+) [ab]\// { print substr($2, 3) }' "$@" | sort -u
}

# copy_if_there FROM TO FILE…: those of the files that FROM has.
copy_files() {
	local from=$1 to=$2 file
	shift 2
	for file; do
		[[ ! -f $from/$file ]] || install -D -p -m 644 "$from/$file" "$to/$file"
	done
}

# replace_files FROM TREE FILE…: makes the tree's files what they are in FROM,
# and leaves those alone that are so already.
replace_files() {
	local from=$1 tree=$2 file
	shift 2
	for file; do
		if [[ ! -f $from/$file ]]; then
			rm -f "$tree/$file"
		elif ! cmp -s "$from/$file" "$tree/$file"; then
			mkdir -p "$(dirname "$tree/$file")"
			rm -f "$tree/$file"
			cp "$from/$file" "$tree/$file"
		fi
	done
}

# bring_source TREE KVER PATCH…: makes or updates the tree, the base plus patches.
bring_source() {
	local tree=$1 base patch scratch
	local -a files
	base=$(base_source "$2") || exit 1
	shift 2

	if [[ ! -f $tree/.lab-files || $(readlink "$tree/.lab-base") != "$base" ]]; then
		rm -rf "$tree" "$tree.new"
		cp -al "$base" "$tree.new"
		ln -s "$base" "$tree.new/.lab-base"
		: > "$tree.new/.lab-files"
		mv "$tree.new" "$tree"
	fi
	mapfile -t files < <({ cat "$tree/.lab-files"; files_of "$@"; } | awk NF | sort -u)
	scratch=$(mktemp -d "$tree/.lab-scratch.XXXXXX")
	copy_files "$base" "$scratch" "${files[@]}"
	for patch; do
		patch --directory="$scratch" --strip=1 --fuzz=0 --silent --force < "$patch" >&2 ||
			{ rm -rf "$scratch"; die "$patch: does not apply to $(basename "$base")"; }
	done
	((${#files[@]} == 0)) || printf '%s\n' "${files[@]}" > "$tree/.lab-files"
	replace_files "$scratch" "$tree" "${files[@]}"
	rm -rf "$scratch"
}
