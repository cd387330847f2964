# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
"""
What plugin.c wrote down, and the reads in it: the instructions of one read in the order in
which they were executed, with the lines of memory that each read and wrote.
"""
import bisect
import collections
import re

LINE_SHIFT = 6
RET = b"\xc3"
SYSRET = b"\x48\x0f\x07"
SYSTEM_CALL = "entry_SYSCALL_64"
# Functions that begin an interrupt or an exception
INTERRUPT = re.compile(r"asm_(sysvec|exc|common_interrupt|spurious)|entry_INT")
FEWEST = 5


class Unusable(Exception):
    """The recording lacks what should be in it"""


class Symbols:
    """System.map: the function at an address, and the address of a function"""

    def __init__(self, path):
        functions, self.where, self.interrupts = [], {}, set()
        with open(path) as file:
            for line in file:
                address, kind, name = line.split()
                self.where[name] = int(address, 16)
                if kind in "tTwW":
                    functions.append((int(address, 16), name))
                if INTERRUPT.match(name):
                    self.interrupts.add(int(address, 16))
        functions.sort()
        self.addresses = [address for address, _ in functions]
        # count the parts that the compiler split off as the function
        self.names = [re.sub(r"\.(part|constprop|isra|cold).*", "", name) for _, name in functions]

    def name_at(self, address):
        return self.names[bisect.bisect_right(self.addresses, address) - 1]

    def address_of(self, name):
        if name not in self.where:
            raise Unusable(f"this kernel has no {name}")
        return self.where[name]


class Step:
    """An instruction that was executed"""
    __slots__ = ("address", "times", "read", "written")

    def __init__(self, address):
        self.address, self.times = address, 1
        self.read, self.written = [], []


class Read:
    """The steps of a read"""

    def __init__(self, steps):
        self.steps = steps
        self.path = tuple(step.address for step in steps)
        self.read = frozenset(a >> LINE_SHIFT for step in steps for a in step.read)
        self.written = frozenset(a >> LINE_SHIFT for step in steps for a in step.written)

    def touched(self):
        return self.read | self.written


def load(path):
    """The steps of a processor, and the bytes of each instruction by its address.

    Code that changed while reads were followed would make one read of two.
    """
    steps, code = [], {}
    with open(path) as file:
        for line in file:
            kind, value = line[0], line[2:]
            if kind == "x":
                steps.append(Step(int(value, 16)))
            elif kind == "r":
                steps[-1].read.append(int(value, 16))
            elif kind == "w":
                steps[-1].written.append(int(value, 16))
            elif kind == "n":
                steps[-1].times = int(value)
            else:
                address, data = value.split()
                data = bytes.fromhex(data)
                if code.setdefault(int(address, 16), data) != data:
                    raise Unusable(f"the code at {address} changed while reads were followed")
    return steps, code


def calls_of(steps, code, entry):
    """From each entry of a function to its return: that which takes the return address
    from where the call before the entry had put it."""
    calls, begin, slot = [], None, None
    for at, step in enumerate(steps):
        if step.address == entry and at and len(steps[at - 1].written) == 1:
            begin, slot = at, steps[at - 1].written[0]
        elif begin is not None and code[step.address] == RET and step.read == [slot]:
            calls.append(steps[begin:at + 1])
            begin = None
    return calls


def system_calls_of(steps, code, entry, inner):
    """From each entry of a system call that comes to the function inner to its end, the
    return to the program, which is left out: QEMU may count to it what the program does."""
    calls, begin, found = [], None, False
    for at, step in enumerate(steps):
        if step.address == entry:
            begin, found = at, False
        elif step.address == inner:
            found = True
        elif begin is not None and code[step.address] == SYSRET:
            if found:
                calls.append(steps[begin:at])
            begin = None
    return calls


def usual(calls, symbols, what):
    """The read that most reads are like, in their instructions and then in the lines that
    they touch; how many of how many are alike in both. Reads with an interrupt in them
    are left out, and the others are told of by how many instructions they took."""
    reads = [Read(steps) for steps in calls]
    reads = [read for read in reads if symbols.interrupts.isdisjoint(read.path)]
    if len(reads) < FEWEST:
        raise Unusable(f"{what}: {len(reads)} reads are too few")

    def kind(read):
        return read.path, read.read, read.written
    alike = collections.Counter(map(kind, reads)).most_common(1)[0]
    found = next(read for read in reads if kind(read) == alike[0])
    others = sorted({len(read.path) for read in reads if read.path != found.path})
    return found, {"followed": len(reads), "alike": alike[1], "other_lengths": others}
