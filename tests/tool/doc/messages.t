#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Documentation/troubleshooting.md has every message that the tool's sources can print, up to
# its remedy, and none that they do not have. First the check itself is tried.
#
# Would catch: a new or changed message that the page lacks, one that is gone from the sources.
import glob
import os
import re
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, "tests/lib"))
from tap import check, done_testing

# The functions that print, and which of their arguments is the format
FORMATS = {"print_error": 2, "print_note": 0}
VARIABLE = "…"


def arguments(text, at):
    """The arguments of the call whose parenthesis was opened right before AT."""
    found, depth, start, quoted = [], 1, at, False
    while depth:
        char = text[at]
        if quoted:
            at += char == "\\"
            quoted = char != '"'
        elif char == '"':
            quoted = True
        elif char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
        if not depth or (char == "," and depth == 1 and not quoted):
            found.append(text[start:at])
            start = at + 1
        at += 1
    return found


def message(argument):
    """The format up to its remedy, with a sign for all that differs from case to case."""
    parts = re.findall(r'"((?:[^"\\]|\\.)*)"|([A-Za-z_]\w*)', argument)
    text = "".join(VARIABLE if name else literal for literal, name in parts)
    text = text.replace('\\"', '"').split(";")[0].replace("%%", "\0")
    text = re.sub(r"%[-#0 +]*[\d.*]*(hh|h|ll|l|z|j)?[a-zA-Z]", VARIABLE, text).replace("\0", "%")
    return re.sub(r"\s+", " ", re.sub(VARIABLE + "+", VARIABLE, text)).strip()


def messages_of(source):
    found = set()
    for call in re.finditer(rf"\b({'|'.join(FORMATS)})\(", source):
        args = arguments(source, call.end())
        at = FORMATS[call[1]]
        # what has no words of its own hands on those of another
        if len(args) > at and '"' in args[at] and re.search("[a-z]{3}", message(args[at])):
            found.add(message(args[at]))
    return found


def messages_on(page):
    """What stands as code in the first column, where that is a message."""
    found = set()
    for line in page.splitlines():
        if line.startswith("| `"):
            found.update(re.findall(r"`([^`]*)`", line.split(" | ")[0]))
    return {text for text in found if text != VARIABLE and not text.startswith("see ")}


SAMPLE = '''
	print_error(1, a(b, ","), "cannot be %s: %m; "
		    "remove it", c);
	print_note("%zu %% done of " NAME ", \\"%s\\"", x, y);
	print_error(2, "x", "%s", remedy);
'''
check([] if messages_of(SAMPLE) == {"cannot be …: …", '… % done of …, "…"'} else [repr(messages_of(SAMPLE))],
      "messages are found in sources")
check([] if messages_on("| `a …`<br>`b` | `c` |\n| d |") == {"a …", "b"} else ["other messages"],
      "and on a page")

printed = set()
for name in glob.glob(os.path.join(TOP, "tools/daxreadctl/**/*.c"), recursive=True):
    with open(name) as file:
        printed |= messages_of(file.read())
with open(os.path.join(TOP, "Documentation/troubleshooting.md")) as file:
    on_page = messages_on(file.read())
check([] if len(printed) > 100 else [f"{len(printed)} messages"], "the sources have messages")
check(sorted(printed - on_page), "each is on the page")
check(sorted(on_page - printed), "and no others are")
done_testing()
