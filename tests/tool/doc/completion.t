#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# zsh offers what bash offers: commands, options, and after each option its values or files.
# In a real zsh, Tab completes.
#
# Would catch: a value that only one of them has, a letter that is taken for another
# command's option, a completion that zsh cannot load.
set -euo pipefail
# shellcheck source=tests/tool/tool.sh
. "$(dirname "$0")/../tool.sh"

command -v zsh > /dev/null || skip_all 'zsh is not installed: make deps'
doc=$TOP/tools/daxreadctl/doc
export PATH=${DAXREADCTL%/*}:$PATH
mkdir -p "$work/here/directory" "$work/functions"
touch "$work/here/document"
cp "$doc/daxreadctl.zsh" "$work/functions/_daxreadctl"
cd "$work/here"

# by_bash, by_zsh WORD...: what is offered for the last word
by_bash() {
	# shellcheck disable=SC2016 # for the other shell
	bash -c '. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _daxreadctl
		[[ ! ${COMPREPLY[*]} ]] || printf "%s\n" "${COMPREPLY[@]}"' "$doc/daxreadctl.completion" "$@" | sort
}

# With functions of zsh's system that print what they are given; those that begin with the
# word are chosen by that system itself.
by_zsh() {
	# shellcheck disable=SC2016 # for the other shell
	zsh -fc '_describe() { local -a list=(${(P)@[-1]}); print -rl -- ${list%%:*} }
		compadd() { shift; print -rl -- $@ }
		_files() { if [[ $1 == -/ ]]; then print -rl -- *(/N); else print -rl -- *(N); fi }
		file=$0 words=("$@") CURRENT=$# PREFIX=$@[-1]; set --; source $file' "$doc/daxreadctl.zsh" "$@" | sed '/^$/d' | sort
}

# same DESCRIPTION WORD...: both offer the same for the last word, and something
same() {
	local got
	got=$(by_zsh "${@:2}")
	[[ $got ]] || got='nothing'
	is "$got" "$(by_bash "${@:2}")" "$1: $(wc -l <<< "$got")"
}

same 'commands' daxreadctl ''
mapfile -t commands < <("$DAXREADCTL" --help | awk '/^Commands:/ { on = 1; next } !NF { on = 0 } on { print $1 }')
for command in "${commands[@]}"; do
	same "$command: options" daxreadctl "$command" --
	is "$(by_zsh daxreadctl "$command" '')" "$(by_bash daxreadctl "$command" '')" "$command: what follows it"
	while read -r option; do
		same "$command $option: values or files" daxreadctl "$command" "$option" ''
	done < <("$DAXREADCTL" "$command" --help | sed -nE 's/^ +(-[A-Za-z]), --[a-z-]+ [A-Z].*/\1/p; s/^ +(-[A-Za-z], )?(--[a-z-]+) [A-Z].*/\2/p')
done
is "$(by_bash daxreadctl bench -p '' | paste -sd' ')" 'rand same seq' 'bench -p is the pattern'
is "$(by_bash daxreadctl trace -p '' | paste -sd' ')" 'directory document' 'trace -p is not'

# shellcheck disable=SC2016 # for the other shell
is "$(timeout 60 zsh -fc 'zmodload zsh/zpty
	zpty shell "TERM=dumb zsh -fi"
	zpty -w shell "fpath=($1 \$fpath); autoload -U compinit; compinit -D
		daxreadctl() { print -r -- got: \$* :end }; print \$((41 + 1)) ready"
	zpty -r shell got "*42 ready*"
	zpty -w shell $'"'"'daxreadctl prof\t--fold\t'"'"'
	zpty -r shell got "*got: *:end*"; print -r -- $got' x "$work/functions" | grep -o 'got: [a-z -]* :end' | tail -n 1)" \
	'got: profile --folded :end' 'in a real zsh, Tab completes'
done_testing
