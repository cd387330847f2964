#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# points.py PICTURE JSON: compares the points of bench's pictures, in an SVG or in a page,
# with the figures of the same run's JSON. Prints a line for each panel, with its lines.
import json
import math
import re
import sys
import xml.etree.ElementTree as xml

SVG = "{http://www.w3.org/2000/svg}"
LIMITS = {"limit: as much from /dev/zero (ZERO)": "dev_zero",
          "limit: copy from a mapping (COPY)": "user_copy"}
METHODS = {"read_iter without iomap (lean)": "lean"}
picture = xml.parse(sys.argv[1]).getroot()
with open(sys.argv[2]) as file:
    answer = json.load(file)


def points_of(line):
    """The places of a line's points, which are also the corners of its path, and their names"""
    corners = [tuple(map(float, corner.split()))
               for corner in re.split("[ML]", line.find(SVG + "path[@d]").get("d"))[1:]]
    places, names = [], []
    for point in line.findall(SVG + "path[@transform]"):
        found = re.fullmatch(r"translate\(([\d.]+) ([\d.]+)\)", point.get("transform"))
        places.append((float(found[1]), float(found[2])))
        names.append(point.find(SVG + "title").text)
    assert places == corners, (places, corners)
    return places, names


def value_of(threads, title, size):
    key = {"threads": threads, "block_size_bytes": size}
    if title in LIMITS:
        rows, figure = answer["limits"], LIMITS[title]
    else:
        rows, figure = answer["results"], "per_read"
        key["method"] = METHODS.get(title, title)
    found = [row[figure]["median"] for row in rows if all(row[name] == key[name] for name in key)]
    assert len(found) == 1, (title, size, found)
    return found[0]


sizes = sorted({result["block_size_bytes"] for result in answer["results"]})
threads = sorted({result["threads"] for result in answer["results"]})
lines = [group for group in picture.iter(SVG + "g") if group.get("class") == "series"]
each = len(lines) // len(threads)
assert lines, "no lines"
for number, count in enumerate(threads):
    mine = sorted(lines[number * each:(number + 1) * each],
                  key=lambda line: ["read_iter", "read", *METHODS, *LIMITS].index(line.find(SVG + "title").text))
    data = []  # x and y in the picture, logarithms of the figures
    for line in mine:
        title = line.find(SVG + "title").text
        places, names = points_of(line)
        assert len(places) == len(sizes), (title, places)
        for place, name, size in zip(places, names, sizes):
            value = value_of(count, title, size)
            assert ": %.3f %s a read" % (value, answer["unit"]) in name, (name, value)
            data.append((*place, math.log(size), math.log(value)))
    for place, figure in ((0, 2), (1, 3))[len(sizes) == 1:]:
        low, high = min(data, key=lambda d: d[figure]), max(data, key=lambda d: d[figure])
        scale = (high[place] - low[place]) / (high[figure] - low[figure])
        for one in data:
            expected = low[place] + scale * (one[figure] - low[figure])
            assert abs(expected - one[place]) < 0.5, (one, expected)
    print(count, "; ".join(line.find(SVG + "title").text for line in mine))
