# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Sourced by patches/common.sh: the source package of a Debian suite that the
# machine's apt does not know. apt gets a configuration of its own for it, with
# its own lists, so that the machine's sources stay what they are, and nothing
# is installed. That needs no root.
# shellcheck shell=bash

DEBIAN_KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg

# debian_mirror: where the machine's own apt gets its release from.
debian_mirror() {
	local id codename uri=''

	# shellcheck disable=SC1091 # of the machine
	read -r id codename < <(. /etc/os-release; echo "$ID" "${VERSION_CODENAME-}")
	# shellcheck disable=SC2016 # apt's own variables
	[[ $id != debian || ! $codename ]] ||
		uri=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' |
			awk -v codename="$codename" '$2 == codename { print $1; exit }')
	printf '%s\n' "${uri:-http://deb.debian.org/debian/}"
}

# suite_uri SUITE: its archive. Debian's security suites are in one of their own beside the mirror.
suite_uri() {
	local uri

	uri=$(debian_mirror)
	[[ $1 != *-security ]] || uri=${uri%/}-security
	printf '%s\n' "$uri"
}

# write_apt_config DIR SUITE [TYPES]: DIR/apt.conf, which shuts out the machine's sources;
# TYPES are those of the suite's, usually deb.
write_apt_config() {
	local dir=$1 suite=$2 types=${3:-deb} uri

	uri=$(suite_uri "$suite")
	mkdir -p "$dir/sources" "$dir/state/lists/partial" "$dir/cache/archives/partial"
	cat > "$dir/sources/suite.sources" <<-END
		Types: $types
		URIs: $uri
		Suites: $suite
		Components: main
		Signed-By: $DEBIAN_KEYRING
	END
	# The hooks that are cleared act on the machine's lists. The user as whom apt
	# would download has no access to this directory.
	cat > "$dir/apt.conf" <<-END
		Dir::Etc::SourceList "/dev/null";
		Dir::Etc::SourceParts "$dir/sources";
		Dir::State "$dir/state";
		Dir::Cache "$dir/cache";
		APT::Sandbox::User "";
		Acquire::Languages "none";
		#clear APT::Update::Post-Invoke-Success;
		#clear APT::Update::Post-Invoke;
	END
}

# pinned_version PACKAGE BASE SUITE: of the versions that the suite has, one a line on
# standard input, the first that is of the base. Tells a suite that went on from one
# that has no such package.
pinned_version() {
	local package=$1 base=$2 suite=$3 version
	local -a found

	mapfile -t found
	for version in "${found[@]}"; do
		if [[ ${version%-*} == "$base" ]]; then
			printf '%s\n' "$version"
			return
		fi
	done
	(( ${#found[@]} > 0 )) ||
		die "$suite has no $package: it has left that suite, or the row in patches/versions is wrong"
	! dpkg --compare-versions "${found[0]%-*}" gt "$base" ||
		die "$suite has gone on to $package ${found[0]%-*}; patches/versions pins $base. To move, change" \
			"the row's base and follow \"Move a version to its next point release\" in" \
			"Documentation/hacking.md. To stay, give $package.tar.xz of $base by DAX_READ_TARBALL=FILE."
	die "$suite has $package ${found[0]%-*}, and not yet $base, which patches/versions pins"
}

# suite_version PACKAGE BASE SUITE APT_DIR: the version of the base that the suite has, by
# its lists as they are now, which the apt of that directory has then.
suite_version() {
	local package=$1 base=$2 suite=$3 conf=$4/apt.conf

	apt-get -c "$conf" -qq update >&2 || die "apt-get update for $suite failed: see above"
	apt-cache -c "$conf" madison "$package" | awk '/ Packages/ { print $3 }' |
		pinned_version "$package" "$base" "$suite"
}

# fetch_package PACKAGE BASE SUITE DIR FILE REMEDY: unpacks the package into DIR, in one step; FILE
# is what is wanted of it, REMEDY what to do without apt.
fetch_package() (
	local package=$1 base=$2 suite=$3 dir=$4 file=$5 remedy=$6 apt_dir version

	command -v apt-get dpkg-deb > /dev/null ||
		die "$package is in Debian's $suite, and this system has no apt: $remedy"
	[[ -r $DEBIAN_KEYRING ]] || die "$DEBIAN_KEYRING: missing: install debian-archive-keyring"
	apt_dir=$(mktemp -d)
	trap 'rm -rf "$apt_dir"' EXIT
	write_apt_config "$apt_dir" "$suite"
	say "fetching $package $base from Debian's $suite"
	version=$(suite_version "$package" "$base" "$suite" "$apt_dir") || exit 1
	cd "$apt_dir" || exit 1
	apt-get -c "$apt_dir/apt.conf" -qq download "$package=$version" >&2 ||
		die "$package $version could not be downloaded: see above"
	rm -rf "$dir.new"
	dpkg-deb -x "$apt_dir/$package"_*.deb "$dir.new"
	[[ -r $dir.new/$file ]] || die "$package $version holds no $file"
	mv "$dir.new" "$dir"
)

# suite_file PACKAGE BASE SUITE FILE REMEDY: a file of the package in the cache, fetched unless it is
# there.
suite_file() {
	local package=$1 base=$2 suite=$3 file=$4 dir lock

	dir=$(cache_dir)/debian/${package}_$base || exit 1
	if [[ ! -r $dir/$file ]]; then
		mkdir -p "${dir%/*}"
		exec {lock}> "$dir.lock"
		flock "$lock"
		[[ -r $dir/$file ]] || fetch_package "$package" "$base" "$suite" "$dir" "$file" "$5" || exit 1
		exec {lock}>&-
	fi
	printf '%s\n' "$dir/$file"
}
