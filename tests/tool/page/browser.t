#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Chromium opens the pages of bench, trace and profile: it loads nothing else, runs no
# script, draws the pictures in light and dark colours that can be read, and in a narrow
# window scrolls pictures and tables, not the page.
#
# Would catch: a page that is only right for an XML parser, text that is cut off or lies on
# other text, a colour that is the background's, a page that is wider than a telephone, a
# name that runs as a script.
set -euo pipefail
# shellcheck source=tests/tool/tool.sh
. "$(dirname "$0")/../tool.sh"

type -P chromium > /dev/null || skip_all "chromium is missing: tests/lib/deps tests/tool/page/packages installs it"

tree=$(tree server)
head -c 1M /dev/urandom > "$work/file"
printf '%s\n' 'read_iter;main;vfs_read_[k];iomap_iter_[k] 100' 'read_iter;main;<script>document.title="run"</script> 30' \
	'read;main;vfs_read_[k];ext4_dax_read_[k] 70' > "$work/stacks"
run bench --sysroot "$tree" --file "$work/file" --reads 700 --percentiles --html "$work/bench.html" /srv/db
is "$status" 0 'a page of bench'
run trace --from "$TOP/tests/tool/data/traces/mixed.dat" --html "$work/trace.html"
is "$status" 0 'one of trace'
run profile --from "$work/stacks" --html "$work/profile.html"
is "$status" 0 'and one of profile'

# look PAGE WIDTH COLOURS: opens the page and prints what is wrong with what is drawn
look() { timeout 300 "$TOP/tests/tool/page/look.py" "$@" 2>&1; }
for page in bench trace profile; do
	for colours in light dark; do
		is "$(look "$work/$page.html" 1100 $colours)" good "$page, $colours: all is drawn and can be read"
	done
	is "$(look "$work/$page.html" 400 light)" good "$page: in a narrow window the page is not wider than it"
done

# the check itself sees what it looks for
broken() {
	sed "$1" "$work/trace.html" > "$work/broken.html"
	like "$(look "$work/broken.html" "$2" light)" "$3" "the check itself: $4"
}
broken 's/\.scrolled{overflow-x:auto/.scrolled{/' 400 'the page is wider than the window' 'a page that is too wide'
broken 's/^\.ink{color:#1f2328}/.ink{color:#f5f5f5}/' 1100 'contrast' 'text in the colour of the background'
broken 's/viewBox="0 0 760 /viewBox="0 0 600 /' 1100 'is cut off' 'a picture that is cut off'
broken 's/<text class="ink small" x="[0-9.]*"/<text class="ink small" x="100"/' 1100 'lies on' 'text on text'
broken 's|</main>|<img src="http://127.0.0.1:9/x.png" alt=""/></main>|' 1100 'it asks for http://127.0.0.1:9/x.png' 'a page that loads something'
done_testing
