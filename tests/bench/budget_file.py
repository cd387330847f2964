# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
"""
Reads and writes the file budgets for the judging programs, and prints their results as TAP.
"""
import os
import re
import subprocess
import sys

BUDGETS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "budgets")

# Emulators that gave the same counts as another, all of them, when both were run
SAME_COUNTS = {"10.0": "7.2"}


def environment():
    """Compiler and emulator, which counts depend on beside the code."""
    def version(pattern, *command):
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        return re.search(pattern, said).group(0)
    qemu = version(r"\d+\.\d+", "qemu-system-x86_64", "--version")
    return ["gcc " + version(r"[\d.]+", "gcc", "-dumpfullversion"),
            "qemu " + SAME_COUNTS.get(qemu, qemu)]


# What begins a line of a recorded count: with the series, and without
RECORDED = ("count ", "base ")


class Budgets:
    """The file: limits, and the recorded counts of a kernel release, with and without the series."""

    def __init__(self, release):
        self.release = release
        self.limits, self.counts, self.bases, self.made_with = [], {}, {}, []
        self.rise, self.share = 0.0, 0.0
        with open(BUDGETS) as file:
            self.lines = file.read().splitlines()
        for line in self.lines:
            words = line.split("#")[0].split()
            if words[:1] == ["limit"]:
                what = line.partition("#")[2].strip()
                self.limits.append((words[1], float(words[2]), float(words[3]), what))
            elif words[:1] == ["limit-of"] and release.startswith(words[1] + "."):
                self.replace_limit(words[2], float(words[3]))
            elif words[:1] == ["tolerance"]:
                self.rise, self.share = float(words[1]), float(words[2])
            elif words[:1] == ["made-with"]:
                self.made_with.append(line.split(None, 1)[1])
            elif words[:2] == ["count", release]:
                self.counts[" ".join(words[2:6])] = float(words[6])
            elif words[:2] == ["base", release]:
                self.bases[" ".join(words[2:6])] = float(words[6])

    def replace_limit(self, name, most):
        """A limit of this kernel version, in place of the one for all."""
        at = [limit[0] for limit in self.limits].index(name)
        self.limits[at] = (name, most, *self.limits[at][2:])

    def are_recorded(self):
        """Whether there are counts of this release that were made with these tools."""
        return bool(self.counts) and self.made_with == environment()

    def allowed(self, count):
        return count + max(self.rise, count * self.share)

    def write(self, counts, bases):
        """Counts of other kernel versions stay, and must have been made with the same tools."""
        series = self.release.split(".")[:2]
        other = [line for line in self.lines if line.startswith(RECORDED)
                 and line.split()[1].split(".")[:2] != series]
        if other and self.made_with != environment():
            sys.exit("judge: budgets has counts of other kernel versions that were made with "
                     + ", ".join(self.made_with) + ": update those, too, or remove them")
        kept = [line for line in self.lines if not line.startswith(RECORDED + ("made-with ",))]
        kept += [f"made-with {line}" for line in environment()] + other
        for word, found in (("count", counts), ("base", bases)):
            kept += [f"{word:5} {self.release} {key:36} {found[key]:.2f}" for key in found]
        with open(BUDGETS + ".new", "w") as file:
            file.write("\n".join(kept) + "\n")
        os.chmod(BUDGETS + ".new", os.stat(BUDGETS).st_mode)
        os.rename(BUDGETS + ".new", BUDGETS)


class Tap:
    """Results in TAP."""

    def __init__(self):
        self.count, self.failed = 0, 0

    def ok(self, good, what, why=""):
        self.count += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.count} - {what}")
        if not good and why:
            print(f"# {why}", file=sys.stderr)

    def skip(self, what, why):
        self.count += 1
        print(f"ok {self.count} - {what} # SKIP {why}")

    def end(self):
        print(f"1..{self.count}")
        sys.exit(1 if self.failed else 0)
