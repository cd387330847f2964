#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# The folders of tools/daxreadctl are layers: a file includes headers of, and its object
# calls functions of, its own folder or of one further down the list. bench/, trace/ and
# profile/ stand side by side and do not know each other. No files form a circle.
#
# Would catch: a header included from above or beside, a function called from there
# without its header, two files that need each other. First the check itself is tried
# on trees that break each of these rules.
import os
import re
import subprocess
import sys
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, "tests/lib"))
from tap import check, done_testing
TOOL = os.path.join(TOP, "tools/daxreadctl")
TRACING = os.path.join(TOP, "tracing")
OBJECTS = os.path.join(TOP, "build/daxreadctl")

# From the top down. A folder that is not in the list is an error.
ORDER = [".", "cmd", "bench/control", "bench/report", "bench/peers", "bench", "trace/top", "trace/control", "trace/report", "trace/import", "trace/capture", "trace", "profile", "keep",
         "fs/checks", "fs/workload", "fs/named", "fs", "fs/kept", "fs/machine", "fs/device", "lib/output", "lib/input", "lib/system", "lib", "tracing"]
BESIDE = ["bench", "trace", "profile", "keep"]
# The table of commands is what cmd/ and daxreadctl.c share.
PLACED = {"commands.h": "cmd", "dax_event.h": "tracing", "dax_event.c": "tracing"}

REMEDY = "move what both need into lib/ or fs/, or into a file below both"


def folder_of(file):
    return PLACED.get(file) or os.path.dirname(file) or "."


def why_not(user, used):
    """What forbids that file user needs file used; None: nothing."""
    above, below = folder_of(user), folder_of(used)
    for folder, file in ((above, user), (below, used)):
        if folder not in ORDER:
            return f"{file} is in {folder}, which has no place in the order of folders: add it to tests/static/layers.t"
    groups = [folder.split("/")[0] for folder in (above, below)]
    if groups[0] != groups[1] and groups[0] in BESIDE and groups[1] in BESIDE:
        return "which is beside it"
    if ORDER.index(below) < ORDER.index(above):
        return "which is above it"
    return None


def circles(edges):
    """Circles in {file: {files}}, each once, as lists; Tarjan's algorithm."""
    index, low, stack, found = {}, {}, [], []

    def visit(file):
        index[file] = low[file] = len(index)
        stack.append(file)
        for other in sorted(edges.get(file, ())):
            if other not in index:
                visit(other)
                low[file] = min(low[file], low[other])
            elif other in stack:
                low[file] = min(low[file], index[other])
        if low[file] == index[file]:
            circle = []
            while not circle or circle[-1] != file:
                circle.append(stack.pop())
            if len(circle) > 1:
                found.append(sorted(circle))

    for file in sorted(edges):
        if file not in index:
            visit(file)
    return found


def broken_rules(edges, verb):
    """One line for each rule that the edges break."""
    lines = []
    for user in sorted(edges):
        for used in sorted(edges[user]):
            why = why_not(user, used)
            if why:
                lines.append(f"{user} {verb} {used}, {why}: {REMEDY}")
    lines += [f"{', '.join(circle)} need each other: {REMEDY}" for circle in circles(edges)]
    return lines


def sources(tool):
    for folder, _, files in os.walk(tool):
        for file in files:
            if file.endswith((".c", ".h")):
                yield os.path.relpath(os.path.join(folder, file), tool)


def includes(tool):
    """{file: {headers}}; a .c file and its own header count as one."""
    edges, files = {}, set(sources(tool))
    for file in files:
        with open(os.path.join(tool, file), encoding="utf-8") as text:
            for header in re.findall(r'^#include "(.*)"', text.read(), re.M):
                if header not in files and header not in PLACED:
                    header = os.path.normpath(os.path.join(os.path.dirname(file), header))
                edges.setdefault(file, set()).add(header)
    return edges


def object_files(objects):
    return [os.path.join(folder, file) for folder, _, files in os.walk(objects)
            for file in files if file.endswith(".o")]


def source_of(path, objects):
    return os.path.relpath(path, objects)[:-2] + ".c"


def calls(objects):
    """{file: {files}}: whose functions and data each object uses."""
    defines, needs = {}, {}
    symbols = subprocess.run(["nm", "-A", "-P", *object_files(objects)], check=True, capture_output=True,
                             text=True).stdout
    for path, symbol, kind in (line.split()[:3] for line in symbols.splitlines()):
        file = source_of(path.rstrip(":"), objects)
        if kind == "U":
            needs.setdefault(file, set()).add(symbol)
        elif kind.isupper():
            defines[symbol] = file
    return {file: {defines[symbol] for symbol in symbols if symbol in defines} - {file}
            for file, symbols in needs.items()}


def stale(objects, tool):
    """Objects whose source is gone."""
    files = set(sources(tool)) | set(PLACED)
    return [path for path in object_files(objects) if source_of(path, objects) not in files]


def must_find(files, words, description):
    """The check finds, in a tree of these files, one broken rule with these words."""
    with tempfile.TemporaryDirectory() as tool:
        for file, text in files.items():
            os.makedirs(os.path.dirname(os.path.join(tool, file)), exist_ok=True)
            with open(os.path.join(tool, file), "w", encoding="utf-8") as out:
                out.write(text)
        found = broken_rules(includes(tool), "includes")
    good = len(found) == 1 and all(word in found[0] for word in words) if words else not found
    check([] if good else [f"found: {found}"], f"the check itself: {description}")


must_find({"bench/a.c": '#include "lib/b.h"\n', "lib/b.h": ""}, [], "a step down is right")
must_find({"lib/b.c": '#include "bench/a.h"\n', "bench/a.h": ""}, ["lib/b.c", "bench/a.h", "above"],
          "a step up is found")
must_find({"profile/b.c": '#include "bench/a.h"\n', "bench/a.h": ""}, ["profile/b.c", "bench/a.h", "beside"],
          "a step aside is found")
must_find({"lib/a.h": '#include "b.h"\n', "lib/b.h": '#include "lib/a.h"\n'}, ["lib/a.h, lib/b.h need each other"],
          "a circle is found")
must_find({"cmd/a.c": '#include "attic/b.h"\n', "attic/b.h": ""}, ["attic/b.h", "no place"],
          "a folder without a place is found")

edges = includes(TOOL)
check([] if len(edges) > 40 else [f"only {len(edges)} files found"], "the tool's sources are found")
check(broken_rules(edges, "includes"), "no file includes from above or beside, none in a circle")

built = subprocess.run(["make", "-s", "-C", TOOL], capture_output=True, text=True)
check(built.stderr.splitlines()[-20:] if built.returncode else [], "the tool is built")
for path in stale(OBJECTS, TOOL):
    os.unlink(path)
edges = calls(OBJECTS)
check([] if len(edges) > 40 else [f"only {len(edges)} objects found"], "its objects are found")
check(broken_rules(edges, "calls"), "no object calls into a folder above or beside, none in a circle")
done_testing()
