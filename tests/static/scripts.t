#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Every script is clean: shellcheck for bash, perl's and python's own compilers
# for theirs; and stops at the first error.
set -euo pipefail
# shellcheck source=tests/static/lib.sh
source "$(dirname "$0")/lib.sh"

while read -r file; do
	if command -v shellcheck > /dev/null; then
		ok "$file: shellcheck" shellcheck --external-sources --source-path=SCRIPTDIR --source-path="$TOP" "$file"
	else
		skip "shellcheck is not installed" "$file: shellcheck"
	fi
	[[ $file == *.sh ]] || ok "$file: stops at errors" grep -q '^set -euo pipefail' "$file"
done < <(shell_files)

while read -r file; do
	case $(head -n 1 "$file") in
	'#!'*perl*) ok "$file: perl compiles it" perl -Itests/lib -wc "$file" ;;
	'#!'*python3*) ok "$file: python compiles it" \
		python3 -c 'import ast, sys; ast.parse(open(sys.argv[1]).read())' "$file" ;;
	esac
done < <(repository_files)
done_testing
