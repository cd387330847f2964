#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Quantiles are exact below 8192 and within 1/4096 above, for any number of values,
# up to the largest.
#
# Would catch: a bucket's limit off by one, a rank off by one, min or max rounded.
set -euo pipefail
# shellcheck source=tests/tool/tool.sh
. "$(dirname "$0")/../tool.sh"

tool_program numbers-to-quantiles

# Quantiles by sorting: rank ceil(share * count), counted from 1
by_sorting() {
	sort -n | awk '{ v[NR] = $1 }
		function at(percent) { i = int((NR * percent + 99) / 100); return v[i ? i : 1] }
		END { print NR, v[1], at(50), at(99), v[NR] }'
}

# draw COUNT LIMIT: numbers from 0 to LIMIT, the same on every run
draw() {
	awk -v count="$1" -v limit="$2" 'BEGIN { s = 1; while (count--) {
		s = (s * 16807) % 2147483647; printf "%.0f\n", int(s / 2147483647 * (limit + 1)) } }'
}

for count in 1 2 3 99 100 101 5000; do
	is "$(draw $count 8191 | "$work/numbers-to-quantiles")" "$(draw $count 8191 | by_sorting)" \
		"exact below 8192: $count values"
done

for limit in 8192 100000 4000000000; do
	draw 3000 $limit > "$work/numbers"
	read -r _ min median p99 max <<< "$("$work/numbers-to-quantiles" < "$work/numbers")"
	read -r _ wanted_min wanted_median wanted_p99 wanted_max <<< "$(by_sorting < "$work/numbers")"
	is "$min $max" "$wanted_min $wanted_max" "min and max are exact up to $limit"
	for pair in "$median $wanted_median" "$p99 $wanted_p99"; do
		ok "within 1/4096 of $limit: $pair" \
			awk -v pair="$pair" 'BEGIN { split(pair, p); d = p[2] - p[1]
				exit !(d >= 0 && d <= p[2] / 4096) }'
	done
done

is "$(printf '%s\n' 18446744073709551615 0 | "$work/numbers-to-quantiles")" \
	'2 0 0 18446744073709551615 18446744073709551615' 'the smallest and the largest number'
is "$("$work/numbers-to-quantiles" < /dev/null)" '0 0 0 0 0' 'no value'
done_testing
