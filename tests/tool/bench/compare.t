#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# daxreadctl bench --compare compares two results case by case. It prints the
# settings that differ, then the ratios, and whether each is more than the noise. The
# test makes the results itself, so it knows what must be found.
#
# Would catch: a case compared with another one, noise taken for a difference or a
# difference for noise, older results refused, a rise that --fail-above does not
# report, noise that it reports.
set -euo pipefail
# shellcheck source=tests/tool/tool.sh
. "$(dirname "$0")/../tool.sh"

# result METHOD BYTES MEDIAN LOW HIGH: one result of a run
result() {
	printf '{"method":"%s","caller":"pread","pattern":"same","block_size_bytes":%d,"threads":1,
		"per_read":{"median":%s,"min":1,"max":9999},
		"per_read_interval":{"low":%s,"high":%s,"confidence":0.98}}' "$@"
}
# results FILE KERNEL GOVERNOR RESULT...
results() {
	local file=$1 kernel=$2 governor=$3 IFS=,
	shift 3
	printf '{"schema":1,"kernel":"%s","unit":"ns","settings":{"governor":"%s","smt":"off"},"results":[%s]}\n' \
		"$kernel" "$governor" "$*" > "$work/$file"
}
compare() { run bench --compare "$work/old" "$@"; }
rows() { sed -n '/NEW.OLD/,$p' <<< "$out" | tr -s ' ' | tail -n +2; }

results old 6.12.117 powersave "$(result read_iter 1 100 98 102)" "$(result read 1 50 49 51)" "$(result read 4096 80 70 90)"
results new 6.18.1 performance "$(result read_iter 1 120 118 122)" "$(result read 1 40 39 41)" "$(result read 4096 88 78 98)" \
	"$(result lean 1 45 44 46)"

compare "$work/new"
is "$status" 0 'two results are compared'
is "$(sed -n 1,3p <<< "$out")" $'Settings that differ:\nkernel: 6.12.117, then 6.18.1\ngovernor: powersave, then performance' \
	'what differs in the settings comes first, and nothing else'
is "$(rows)" 'pread 1 same 1 read_iter 100.0 120.0 120.0% 115.7% 124.5% dearer
pread 1 same 1 read 50.0 40.0 80.0% 76.5% 83.7% cheaper
pread 4K same 1 read 80.0 88.0 110.0% 86.7% 140.0% no difference can be seen' \
	'each case that both have, with the ratio and whether it is more than the noise'
compare "$work/new" --json "$work/out.json"
is "$(jq -c '.comparisons[0] | [.method, .old_per_read, .new_per_read, .new_over_old, .verdict]' "$work/out.json")" \
	'["read_iter",100,120,1.2,"dearer"]' 'the same in JSON'
is "$(jq -c '[.settings[] | [.name, .old, .new]]' "$work/out.json")" \
	'[["kernel","6.12.117","6.18.1"],["governor","powersave","performance"]]' 'settings, too'
compare "$work/new" --json -
is "$(json '.comparisons | length')" 3 'JSON alone on standard output'
compare "$work/old"
is "$(head -n 1 <<< "$out"):$(rows | grep -vc 'no difference can be seen')" 'Settings that differ: none:0' \
	'a result and itself: nothing differs'

# --fail-above
compare "$work/new" --fail-above 25
is "$status" 0 'a rise of 20 % where 25 are allowed'
compare "$work/new" --fail-above 19.5
is "$status" 1 'a rise of 20 % where 19.5 are allowed'
is "$(grep -c 'bench: read_iter: 1, same, costs more than --fail-above 19.5 allows: it rose by 20.0 %;' <<< "$err")" 1 'is named'
compare "$work/new" --fail-above 5
is "$status:$(grep -c 'costs more' <<< "$err")" 1:1 'a rise of 10 % that may be noise is none'
results other 6.12.117 powersave "$(result read 512 100 98 102)"
compare "$work/other"
is "$status:$(rows)" 0: 'no case in both'
compare "$work/other" --fail-above 5
is "$status" 1 'where nothing can be compared --fail-above fails'
sed 's/"ns"/"instructions"/' "$work/new" > "$work/instructions"
compare "$work/instructions"
is "$status" 0 'another unit'
like "$out" 'unit: ns, then instructions' 'is a setting that differs'
like "$out" 'The units differ: no cost can be compared.' 'and no ratio is made'
compare "$work/instructions" --fail-above 5
is "$status" 1 'and is not called a success'

# results of earlier versions, from the lab
echo '{"schema":1,"kernel":"6.12.117","unit":"ns","results":[{"method":"read","pattern":"same","block_size_bytes":1,
	"threads":1,"per_read":{"median":60,"min":58,"max":62}}]}' > "$work/earlier"
run bench --compare "$work/earlier" "$work/new"
is "$(rows)" 'pread 1 same 1 read 60.0 40.0 66.7% 62.9% 70.7% cheaper' 'an earlier result, without callers and intervals'
like "$out" 'governor: not known, then performance' 'or settings'

# a bench that runs now
tree=$(tree server)
head -c 64K /dev/urandom > "$work/file"
now=(bench --sysroot "$tree" --file "$work/file" --reads 70 --block-size 1)
run "${now[@]}" --json "$work/first" /srv/db
run "${now[@]}" --compare "$work/first" --json "$work/second" /srv/db
is "$status" 0 'a bench is compared with a result'
is "$(grep -c 'Settings that differ:' <<< "$out"):$(rows | wc -l):$(jq -c '.results | length' "$work/second")" 1:2:2 \
	'after its own tables, and its results are written'
run "${now[@]}" --compare "$work/first" --json - /srv/db
fails 64 'not together with --compare and a bench that is run now' 'JSON of both on standard output is refused'

# what is refused
run bench --compare "$work/none" "$work/new"
fails 1 'cannot be read: No such file or directory' 'a file that is not there'
echo '{' > "$work/broken"
run bench --compare "$work/old" "$work/broken"
fails 1 'cannot be read: ' 'a file that is no JSON'
echo '[1]' > "$work/list"
run bench --compare "$work/list" "$work/new"
fails 1 'it holds no results of a bench' 'JSON of something else'
echo '{"unit":"ns","results":[1,null,{"per_read":[]},{"method":{},"per_read":{"median":"x"}}]}' > "$work/odd"
run bench --compare "$work/odd" "$work/odd"
is "$status:$(rows)" 0: 'results of odd types are no cases'
run bench --fail-above 5
fails 64 '--fail-above: needs --compare' '--fail-above alone'
for wrong in -1 x 5% 1e9 ''; do
	run bench --compare "$work/old" --fail-above "$wrong" "$work/new"
	fails 64 '--fail-above' "--fail-above '$wrong' is refused"
done

done_testing
