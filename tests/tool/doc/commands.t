#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Each command line in README and the guides is run in the lab (tests/guest/tool/documented.t)
# or named in tests/lib/documented.py, with the reason or the test that runs it otherwise. Also
# of those that are not run daxreadctl takes the options, make has the target, and a script of
# the repository is there and names its options in --help. First the check itself is tried.
#
# Would catch: a command, an option, a target or a script that was renamed and that a guide
# still shows; a new line that nothing runs; a reason for a line or a test that is gone.
import os
import re
import shlex
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, "tests/lib"))
import documented
from tap import check, done_testing

TOOL = os.environ.get("DAXREADCTL", os.path.join(TOP, "build/bin/daxreadctl"))
# How the lines begin of which more is known than a shell and a table of reasons can tell
OURS = r"daxreadctl|make|(tests|tools|tracing|patches)/.*"
# What is run in the lab begins with one of these; another word would be no command
OTHERS = {"mount", "mkfs.ext4", "ndctl", "trace-cmd"}


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


def wrong_of(line, targets):
    words = shlex.split(line)
    while re.fullmatch(r"[A-Z_]+=.*", words[0]):
        words = words[1:]
    if not re.fullmatch(OURS, words[0]):
        return [] if words[0] in OTHERS or documented.why_not_run(line) else ["is not run, and no reason is given"]
    if words[0] == "daxreadctl":
        return wrong_of_tool(words)
    # nothing of the host's is run in the lab
    found = [] if documented.why_not_run(line) else ["is not run, and no reason is given"]
    return found + (wrong_of_make(words, targets) if words[0] == "make" else wrong_of_script(words))


with open(os.path.join(TOP, "Makefile")) as file:
    all_targets = set(re.findall(r"^([a-z][a-z-]*):", file.read(), re.M))
SAMPLE = """text

    LAB=none make bench   # why
    daxreadctl list --nothing

    tests/run --nothing
    make NOTHING
    nothing knows this

- An item
    and its second line

    GRUB_CMDLINE_LINUX="no command"

```sh
make deb
```
```
no command
```
""".replace("NOTHING", "fly")    # a target that there is nowhere
found = documented.lines_of(SAMPLE)
check([] if len(found) == 6 and found[0] == "LAB=none make bench" else [str(found)],
      "the check itself: command lines are found")
judged = [bool(wrong_of(line, all_targets)) for line in found]
check([] if judged == [False, True, True, True, True, False] else [str(judged)], "and wrong ones are told from right ones")

texts = {page: documented.text_of(page) for page in documented.pages()}
lines = [line for text in texts.values() for line in documented.lines_of(text)]
for page, text in texts.items():
    found = documented.lines_of(text)
    check([f"{line}: {why}" for line in found for why in wrong_of(line, all_targets)], f"{page}: {len(found)} command lines")
check([pattern for pattern in documented.NOT_RUN if not any(re.fullmatch(pattern, line) for line in lines)],
      "each reason is one for a line")
firsts = [block[0] for text in texts.values() for block in documented.blocks_of(text)]
check([begin for begin in documented.OTHER_BLOCKS if not any(first.startswith(begin) for first in firsts)],
      "each block without commands is there")
tests = [name for why in [*documented.NOT_RUN.values(), *documented.OTHER_BLOCKS.values()]
         for name in re.findall(r"tests/[\w./-]+\.[tc]\b", why)]
check([name for name in tests if not os.path.exists(os.path.join(TOP, name))], "so is each test that is named")
check([] if len(tests) > 10 and len(lines) > 60 else [f"{len(tests)} tests, {len(lines)} lines"], "most guides have some")
done_testing()
