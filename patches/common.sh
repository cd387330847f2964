# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Sourced by the scripts that work on the kernel series: where the table of
# versions, the base, the tree and the exported patches are, and how a branch
# is turned into patches.
# shellcheck shell=bash

PATCHES_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
PROJECT_NAME="ext4-dax-read developers"
PROJECT_EMAIL="dax-read@example.org"
# shellcheck source=patches/suite.sh
source "$PATCHES_DIR/suite.sh"

# What the user or the machine set for git must not change what is exported.
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
die() { say "$*"; exit 1; }

cache_dir() {
	local home=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}

	[[ $home ]] || die "no place for the cache: set HOME or XDG_CACHE_HOME"
	printf '%s/ext4-dax-read\n' "$home"
}

# versions STATUS: the kernel versions in patches/versions, one a line: those of
# that status, or "all".
versions() {
	awk -v status="$1" '!/^[[:space:]]*(#|$)/ && (status == "all" || $5 == status) { print $1 }' \
		"$PATCHES_DIR/versions"
}

# versions_asked: those that KVER asks for, one a line: a version, or with KVER=all every
# one that is kept up (maintained, ported or compiles). Without it, the one that the lab boots.
versions_asked() {
	if [[ ${KVER:-} == all ]]; then
		versions maintained
		versions ported
		versions compiles
	else
		echo "${KVER:-6.12}"
	fi
}

# version_field KVER NAME: package, base, suite or status of a version, from the table.
version_field() {
	local kver=$1 name=$2 value

	value=$(awk -v kver="$kver" -v name="$name" '
		BEGIN { col["package"] = 2; col["base"] = 3; col["suite"] = 4; col["status"] = 5 }
		!/^[[:space:]]*#/ && $1 == kver { print $(col[name]) }' "$PATCHES_DIR/versions")
	[[ $value ]] || die "KVER=$kver: not in patches/versions, which has: $(versions all | paste -sd' ')"
	printf '%s\n' "$value"
}

# base_tarball KVER: the base's source, as Debian's package holds it. A package of a suite
# that the machine's apt does not know is fetched.
base_tarball() {
	local kver=$1 package suite base file

	package=$(version_field "$kver" package) || exit 1
	suite=$(version_field "$kver" suite) || exit 1
	if [[ ${DAX_READ_TARBALL:-} ]]; then
		file=$DAX_READ_TARBALL
	elif [[ $suite == - ]]; then
		file=/usr/src/$package.tar.xz
	else
		base=$(version_field "$kver" base)
		file=$(suite_file "$package" "$base" "$suite" "usr/src/$package.tar.xz" \
			"give $package.tar.xz of $base by DAX_READ_TARBALL=FILE") || exit 1
	fi
	[[ -r $file ]] || die "$file: the base of $kver is missing: install $package (make deps KVER=$kver)"
	printf '%s\n' "$file"
}

# kernel_release DIR: version of the kernel tree in DIR, as 6.12.117.
kernel_release() {
	awk -F' *= *' '$1 == "VERSION" { v = $2 } $1 == "PATCHLEVEL" { p = $2 }
		$1 == "SUBLEVEL" { print v "." p "." $2; exit }' "$1/Makefile"
}

# warn_of_moved_base KVER DIR: the package may be newer than the pinned base.
warn_of_moved_base() {
	local pinned found

	pinned=$(version_field "$1" base)
	found=$(kernel_release "$2")
	[[ $found == "$pinned" ]] ||
		say "note: the base is $found, patches/versions pins $pinned: the series may need care." \
			"To move, see \"Move a version to its next point release\" in Documentation/hacking.md"
}

# exported_patches KVER: the names in the series file, in order.
exported_patches() {
	local series=$PATCHES_DIR/$1/series

	[[ ! -e $series ]] || sed -E '/^[[:space:]]*(#|$)/d' "$series"
}

# tree_dir KVER: where the git tree of a version is kept.
tree_dir() { printf '%s\n' "${TREE:-$(cache_dir)/tree-$1}"; }
branch_of() { printf 'dax-read/%s\n' "$1"; }

# The tag of the commit that holds the base, named in full: a branch may be called base too.
# shellcheck disable=SC2034 # used by those who source this
BASE_TAG=refs/tags/base

# Names the commit that was last exported or built from the patches: what is on
# the branch beyond it is work that only the tree has.
# shellcheck disable=SC2034 # used by those who source this
EXPORTED_REF=refs/dax-read/exported

# tree_in_operation TREE: says which unfinished git operation the tree is in.
tree_in_operation() {
	local git_dir op

	git_dir=$(git -C "$1" rev-parse --absolute-git-dir)
	for op in rebase-merge rebase-apply CHERRY_PICK_HEAD MERGE_HEAD; do
		if [[ -e $git_dir/$op ]]; then
			printf '%s\n' "$op"
			return 0
		fi
	done
	return 1
}

# format_branch TREE KVER DIR: the branch as patches and series file in DIR, the
# same bytes for the same commits wherever and whenever it runs.
format_branch() {
	local tree=$1 kver=$2 dir=$3 branch cover date
	local -a config=() options=(--no-cover-letter)

	branch=$(branch_of "$kver")
	cover=$PATCHES_DIR/$kver/cover-letter.txt
	if [[ -s $cover && $(git -C "$tree" rev-list --count "$BASE_TAG..$branch") -gt 0 ]]; then
		config=(-c "branch.$branch.description=$(<"$cover")")
		options=(--cover-letter --cover-from-description=subject)
	fi
	# The cover letter is dated and signed by the committer: make that the last patch's.
	date=$(git -C "$tree" log -1 --format=%aI "$branch")
	GIT_COMMITTER_NAME=$PROJECT_NAME GIT_COMMITTER_EMAIL=$PROJECT_EMAIL \
		GIT_COMMITTER_DATE=$date TZ=UTC \
		git -C "$tree" -c diff.algorithm=histogram -c diff.noprefix=false \
		-c diff.mnemonicPrefix=false -c diff.renames=true "${config[@]}" \
		format-patch --quiet --numbered --no-signature --zero-commit --no-base \
		--no-attach --no-thread --no-notes --abbrev=12 --subject-prefix=PATCH \
		"${options[@]}" --output-directory "$dir" "$BASE_TAG..$branch"
	{
		echo "# SPDX-License-Identifier: GPL-2.0-only"
		cd "$dir" && find . -name '0*.patch' ! -name '0000-*' -printf '%P\n' | LC_ALL=C sort
	} > "$dir/series"
}
