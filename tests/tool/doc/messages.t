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
FORMATS = {"print_error": 2, "print_note": 0, "print_warning": 0, "warnings_add": 2}
# Those that put a reason after the words of their caller: which argument has the words
BEFORE_A_REASON = {"switch_complain": 3, "filesystem_open_for": 1}
# Where words of others are printed: of these two, and of warnings
HANDED_ON = {"fs/open.c", "fs/switch.c", "trace/report/report.c"}
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


def alternatives(argument):
    """The argument, or each of those that a condition chooses from, as literals and names."""
    found = [[]]
    for token in re.finditer(r'"((?:[^"\\]|\\.)*)"|([A-Za-z_]\w*)|([?:])', argument):
        if token[3] == "?":
            found.pop()     # that was the condition
        if token[3]:
            found.append([])
        else:
            found[-1].append(VARIABLE if token[2] else token[1])
    return ["".join(parts) for parts in found]


def message(text):
    """The format up to its remedy, with a sign for all that differs from case to case."""
    text = text.replace('\\"', '"').replace("%%", "\0")
    text = re.sub(rf"%(?:{VARIABLE}|[-#0 +]*[\d.*]*(hh|h|ll|l|z|j)?[a-zA-Z])", VARIABLE, text).replace("\0", "%")
    text = re.sub(r"\s+", " ", re.sub(VARIABLE + "+", VARIABLE, text)).strip()
    before = text.split(";")[0]
    return before if has_words(before) else text


def has_words(text):
    return re.search("[a-z]{3}", text)


def messages_of(source):
    """The messages, and how many calls have no words of their own."""
    found, without = set(), 0
    for call in re.finditer(rf"\b({'|'.join(FORMATS | BEFORE_A_REASON)})\(", source):
        args = arguments(source, call.end())
        if re.match(r"(const |struct |int )", args[0]):
            continue    # the function itself
        text = args[(FORMATS | BEFORE_A_REASON)[call[1]]]
        texts = {message(part) for part in alternatives(text)} if '"' in text else set()
        worded = {part for part in texts if has_words(part)}
        without += not worded
        found |= {f"{part}: {VARIABLE}" for part in worded} if call[1] in BEFORE_A_REASON else worded
    return found, without


def messages_on(page):
    """What stands as code in the first column, where that is a message."""
    found = set()
    for line in page.splitlines():
        if line.startswith("| `"):
            found.update(re.findall(r"`([^`]*)`", line.split(" | ")[0]))
    return found


SAMPLE = '''
	print_error(1, a(b, ","), "cannot be %s: %m; "
		    "remove it", c);
	print_note("%zu %% done of " NAME ", \\"%s\\"", x, y);
	print_error(2, "x", "%s", remedy);
	print_error(1, x, y ? "is one; do a" : "is two: %s", z);
	print_note("%s, %s; it is kept", x, y);
	warnings_add(w, "name", "%" PRIu64 " events", n);
	return switch_complain(w, fs, via, "cannot be had", error);
int switch_complain(const struct dax_switch *which, const char *action, int error)
'''
WANTED = {"cannot be …: …", '… % done of …, "…"', "is one", "is two: …", "…, …; it is kept", "… events",
          "cannot be had: …"}
check([] if messages_of(SAMPLE) == (WANTED, 1) else [repr(messages_of(SAMPLE))], "messages are found in sources")
check([] if messages_on("| `a …`<br>`b` | `c` |\n| d |") == {"a …", "b"} else ["other messages"],
      "and on a page")

TOOL = os.path.join(TOP, "tools/daxreadctl")
printed, handed_on = set(), set()
for name in glob.glob(os.path.join(TOOL, "**/*.c"), recursive=True):
    with open(name) as file:
        found, without = messages_of(file.read())
    printed |= found
    if without:
        handed_on.add(os.path.relpath(name, TOOL))
with open(os.path.join(TOP, "Documentation/troubleshooting.md")) as file:
    on_page = messages_on(file.read())
check([] if len(printed) > 100 else [f"{len(printed)} messages"], "the sources have messages")
check(sorted(handed_on ^ HANDED_ON), "none has its words from a place that is not known here")
check(sorted(printed - on_page), "each is on the page")
check(sorted(on_page - printed), "and no others are")
done_testing()
