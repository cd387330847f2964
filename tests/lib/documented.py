# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
"""The command lines of README and the guides, and why some of them are not run by a test.

All others are run in the lab, by tests/guest/tool/documented.t."""
import glob
import os
import re

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# Blocks that have no command lines, by how they begin
OTHER_BLOCKS = {
    "patches/            the series": "folders",
    "ext4_dax_read: dev 259,0": "what trace-cmd prints",
    "Time of a read by phase": "what trace prints",
    "Where a read of 1 byte": "what profile prints",
    "Functions that only read_iter": "what profile prints",
    "EXT4_IOC_GET_DAX_FAST_READ": "ioctls; tests/guest/read/switch-contract.c",
    "GRUB_CMDLINE_LINUX=": "a file's line",
    "options root=": "a file's line",
    "[hypervisor.qemu]": "a file of Kata Containers",
}

# Command lines that nothing runs as they stand: a regular expression, and the reason or the
# test that runs it in its own way
NOT_RUN = {
    r"(LAB=none .*)?make bench": "installs packages and measures for minutes",
    r"make bench-apps.*": "installs applications and measures for minutes; tests/tool/bench/apps.t has its table",
    r"make (test|check|test-all|test-version|test-mutations)( .*)?": "runs the tests, of which this is one",
    r"tests/run .*": "runs tests; tests/runner/counts.t",
    r"make deps": "installs packages",
    r"make budgets-update( .*)?": "measures for minutes and changes recorded counts",
    r"make kernel-tree.*": "unpacks a kernel's source and makes a git tree of it",
    r"make patches( .*)?": "needs that tree; tests/patches/series.t compares both",
    r"make check-patches( .*)?": "needs a kernel's source; tests/patches/checkpatch.t",
    r"make tool && make install": "tests/tool/installed.t",
    r"make kernel-deb|apt install \./build/linux-image.*|reboot": "tests/tool/package/kernel-packages.t",
    r"make deb": "tests/tool/package/deb.t",
    r"tests/lab/run (--kernel stock )?-- COMMAND": "the lab cannot boot inside the lab; tests/lab/status.t",
    r"tests/lab/run --kernel debug .*": "the same; tests/debug/checkers.t",
    r"tests/lab/run --kernel kcsan .*": "the same; tests/kcsan/data-races.t",
    r"tests/lab/run --kernel nfit .*": "the same; tests/guest/error/injected-errors.t",
    r"tests/lab/run --kernel cxl .*": "the same; tests/guest/tool/cxl.t",
    r"tests/lab/run --clock .*": "the same; tests/lab/clock.t",
    r"tests/lab/run --keep .*": "the same; tests/reboot/keep-on.t",
    r"tests/lab/run --gdb .*": "the same; tests/faults/machine-checks.t",
    r"systemctl enable .*": "systemd does not run in the lab; tests/reboot/new-user.t",
    r"cd ~/\.cache/.*": "the folder that make kernel-tree makes",
    r"… edit, .*": "is done by hand",
    r"git (fetch|cherry-pick) .*": "is done by hand in that tree, with its conflicts",
}


def pages():
    """README and the guides, from the top of the repository."""
    return [os.path.relpath(name, TOP) for name in
            [os.path.join(TOP, "README.md"), *sorted(glob.glob(os.path.join(TOP, "Documentation/*.md")))]]


def text_of(page):
    with open(os.path.join(TOP, page), encoding="utf-8") as file:
        return file.read()


def blocks_of(text):
    """The indented blocks, each after an empty line, and fenced ones of the shell."""
    fenced = re.findall(r"^```(?:sh|bash|shell)\n(.*?)^```\n", text, re.M | re.S)
    text = re.sub(r"^```.*?^```\n", "", text, flags=re.M | re.S)
    for block in re.findall(r"(?:^|\n\n)((?: {4}.*\n|\n(?= {4}))+)", text) + fenced:
        yield [line.strip() for line in block.splitlines() if line.strip()]


def is_other(block):
    return any(block[0].startswith(begin) for begin in OTHER_BLOCKS)


def lines_of(text):
    """The command lines, without the remarks behind them."""
    return [re.split(r"\s#", line)[0].strip() for block in blocks_of(text) if not is_other(block) for line in block]


def why_not_run(line):
    """The reason; None if it is run."""
    return next((why for pattern, why in NOT_RUN.items() if re.fullmatch(pattern, line)), None)
