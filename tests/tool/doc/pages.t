#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# The man pages are complete and without mistakes: one for each command, with all sections;
# what they refer to is there; no sentence is in two of them; their examples run, or, where
# they need a kernel with the series, have options that the program takes.
#
# Would catch: a command without a page, a text that was copied and will be changed in one
# place, an example of an option that was renamed. First the check itself is tried.
import glob
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, "tests/lib"))
from tap import check, done_testing

TOOL = os.environ.get("DAXREADCTL", os.path.join(TOP, "build/bin/daxreadctl"))
DOC = os.path.join(TOP, "tools/daxreadctl/doc")
DATA = os.path.join(TOP, "tests/tool/data")
SECTIONS = ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS", "ENVIRONMENT", "FILES", "EXAMPLES", "SEE ALSO"]
# Shorter ones only refer to another page
WORDS = 6


def plain(text):
    """A page's source as text, a paragraph a line; so is each tag of one (.TP)."""
    lines, tag = [], False
    for line in text.splitlines():
        if line.startswith('.\\"'):
            continue
        is_tag, tag = tag, bool(re.match(r"\.T[PQ]\b", line))
        if re.match(r"\.(TP|TQ|PP|IP|SH|SS|EX|EE|RS|RE|nf|fi|br|TH)\b", line):
            lines.append("\n")
            continue
        if re.match(r"\.[A-Z]+ ", line):
            request, line = line.split(" ", 1)
            # Fonts in turns have no blank between them.
            line = "".join(shlex.split(line)) if len(request) == 3 else line
        line = re.sub(r"\\f[BIRP]", "", line)
        lines.append(re.sub(r"\\(.)", r"\1", line) + ("\n" if is_tag else ""))
    return " ".join(lines)


def sentences(text):
    for paragraph in plain(text).split("\n"):
        for sentence in re.split(r"(?<=[.;:])\s", paragraph):
            words = re.findall(r"[\w/=.-]*\w", sentence)
            if len(words) >= WORDS:
                yield " ".join(words).lower()


def repeated(pages):
    """Sentences that two pages, or two places of one, have."""
    found = {}
    for name, text in pages.items():
        for sentence in sentences(text):
            found.setdefault(sentence, []).append(name)
    return [f"{', '.join(names)}: {sentence}" for sentence, names in found.items() if len(names) > 1]


def section(text, name):
    match = re.search(rf"^\.SH {name}\n(.*?)(?=^\.SH |\Z)", text, re.M | re.S)
    return match.group(1) if match else ""


def examples(text):
    """The commands of a page's examples"""
    return [line.replace("\\-", "-") for line in
            re.findall(r"^\.TP\n\.B (daxreadctl .*)$", section(text, "EXAMPLES"), re.M)]


def references(text):
    return re.findall(r"^\.BR ([\w\\.-]+) \((\d)\)", text, re.M)


def run(words, **more):
    return subprocess.run(words, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL, **more)


two = {"a": ".TP\n.B one\nIt says\n.BR this (1),\nand it is long.\n", "b": "It says\n\\fBthis\\fR(1), and it is long.\n"}
check([] if len(repeated(two)) == 1 else [str(repeated(two))], "the check itself: a repeated sentence is found")
check(repeated({"a": two["a"]}), "the check itself: one that is said once is not")

pages = {}
for path in glob.glob(os.path.join(DOC, "*.[1-8]")):
    with open(path, encoding="utf-8") as file:
        pages[os.path.basename(path)] = file.read()
commands = re.findall(r"^  (\w+) ", re.search(r"Commands:\n(.*?)\n\n", run([TOOL, "--help"]).stdout, re.S).group(1), re.M)
of_commands = {f"daxreadctl-{command}.8" for command in commands}
check(sorted(of_commands ^ {name for name in pages if name.startswith("daxreadctl-")}), "each command has a page, no other has")
check([f"{name}: {re.findall(r'^.SH (.*)', pages[name], re.M)}" for name in sorted(of_commands & set(pages) | {"daxreadctl.8"})
       if [head for head in re.findall(r"^\.SH (.*)", pages[name], re.M) if head in SECTIONS] != SECTIONS],
      "the pages of commands have all sections, in their order")
check(repeated(pages), "no sentence is said twice")
check([f"daxreadctl.8: lacks {command}" for command in commands
       if f".BR daxreadctl\\-{command} (8)\n" not in section(pages["daxreadctl.8"], "COMMANDS")], "the overview names the commands")

own = {name.rsplit(".", 1)[0] for name in pages}
wrong, unsorted = [], []
for name, text in pages.items():
    for page, number in references(text):
        page = page.replace("\\-", "-")
        if page.split("-")[0].split(".")[0] in ("daxreadctl", "ext4_dax_fast_read") and f"{page}.{number}" not in pages:
            wrong.append(f"{name}: {page}({number})")
    also = [(number, page.replace("\\-", "-")) for page, number in references(section(text, "SEE ALSO"))]
    if also != sorted(also):
        unsorted.append(f"{name}: {also}")
check(wrong, "pages that are referred to are there")
check(unsorted, "SEE ALSO is in the order of man-pages: by section, then by name")
check([name for name in pages if name != "daxreadctl.8" and not any(
    f".BR {name[:-2]} ({name[-1]})".replace("-", "\\-") in text for other, text in pages.items() if other != name)],
      "each page is referred to")

for name in sorted(pages):
    path = os.path.join(DOC, name)
    if shutil.which("mandoc"):
        check(run(["mandoc", "-Tlint", path]).stdout.splitlines(), f"{name}: mandoc finds nothing")
    if shutil.which("man"):
        check(run(["man", "--warnings", "--local-file", path], env={**os.environ, "MANPAGER": "cat"}).stderr.splitlines(),
              f"{name}: man warns of nothing")

with tempfile.TemporaryDirectory() as work:
    tree = os.path.join(work, "tree")
    shutil.copytree(os.path.join(DATA, "trees/lab"), tree, symlinks=True)
    os.makedirs(os.path.join(tree, "run/udev/data"))
    os.makedirs(os.path.join(tree, "etc"))
    with open(os.path.join(tree, "run/udev/data/b259:1"), "w", encoding="utf-8") as file:
        file.write("E:ID_FS_UUID=0f9d1c5e-7a3b-4c2d-9e8f-001122334455\n")
    for directory in glob.glob(os.path.join(tree, "sys/fs/ext4/*")):
        with open(os.path.join(directory, "dax_fast_read_iter"), "w", encoding="utf-8") as file:
            file.write("supported\n" if directory.endswith("/features") else "0\n")
    shutil.copy(os.path.join(DATA, "traces/mixed.dat"), os.path.join(work, "trace.dat"))
    with open(os.path.join(work, "stacks"), "w", encoding="utf-8") as file:
        file.write("# sampled: cpu-clock each 20011, reads of 4096 bytes\nread_iter;main 100\n\nread;main 50\n")
    with open(os.path.join(work, "data"), "wb") as file:
        file.truncate(1 << 20)
    environment = {**os.environ, "PATH": os.path.dirname(TOOL) + ":" + os.environ["PATH"]}
    ran = 0
    for name in sorted(pages):
        for example in examples(pages[name]):
            words = shlex.split(example)
            wanted = (0,)
            if any(word in words for word in ("--from", "--any-file", "--compare", "--help")):
                ran += 1
            elif words[1] in ("list", "get", "set", "apply", "doctor") and "--follow" not in words:
                words += ["--sysroot", tree]
                # A saved tree has no read to make.
                wanted = (1, 2) if words[1] == "doctor" else (0,)
                ran += 1
            else:
                where = words.index("--") if "--" in words else len(words)
                words.insert(where, "--help")
            if words[1:2] == ["bench"] and "new.json" in words:
                shutil.copy(os.path.join(work, "old.json"), os.path.join(work, "new.json"))
            result = run(words, cwd=work, env=environment)
            check([] if result.returncode in wanted else [f"exit status {result.returncode}", *result.stderr.splitlines()],
                  f"{name}: {' '.join(words).replace(work, 'WORK')}")
    check([] if ran > 15 else [f"only {ran} examples ran"], "most examples are run")
    conf = re.search(r"\.EX\n(# database.*?)\.EE", pages["daxreadctl.conf.5"], re.S).group(1).replace("\\-", "-")
    with open(os.path.join(tree, "etc/daxreadctl.conf"), "w", encoding="utf-8") as file:
        file.write(conf)
    result = run([TOOL, "list", "-nro", "KEPT,KEPT-ITER", "--sysroot", tree])
    check([] if result.stdout == "on -\n" else [repr(result.stdout), result.stderr], "daxreadctl.conf.5: the example is taken")
done_testing()
