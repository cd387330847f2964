#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# The words of the field: those that were given up for better known ones are in no text
# and no identifier. Files in which a word has another meaning are named with it.
#
# Would catch: a word that comes back with new code. First the check itself is tried.
import os
import re
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, "tests/lib"))
from tap import check, done_testing

# In any text: the word, what is said in its place, files where it means something else
TEXT = [
    (r"\blanes?\b", "thread, worker", r""),
    (r"\bput(s|ting)?[-_ ]?(\w+\s+){0,2}back\b", "restore", r""),
    (r"\bintake\b", "reader, import", r""),
    (r"\bby[-_]pid\b", "tasks, task_table", r""),
    (r"\b(tracing[-/]pieces|ready-made pieces)\b", "scripts", r""),
    (r"(?<!-)(?<!description=)\bsubjects?\b", "file, case, variant", r"^(patches/|CONTRIBUTING|Documentation/hacking|tests/bench/lines$)"),
    (r"\brun[-_]state\b", "saved switch, lock file", r""),
    (r"\bfs[-_]choice\b", "fs selection", r""),
    (r"\bkept[- ]extents?\b", "cached extent", r""),
    (r"\bhouse\b|\brooms?\b|\bhold of\b", "folder, space, or leave it out", r""),
    (r"what takes longer|nobody points to|as it stands|whichever way|tells more|what the memory allows|"
     r"as iomap has it|the last line counts|\bhas it that\b|\bis left alone\b", "a plain sentence", r""),
    (r"\bshall\b|\bwhich (is|are) to\b|\bthe like\b|\bin the midst\b|\bas it were\b",
     "must, or a plain sentence", r"^tests/(mutations/run|lab/kernel)$"),
]

# In code, outside of comments and strings
CODE = [
    (r"\b(complain|say|say_\w+|said_by|cry)\b", "print_error, print_note, print_message", r""),
    (r"\b(there|what|one|any|wish)\b", "a name that says what the value is", r""),
    (r"\b(callers?_(names|state|open|close|loop)|enum caller|plan_has_callers)\b", "api", r""),
    (r"\bputback\w*|\blanes_\w+|\brooms?_\w+|\btrace_intake\w*", "restore, workers, trace_reader", r""),
]

NOT_READ = re.compile(r"^patches/[^/]+/|(^|/)data/|^tests/static/words\.t$")


def code_of(text):
    """C without comments and strings."""
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'',
                  lambda match: re.sub(r"[^\n]", " ", match.group()), text, flags=re.S)


def found(file, text, rules):
    for word, better, elsewhere in rules:
        if elsewhere and re.search(elsewhere, file):
            continue
        for match in re.finditer(word, text, re.I):
            line = text.count("\n", 0, match.start()) + 1
            yield f"{file}:{line}: \"{match.group()}\": {better}"


def words_in(file, text):
    yield from found(file, text, TEXT)
    if file.endswith((".c", ".h")):
        yield from found(file, code_of(text), CODE)


bad = {"a.md": "Puts it back.", "b.c": "int what;", "c.c": "lanes_make();", "d.md": "as it stands",
       "e.md": "tests which are to notice", "f.c": "put_back();", "g.c": "room_for(1);"}
missed = [file for file, text in bad.items() if not list(words_in(file, text))]
check(missed, "the check itself: such words are found")
check(list(words_in("a.c", '/* what */ char *text = "there"; /* one */')),
      "the check itself: comments and strings are no identifiers")

names = subprocess.run(["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard"],
                       cwd=TOP, check=True, capture_output=True, text=True).stdout.splitlines()
lines, read = [], 0
for name in names:
    path = os.path.join(TOP, name)
    if NOT_READ.search(name) or not os.path.isfile(path):
        continue
    try:
        with open(path, encoding="utf-8") as file:
            lines += words_in(name, file.read())
        read += 1
    except UnicodeDecodeError:
        pass
check([] if read > 200 else [f"only {read} files read"], "the repository's files are read")
check(lines, "none of the words that were given up")
done_testing()
