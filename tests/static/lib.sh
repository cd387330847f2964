# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Sourced by the static tests: the files of the repository.
# shellcheck shell=bash

TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=tests/lib/tap.sh
source "$TOP/tests/lib/tap.sh"
cd "$TOP" || exit

# repository_paths: all files that are or would be committed
repository_paths() {
	git -c safe.directory='*' ls-files --cached --others --exclude-standard
}

# repository_files: those that are or would be committed, without what is generated or
# data: patches, and what lies in a folder named data.
repository_files() {
	repository_paths |
		grep -Ev '^patches/[^/]+/(0.*\.patch|cover-letter\.txt)$|(^|/)data/' |
		while read -r file; do [[ ! -f $file ]] || printf '%s\n' "$file"; done
}

# shell_files: scripts, by their first line, and what they source.
shell_files() {
	local file
	repository_files | xargs -d '\n' awk \
		'FNR == 1 && (FILENAME ~ /\.sh$/ || /^#!.*[ \/](ba)?sh( |$)/) { print FILENAME } FNR == 1 { nextfile }'
}

# none LIST DESCRIPTION: the list is empty.
none() { is "$1" "" "$2"; }

git -c safe.directory='*' rev-parse --git-dir > /dev/null 2>&1 || skip_all "not a git checkout"
