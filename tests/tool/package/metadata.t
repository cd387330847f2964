#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# The descriptions of the packages agree with the sources: the version is that of
# lib/version.h, the libraries are those that the tool is built with, and purge removes the
# files that the tool writes.
#
# Would catch: a version that was raised in one place only, a library that a package does
# not ask for, a file of a new name that purge leaves.
set -euo pipefail
TOP=$(cd "$(dirname "$0")/../../.." && pwd)
# shellcheck source=tests/lib/tap.sh
. "$TOP/tests/lib/tap.sh"
cd "$TOP"
spec=tools/package/daxreadctl.spec

# define FILE NAME: the string that a macro of the tool has
define() { sed -nE "s/^#define $2[[:space:]]+\"(.*)\"$/\1/p" "tools/daxreadctl/$1"; }

version=$(define lib/version.h DAXREADCTL_VERSION)
ok "lib/version.h has a version: $version" grep -qxE '[0-9]+(\.[0-9]+)+' <<< "$version"
is "$(sed -nE '1s/^ext4-dax-read \((.*)\) .*/\1/p' debian/changelog)" "$version" 'debian/changelog has it'
is "$(sed -nE 's/^Version: *//p' "$spec")" "$version" 'the spec has it'
like "$(sed -n '/^%changelog/{ n; p }' "$spec")" " - $version-" "and the spec's changelog"

libraries=$(sed -nE 's/^LIBRARIES := //p' tools/daxreadctl/libraries.mk | tr ' ' '\n' | sort)
is "$(sed -nE 's/^BuildRequires: *pkgconfig\((.*)\)$/\1/p' "$spec" | sort)" "$libraries" \
	"the spec's libraries are those of libraries.mk"
if command -v pkg-config dpkg-query > /dev/null; then
	# The package that has the library's .pc file
	wanted=$(while read -r library; do
		dpkg-query -S "*/$library.pc" | sed -E 's/[:,].*//'
	done <<< "$libraries" | sort -u)
	is "$(sed -nE 's/^ (lib[a-z0-9-]+-dev),$/\1/p' debian/control | sort)" "$wanted" \
		"debian/control's libraries are those of libraries.mk"
else
	skip 'no dpkg' "debian/control's libraries are those of libraries.mk"
fi
# debhelper-compat is debhelper
is "$(sed -nE '/^Build-Depends:/,/^$/s/^ ([a-z0-9.+-]+).*/\1/p' debian/control | sed 's/-compat//' |
	while read -r name; do grep -qE "^$name( |$)" tests/lab/packages || echo "$name"; done)" '' \
	'what the package is built with is among the packages of make deps'

conf=$(define fs/kept/file.h KEPT_FILE)
like "$(< debian/daxreadctl.postrm)" "rm -f $conf $conf.part"$'\n' 'purge removes the kept switches'
like "$(< debian/daxreadctl.postrm)" "rm -rf $(define lib/system/lock-file.h RUN_DIRECTORY)"$'\n' 'and the records of runs'
done_testing
