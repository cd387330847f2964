#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# same-figures.py PAGE JSON: compares every figure of bench's tables in a page with the JSON
# of the same run. Prints how many figures were compared, by table.
import json
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "page"))
from page import Page

page = Page(sys.argv[1])
with open(sys.argv[2], encoding="utf-8") as file:
    answer = json.load(file)
tables = page.tables()
compared = {}


def bytes_of(size):
    units = " KMGT"
    return int(float(size.rstrip(units)) * 1024 ** max(units.find(size[-1]), 0))


def same(table, cell, value):
    """The cell is the value, rounded to as many digits as the cell has; "-" is none."""
    compared[table] = compared.get(table, 0) + 1
    if value is None:
        assert cell == "-", (table, cell)
        return
    number = float(cell.rstrip("%"))
    digits = len(cell.rstrip("%").partition(".")[2])
    share = 100 if cell.endswith("%") else 1
    # JSON has three digits, of a share in percent that is one
    assert abs(number - share * value) <= 0.5 * 10 ** -digits + 0.00051 * share, (table, cell, value)


def same_ratio(table, cell, value, costs):
    """The same of a ratio of read's cost to read_iter's, of which there is none with one below 0."""
    read_iter, read = costs
    assert (value is None) == (read < 0 or read_iter <= 0), (table, cell, costs)
    same(table, cell, value)


def row_of(name, row, **more):
    """The object of the array for this row of a table"""
    wanted = {"block_size_bytes": bytes_of(row["SIZE"]), **more}
    if "THREADS" in row:
        wanted["threads"] = int(row["THREADS"])
    found = [one for one in answer[name] if all(one[key] == wanted[key] for key in wanted)]
    assert len(found) == 1, (name, wanted)
    return found[0]


COSTS = f"Cost of a read, in {answer['unit']}"
METHOD_COSTS = "Method cost: a read less FLOOR, the VFS floor, which is 1 byte of /dev/zero."
RATES = "Reads, and MiB, a second, of all threads together"
for row in tables[COSTS]:
    limits, ratios = row_of("limits", row), row_of("ratios", row)
    spread, overheads = [], []
    for method, head, prefix in (("read_iter", "READ_ITER", "ITER"), ("read", "READ", "READ")):
        result = row_of("results", row, method=method)
        same(COSTS, row[head], result["per_read"]["median"])
        same(COSTS, row[prefix + "-OVERHEAD"], result["overhead"])
        overheads.append(result["overhead"])
        spread.append((result["per_read"]["max"] - result["per_read"]["min"]) / result["per_read"]["median"])
    same(COSTS, row["ZERO"], limits["dev_zero"]["median"])
    same(COSTS, row["COPY"], limits["user_copy"]["median"])
    same(COSTS, row["RATIO"], ratios["read_over_read_iter"])
    same_ratio(COSTS, row["OVERHEAD-RATIO"], ratios["overhead_read_over_read_iter"], overheads)
    same(COSTS, row["SPREAD"], max(spread))
for row in tables[METHOD_COSTS]:
    limits, ratios = row_of("limits", row), row_of("ratios", row)
    same(METHOD_COSTS, row["FLOOR"], limits["dev_zero_1"]["median"])
    same(METHOD_COSTS, row["GETPPID"], limits["getppid"]["median"])
    costs = [row_of("results", row, method=method)["method_cost"] for method in ("read_iter", "read")]
    for prefix, cost in zip(("ITER", "READ"), costs):
        same(METHOD_COSTS, row[prefix + "-COST"], cost)
    same_ratio(METHOD_COSTS, row["COST-RATIO"], ratios["method_cost_read_over_read_iter"], costs)
for row in tables.get(RATES, []):
    result = row_of("results", row, method=row["METHOD"])
    same(RATES, row["READS/S"], result["reads_per_second"]["median"])
    same(RATES, row["MIB/S"], result["mib_per_second"])
for caption in [name for name in tables if name.startswith("Single reads")]:
    for row in tables[caption]:
        single = row_of("results", row, method=row["METHOD"])["single_reads"]
        for head in ("P50", "P90", "P99", "P99.9", "MAX"):
            same("Single reads", row[head], single[head.lower().replace(".", "_")])
settings = {row["SETTING"]: row["VALUE"] for row in tables["What measured times depend on, with the kernel's own names"]}
assert settings == {name: value if value is not None else "not known" for name, value in answer["settings"].items()}, settings
warnings = ["".join(item.itertext()) for item in page.root.iter("li")]
assert warnings == [f"{warning['name']}: {warning['text']}" for warning in answer["warnings"]], warnings
for table in sorted(compared):
    print(compared[table], table)
