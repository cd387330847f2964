#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# The program agrees with its documentation: every command has --help and --version
# and refuses unknown options; help, man pages and completion have the same options.
#
# Would catch: an option that was only added to the program or only removed from it,
# help that is too wide or on the wrong stream, a wrong exit code.
set -euo pipefail
# shellcheck source=tests/tool/tool.sh
. "$(dirname "$0")/../tool.sh"

completion=$TOP/tools/daxreadctl/doc/daxreadctl.completion

run --help
is "$status:$err" 0: '--help is an answer'
mapfile -t commands < <(awk '/^Commands:/ { on = 1; next } !NF { on = 0 } on { print $1 }' <<< "$out")
is "${commands[*]}" "$(sed -nE 's/^\tCOMMAND\((\w+), .*/\1/p' "$TOP/tools/daxreadctl/commands.h" | paste -sd' ')" \
	'it lists the commands'
run help
is "$status:$err" 0: 'so does the command help'
run --version
like "$out" 'daxreadctl 0.' '--version has a version'
run
fails 64 'a command is missing' 'no command is wrong usage'
run fly
fails 64 'fly: no such command' 'so is one that does not exist'
run --fly
fails 64 '--fly: no such option' 'and an option that does not exist'
run ''
fails 64 'a command is missing' 'and an empty one'

# in_man COMMAND SECTION: prints the source of this section of the command's page
in_man() {
	awk -v section="$2" '/^\.SH/ { on = ($0 == ".SH " section) } on' "$TOP/tools/daxreadctl/doc/daxreadctl-$1.8" |
		sed 's/\\//g'
}

# completes WORD...: prints what completion offers for the last word
completes() {
	PATH=$(dirname "$DAXREADCTL"):$PATH bash -c '. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
		_daxreadctl; printf "%s\n" "${COMPREPLY[@]}"' "$completion" "$@"
}

options_in() { grep -oE '^ +(-[A-Za-z], )?--[a-z-]+( [A-Z]+)?' <<< "$1" | sed 's/^ *//'; }

is "$(completes daxreadctl '' | grep -v ^- | paste -sd' ')" "${commands[*]}" 'completion has the commands'
is "$(completes daxreadctl be)" bench 'of which it takes the one that fits'
is "$(completes daxreadctl set '' | paste -sd' ')" 'on off' 'and the words of set'
is "$(completes daxreadctl bench --pattern '' | paste -sd' ')" 'same seq rand' 'and the values of an option'
is "$(completes daxreadctl list -o NAMES)" 'NAMESPACE' 'and columns'
mkdir "$work/directory"
is "$(cd "$work" && completes daxreadctl bench --file dir)" 'directory' 'and files'
touch "$work/document"
is "$(cd "$work" && completes daxreadctl doctor doc)" 'document' 'also the file of doctor'
is "$(cd "$work" && completes daxreadctl set on doc)" '' 'but set takes none'

for command in "${commands[@]}"; do
	run "$command" --help
	help=$out
	is "$status:$err" 0: "$command --help is an answer"
	like "$help" "usage: daxreadctl $command " "$command --help says how it is used"
	is "$(awk 'length > 80' <<< "$help")" '' "$command --help fits 80 columns"
	run "$command" --version
	is "$status:$out" "0:$("$DAXREADCTL" --version)" "$command --version"
	run "$command" --no-such-option
	fails 64 '--no-such-option: no such option' "$command refuses an option that it does not have"
	run "$command" -@
	fails 64 '-@: no such option' "$command refuses a letter that it does not have"
	run "$command" --help=yes
	fails 64 'takes no value' "$command refuses a value where none is taken"

	# what its paragraphs are named by
	text=$(in_man "$command" OPTIONS | awk '/^\.T[PQ]/ { getline; print }')
	like "$(in_man "$command" SYNOPSIS)" "daxreadctl $command" "man page: $command has a synopsis"
	offered=$(completes daxreadctl "$command" --)
	while read -r option; do
		long=$(grep -oE -- '--[a-z-]+' <<< "$option")
		if grep -qE -- "(^|[^a-z-])$long([^a-z-]|$)" <<< "$text"; then
			pass "man page: $command $long"
		else
			fail "man page: $command $long"
		fi
		is "$(grep -cxF -- "$long" <<< "$offered")" 1 "completion: $command $long"
		if [[ $option =~ ^(-[A-Za-z]), ]]; then
			like "$text" "${BASH_REMATCH[1]} \", \" $long" "man page: $command ${BASH_REMATCH[1]}"
		fi
		if [[ $option =~ [A-Z]{2,}$ || $option =~ \ N$ ]]; then
			run "$command" "$long"
			fails 64 "$long: needs a value" "$command $long without its value is refused"
		fi
	done < <(options_in "$help")
	# and the reverse: the command has all options of the page
	while read -r long; do
		like "$help" "$long" "help: $command $long of the man page"
	done < <(grep -oE -- '--[a-z-]+' <<< "$text" | sort -u)
done

make -s -C "$TOP/tools/daxreadctl" install DESTDIR="$work/stage" PREFIX=/usr > "$work/log" 2>&1 || cat "$work/log" >&2
is "$(cd "$work/stage" && find . -type f | sort)" "$(sort <<-END
	./usr/bin/daxreadctl
	./usr/lib/systemd/system/daxreadctl.service
	./usr/share/bash-completion/completions/daxreadctl
$(cd "$TOP/tools/daxreadctl/doc" && find . -name '*.[1-8]' | sed -E 's|^\./(.*\.(.))$|./usr/share/man/man\2/\1|')
	./usr/share/zsh/site-functions/_daxreadctl
END
)" 'install puts all files where they are looked for'
make -s -C "$TOP/tools/daxreadctl" uninstall DESTDIR="$work/stage" PREFIX=/usr
is "$(find "$work/stage" -type f)" '' 'and uninstall takes them away'

done_testing
