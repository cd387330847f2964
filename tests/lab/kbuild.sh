# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Sourced by what builds a kernel: one build of a tree at a time, with ccache, in sight of
# the user. The caller sets tree, build (where the objects go), name (of the kernel), and
# kbuild_settings, if make is to be told more.
# shellcheck shell=bash disable=SC2154 # set by those who source this

kbuild_settings=()

# Kbuild, away from what the caller's make and environment would tell it.
kbuild() {
	local cc=gcc

	! type -P ccache > /dev/null || cc='ccache gcc'
	# depend: without it ccache runs the preprocessor over every file before it
	# compiles it, which nearly doubles the time of a first build.
	env -i PATH="$LAB_DIR/wrap:$PATH" HOME="${HOME:-/}" LC_ALL=C \
		CCACHE_DIR="${CCACHE_DIR:-$(cache_dir)/ccache}" CCACHE_DEPEND=1 \
		CCACHE_SLOPPINESS=time_macros \
		KBUILD_BUILD_TIMESTAMP='2000-01-01' KBUILD_BUILD_USER=lab KBUILD_BUILD_HOST=lab \
		make -C "$tree" O="$build" CC="$cc" -j"${JOBS:-$(nproc)}" "${kbuild_settings[@]}" "$@"
}

# count_objects TARGET...: how many a build of these is going to compile, as a dry run lists
# them. It stops at the first thing that needs what it did not make, which is the link.
count_objects() { kbuild -n -k "$@" 2> /dev/null | grep -cE "echo '  (CC|AS) " || true; }

# lines_not_taken FRAGMENT CONFIG: the lines of the fragment that did not come through, and what
# CONFIG has for them.
lines_not_taken() {
	awk '
	function name() { return $1 == "#" ? $2 : substr($1, 1, index($1, "=") - 1) }
	FNR == 1 { file++ }
	!/^CONFIG_[A-Z0-9_a-z]+=|^# CONFIG_[A-Z0-9_a-z]+ is not set$/ { next }
	file == 1 { wanted[name()] = $0; next }
	{ got[name()] = $0 }
	END {
		for (n in wanted)
			if (!(n in got) && wanted[n] !~ /^#|=""$/)
				print "    " wanted[n] "  (not offered)"
			else if (n in got && got[n] != wanted[n])
				print "    " wanted[n] "  (got: " got[n] ")"
	}' "$1" "$2" | sort
}

fail_with_log() {
	say "the build of $name failed; the end of $build/log:"
	grep -vE '^  (CC|AS|AR|LD|GEN|UPD|SYSHDR|SYSTBL|WRAP|HOSTCC|CHK) ' "$build/log" | tail -n 30 |
		sed 's/^/    /' >&2
	exit 1
}

# how_far COUNT TOTAL: how many objects are done, since when, and how long the rest will take,
# unless it is too early to say. Reads SECONDS. Objects that only the build itself knows may
# come after the last one of TOTAL.
how_far() {
	local count=$1 total=$2 of=''

	((count > total)) || of=" of $total"
	printf '%d%s objects, %d min' "$count" "$of" $((SECONDS / 60))
	((SECONDS < 30 || count * 20 < total || count >= total)) ||
		printf ', about %d min left' $(((SECONDS * (total - count) + 60 * count - 1) / (60 * count)))
}

# Passes over make's output and says how far it is: always on a terminal, every
# half minute elsewhere.
show_progress() {
	local total=$1 count=0 line next=30 terminal=''

	[[ ! -t 2 || ${TERM:-dumb} = dumb ]] || terminal=1
	SECONDS=0
	while IFS= read -r line; do
		printf '%s\n' "$line"
		[[ $line = '  CC '* || $line = '  AS '* ]] || continue
		count=$((count + 1))
		if [[ $terminal ]]; then
			printf '\r\033[Kbuilding %s: %s' "$name" "$(how_far "$count" "$total")" >&2
		elif ((SECONDS >= next)); then
			say "building $name: $(how_far "$count" "$total")"
			next=$((SECONDS + 30))
		fi
	done
	[[ ! $terminal ]] || printf '\n' >&2
}

lock_tree() {
	exec {lock}> "$tree.lock"
	if ! flock --nonblock "$lock"; then
		say "waiting for another build in $tree"
		flock "$lock"
	fi
}
