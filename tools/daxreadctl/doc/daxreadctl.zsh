#compdef daxreadctl
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# zsh completion for daxreadctl. Commands, options and columns are asked of the program's
# own --help, so that they are always those that it has.

_daxreadctl_help() { command daxreadctl "$@" --help 2> /dev/null }

# Both print NAME:MEANING lines, as _describe takes them.
_daxreadctl_commands() {
	_daxreadctl_help | awk '/^Commands:/ { on = 1; next } !NF { on = 0 }
		on { name = $1; sub(/^ *[^ ]+ +/, ""); print name ":" $0 }'
}

_daxreadctl_options() {
	_daxreadctl_help $1 | awk 'match($0, /^ +(-[A-Za-z], )?--[a-z-]+/) {
		name = substr($0, RSTART, RLENGTH); sub(/.*--/, "--", name)
		sub(/^ +(-[A-Za-z], )?--[a-z-]+( [A-Z]+)? */, ""); print name ":" $0 }'
}

# _daxreadctl_long COMMAND OPTION: the option's long name; a letter differs by command.
_daxreadctl_long() {
	[[ $2 == --* ]] && print -r -- $2 || _daxreadctl_help $1 | sed -nE "s/^ +$2, (--[a-z-]+).*/\1/p"
}

# _daxreadctl_takes_value COMMAND LONG: is the option followed by a value?
_daxreadctl_takes_value() { _daxreadctl_help $1 | grep -qE "^ +(-[A-Za-z], )?$2 [A-Z]" }

_daxreadctl_columns() { _daxreadctl_help $1 | awk '/^Columns:/ { on = 1; next } on && $1 ~ /^[A-Z-]+$/ { print $1 }' }

_daxreadctl_filesystems() { command daxreadctl list --noheadings --raw --output MOUNTPOINT 2> /dev/null }

# _daxreadctl_values COMMAND LONG: sets reply to the words that may follow the option
_daxreadctl_values() {
	case $2 in
	(--output) reply=(${(f)"$(_daxreadctl_columns $1)"}) ;;
	(--via) reply=(sysfs ioctl) ;;
	(--switch) reply=(read read_iter) ;;
	(--methods) reply=(read_iter read lean read_iter,read) ;;
	(--callers) reply=(pread preadv io_uring libaio) ;;
	(--pattern) reply=(same seq rand) ;;
	(--preset) reply=(2021 thread) ;;
	(--unit) reply=(ns instructions) ;;
	(--view) reply=(tasks files filesystems) ;;
	(--sort) reply=(reads read read_iter bytes mean p99 errors) ;;
	(--block-size) reply=(1 64 512 4K 64K 1M) ;;
	(*) return 1 ;;
	esac
}

_daxreadctl() {
	local command=$words[2] before=$words[CURRENT-1]
	local -a reply

	[[ $before != -* ]] || before=$(_daxreadctl_long $command $before)
	if ((CURRENT == 2)); then
		reply=(${(f)"$(_daxreadctl_commands)"} '--help:print a help text' '--version:print the version')
		_describe -t commands 'daxreadctl command' reply
	elif [[ $before == -* ]] && _daxreadctl_values $command $before; then
		compadd -- $reply
	elif [[ $before == -* ]] && _daxreadctl_takes_value $command $before; then
		_files
	elif [[ $PREFIX == -* || $command == apply ]]; then
		reply=(${(f)"$(_daxreadctl_options $command)"})
		_describe -o -t options 'option' reply
	elif [[ $command == set && CURRENT -eq 3 ]]; then
		compadd -- on off
	elif [[ $command == profile ]]; then
		_files
	else
		reply=(${(f)"$(_daxreadctl_filesystems)"})
		compadd -- $reply
		if [[ $command == doctor ]]; then _files; else _files -/; fi
	fi
}

_daxreadctl "$@"
