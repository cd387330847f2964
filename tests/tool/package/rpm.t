#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# The RPM spec can be read, rpmlint finds no error in it, and `make rpm` builds a package of
# the files that `make install` installs. On Debian: its rpmbuild knows no packages of Fedora,
# so that the build dependencies are not looked for, and macros of Fedora are given here.
#
# Would catch: a file that the spec does not list or lists in vain, an undefined macro, a
# section that rpm does not take.
set -euo pipefail
TOP=$(cd "$(dirname "$0")/../../.." && pwd)
# shellcheck source=tests/lib/tap.sh
. "$TOP/tests/lib/tap.sh"

command -v rpmbuild rpmspec > /dev/null || skip_all 'rpmbuild is missing: make deps'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
spec=$TOP/tools/package/daxreadctl.spec
version=$(sed -nE 's/^Version: *//p' "$spec")

# What Fedora's systemd-rpm-macros and redhat-rpm-config have
fedora=(--define '_unitdir /usr/lib/systemd/system')
for macro in systemd_post systemd_preun systemd_postun_with_restart set_build_flags; do
	rpm --eval "%{?$macro}" | grep -q . || fedora+=(--define "$macro() :")
done
parsed=$(rpmspec --parse "${fedora[@]}" "$spec" 2>&1) || true
like "$parsed" "Version:        $version" 'the spec can be read'
is "$(grep -E '%\{|%[a-z_]{4,}' <<< "$(sed -E '/^%(description|prep|build|install|post|preun|postun|files|changelog)/d' <<< "$parsed")" || true)" \
	'' 'no macro of it is undefined'
if command -v rpmlint > /dev/null; then
	is "$(rpmlint "$spec" 2>&1 | grep ': E: ' || true)" '' 'rpmlint finds no error'
else
	skip 'rpmlint is not installed' 'rpmlint finds no error'
fi

# Debian has these where Fedora has them not.
ok 'make rpm builds the package' "$TOP/tools/package/rpm" --nodeps "${fedora[@]}"
package=$(find "$TOP/build" -maxdepth 1 -name "daxreadctl-$version-*.rpm" ! -name '*debug*' | head -n 1)
make -s --no-print-directory -C "$TOP" install PREFIX=/usr DESTDIR="$work/installed" > "$work/log" 2>&1 || cat "$work/log" >&2
# rpm's folder for libraries is not Debian's.
is "$(rpm -qlp "$package" | grep -v '/\.build-id' | grep -v '/ext4-dax-read\(/tracing\)\?$' | sed -E 's/\.([1-8])\.gz$/.\1/; s|^/usr/lib[^/]*/traceevent|/usr/lib/traceevent|' | sort)" \
	"$(cd "$work/installed" && find . -type f | sed -E 's|^\.||; s|^/usr/lib/[^/]+/traceevent|/usr/lib/traceevent|' | sort)" \
	'its files are those that make install installs'
is "$(rpm -qp --qf '%{VERSION} %{LICENSE}' "$package")" "$version GPL-2.0-only" 'its version and licence'
done_testing
