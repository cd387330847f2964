#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Every script is clean: shellcheck for bash, perl's and python's own compilers
# for theirs; and stops at the first error. What shellcheck has passed is not given to it
# again until that script, one that scripts source, or shellcheck changes.
set -euo pipefail
# shellcheck source=tests/static/lib.sh
source "$(dirname "$0")/lib.sh"

PASSED=$TOP/build/shellcheck
mkdir -p "$PASSED"
mapfile -t SCRIPTS < <(shell_files)

# What the result for any script depends on beside the script
common=$( { shellcheck --version || true
	printf '%s\n' "${SCRIPTS[@]}" | grep '\.sh$' | xargs -d '\n' cat; } 2>&1 | sha256sum)

# check FILE: shellcheck, unless it has passed what FILE holds now
# shellcheck disable=SC2317 # called by ok and xargs
check() {
	local mark
	mark=$PASSED/$(sha256sum <<< "$common $1 $(sha256sum < "$1")" | cut -c 1-32)
	[[ ! -e $mark ]] || return 0
	shellcheck --external-sources --source-path=SCRIPTDIR --source-path="$TOP" "$1" && : > "$mark"
}
export -f check
export PASSED TOP common

# All at the same time; what is said below is from the marks, or from a second try.
if command -v shellcheck > /dev/null; then
	printf '%s\n' "${SCRIPTS[@]}" | xargs -P "$(nproc)" -I FILE bash -c 'check FILE' > /dev/null 2>&1 || true
fi
for file in "${SCRIPTS[@]}"; do
	if command -v shellcheck > /dev/null; then
		ok "$file: shellcheck" check "$file"
	else
		skip "shellcheck is not installed" "$file: shellcheck"
	fi
	[[ $file == *.sh ]] || ok "$file: stops at errors" grep -q '^set -euo pipefail' "$file"
done

while read -r file; do
	case $(head -n 1 "$file") in
	'#!'*perl*) ok "$file: perl compiles it" perl -Itests/lib -wc "$file" ;;
	'#!'*python3*) ok "$file: python compiles it" \
		python3 -c 'import ast, sys; ast.parse(open(sys.argv[1]).read())' "$file" ;;
	esac
done < <(repository_files)
done_testing
