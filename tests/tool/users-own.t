#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# The tool's tests pass, too, where the user has a plugin of this name in the home folder,
# another daxreadctl first in PATH, and an environment that libraries and programs heed.
#
# Would catch: a test that runs what it finds in PATH, that loads the user's plugin in place
# of the built one, or whose answer depends on the user's settings.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
TOP=$(cd "$HERE/../.." && pwd)
# shellcheck source=tests/lib/tap.sh
. "$TOP/tests/lib/tap.sh"
# shellcheck source=tests/tool/again.sh
. "$HERE/again.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset DAXREADCTL
mkdir -p "$work/bin" "$work/home/.local/lib/traceevent/plugins"
printf '#!/bin/sh\necho "another daxreadctl" >&2\nexit 70\n' > "$work/bin/daxreadctl"
chmod +x "$work/bin/daxreadctl"
read -ra flags < <(pkg-config --cflags libtraceevent)
cc -fPIC -shared "${flags[@]}" -o "$work/home/.local/lib/traceevent/plugins/plugin_ext4_dax_read.so" \
	"$HERE/trace/marked-plugin.c"

export PATH=$work/bin:$PATH
is "$(daxreadctl 2>&1 || true)" 'another daxreadctl' 'another daxreadctl is first in PATH'
export HOME=$work/home
like "$(trace-cmd report -i "$HERE/data/traces/mixed.dat" 2> /dev/null)" 'marked plugin' "the user's plugin is loaded"
export COLUMNS=20 LINES=5 NO_COLOR=1 TERM=dumb LANG=C TZ=Asia/Tokyo GREP_COLORS='mt=1' LIBSMARTCOLS_DEBUG_PADDING=on
for t in fs/list.t trace/saved.t trace/plugin.t bench/results.t profile/saved.t; do
	again "$HERE/$t"
done
done_testing
