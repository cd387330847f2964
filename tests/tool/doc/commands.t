#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Each command line in README and the guides is one that there is: daxreadctl takes its options,
# make has its target, a script of the repository is there and names its options in --help.
# What is not ours stands in OTHERS, with where it is run. First the check itself is tried.
#
# Would catch: a command, an option, a target or a script that was renamed and that a guide
# still shows; a test that is named here and is gone.
import glob
import os
import re
import shlex
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, "tests/lib"))
from tap import check, done_testing

TOOL = os.environ.get("DAXREADCTL", os.path.join(TOP, "build/bin/daxreadctl"))
# Programs of others in command lines, and which test runs them so, or why none does
OTHERS = {
    "mount": "tests/reboot/new-user.t", "mke2fs": "tests/reboot/new-user.t", "ndctl": "tests/reboot/new-user.t",
    "systemctl": "tests/reboot/new-user.t", "trace-cmd": "tests/guest/trace/events.t",
    "mkfs.ext4": "the same program as mke2fs", "echo": "tests/guest/tool/switch.t",
    "cat": "tests/guest/tool/switch.t", "cd": "of the shell", "git": "needs a kernel tree",
    "apt": "needs the network", "gcc": "tests/guest compiles with it",
}


def lines_of(page):
    """Command lines: in indented blocks, and in fenced ones of the shell."""
    for line in re.findall(r"^ {4}(?! )(.*)$", page, re.M):
        words = line.split("#")[0].split()
        while words and re.fullmatch(r"[A-Z_]+=\S+", words[0]):
            words.pop(0)
        if words and (words[0] in OTHERS or re.fullmatch(r"make|daxreadctl|(tests|tools|patches)/\S+[^/]", words[0])):
            yield shlex.split(line.split(" #")[0].strip())


def run(words):
    return subprocess.run(words, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL, cwd=TOP)


def wrong_of_tool(words):
    """With --help a command parses the options before it, and does nothing."""
    at = words.index("--") if "--" in words else next((i for i, w in enumerate(words) if w[:1] in "|>&"), len(words))
    result = run([TOOL, *words[1:at], "--help"])
    return [] if result.returncode == 0 else result.stderr.splitlines()[:1]


def wrong_of_make(words, targets):
    return [f"make has no {word}" for word in words[1:]
            if "=" not in word and word[0] not in "-&|" and word not in targets | {"make"}]


def wrong_of_script(words):
    path = os.path.join(TOP, words[0])
    if not os.access(path, os.X_OK):
        return [f"{words[0]} is not there"]
    options = [word.split("=")[0] for word in words[1:words.index("--") if "--" in words else len(words)]
               if word.startswith("--")]
    said = run([path, "--help"]).stdout if options else ""
    return [f"{words[0]} has no {option}" for option in options if option not in said]


def wrong_of(words, targets):
    while re.fullmatch(r"[A-Z_]+=.*", words[0]):
        words = words[1:]
    if words[0] == "daxreadctl":
        return wrong_of_tool(words)
    if words[0] == "make":
        return wrong_of_make(words, targets)
    return [] if words[0] in OTHERS else wrong_of_script(words)


with open(os.path.join(TOP, "Makefile")) as file:
    all_targets = set(re.findall(r"^([a-z][a-z-]*):", file.read(), re.M))
SAMPLE = "text\n\n    LAB=none make bench   # why\n    daxreadctl list --nothing\n    tests/run --nothing\n    make fly\n    A table\n"
sample = list(lines_of(SAMPLE))
check([] if len(sample) == 4 else [str(sample)], "the check itself: command lines are found")
check([] if [bool(wrong_of(words, all_targets)) for words in sample] == [False, True, True, True] else [str(sample)],
      "and wrong ones are told from right ones")

count = 0
for name in sorted([os.path.join(TOP, "README.md"), *glob.glob(os.path.join(TOP, "Documentation/*.md"))]):
    with open(name) as file:
        found = list(lines_of(file.read()))
    count += len(found)
    check([f"{' '.join(words)}: {why}" for words in found for why in wrong_of(words, all_targets)],
          f"{os.path.relpath(name, TOP)}: {len(found)} command lines")
check([f"{program}: {where}" for program, where in OTHERS.items()
       if where.startswith("tests/") and " " not in where and not os.path.exists(os.path.join(TOP, where))],
      "the tests that run the commands of others are there")
check([] if count > 60 else [f"{count} command lines"], "most guides have some")
done_testing()
