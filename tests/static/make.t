#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# `make` explains itself truly: help is the default and lists every target, and
# every `make TARGET` that a text of the repository speaks of is there. The table
# of kernel versions is whole.
set -euo pipefail
# shellcheck source=tests/static/lib.sh
source "$(dirname "$0")/lib.sh"

help=$(env -u MAKEFLAGS make --no-print-directory help)
is "$(env -u MAKEFLAGS make --no-print-directory)" "$help" "help is the default"

targets=$(sed -nE 's/^([a-z][a-z-]*):([^=]|$).*/\1/p' Makefile | sort -u)
phony=$(sed -nE '/^\.PHONY:/,/[^\\]$/{ s/^\.PHONY://; s/\\//; p }' Makefile | tr -s '[:space:]' '\n' | sed '/^$/d' | sort -u)
is "$phony" "$targets" "every target is phony"
listed=$(awk '/^  [a-z-]+ +[a-z]/ { print $1 }' <<< "$help" | sort -u)
is "$listed" "$targets" "help lists every target"

spoken_of=$(repository_files | xargs grep -ohE '`make [a-z-]+|^[[:space:]]*(sudo )?make [a-z-]+' |
	awk '{ print $NF }' | sort -u)
is "$(comm -23 <(echo "$spoken_of") <(echo "$targets") | grep -v -- '^-' || true)" "" \
	"every target that is spoken of is there"

while read -r version package base suite status rest; do
	[[ $version && $version != \#* ]] || continue
	is "$package $rest" "linux-source-$version " "patches/versions: $version: the package"
	like "$base" "$version." "patches/versions: $version: the base is of that version"
	ok "patches/versions: $version: a suite of Debian, or \"-\": $suite" grep -qxE -- '-|[a-z]+(-[a-z]+)*' <<< "$suite"
	ok "patches/versions: $version: maintained, or not: $status" grep -qxE 'maintained|ported|compiles|frozen' <<< "$status"
	ok "patches/versions: $version: has a series" test -f "patches/$version/series"
done < patches/versions
done_testing
