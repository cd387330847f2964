# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
"""
Decodes instructions from their bytes: their text for llvm-mca, and their kinds.
"""
import re
import subprocess

LLVM_MC = ["llvm-mc-19", "--disassemble", "--triple=x86_64"]
# int $123 occurs in no kernel: put it between two instructions to tell their texts apart
BETWEEN, BETWEEN_TEXT = "[0xcd 0x7b]", "int $123"
BARRIERS = {"lfence", "mfence", "sfence", "serialize", "cpuid", "wrmsr", "iretq", "invpcid", "wbinvd"}
STRINGS = re.compile(r"(rep|repne)\s+(movs|stos|lods|scas|cmps)(\w)\b")


class Instruction:
    """An instruction's text and kinds"""

    def __init__(self, text, size):
        self.text, self.size = text, size
        words = [word for word in text.split() if word not in ("notrack", "bnd")]
        self.locked = words[0] == "lock" or (words[0].startswith("xchg") and "(" in text)
        if words[0] == "lock":
            words = words[1:]
        name = words[0]
        indirect = len(words) > 1 and words[1].startswith("*")
        self.name = name
        self.returns = name.startswith("ret")
        self.calls = name.startswith("call")
        self.jumps = name.startswith("j")
        self.indirect = indirect and (self.calls or self.jumps)
        self.barrier = name in BARRIERS
        string = STRINGS.match(text)
        self.string = f"{string.group(1)} {string.group(2)}{string.group(3)}" if string else None

    def branches(self):
        return self.returns or self.calls or self.jumps


def texts_of(codes):
    """The text of each, in order."""
    given = "\n".join("[" + " ".join(f"0x{byte:02x}" for byte in code) + f"]\n{BETWEEN}" for code in codes)
    said = subprocess.run(LLVM_MC, input=given, check=True, capture_output=True, text=True).stdout
    texts, lines = [], []
    for line in said.splitlines():
        line = " ".join(line.split("#")[0].split())
        if line == BETWEEN_TEXT:
            texts.append(" ".join(lines))
            lines = []
        elif line and not line.startswith("."):
            lines.append(line)
    if len(texts) != len(codes) or "" in texts:
        raise ValueError(f"{LLVM_MC[0]} read {len(texts)} of {len(codes)} instructions")
    return texts


def decode(code):
    """Instructions by address, from bytes by address."""
    distinct = sorted(set(code.values()))
    known = {data: Instruction(text, len(data)) for data, text in zip(distinct, texts_of(distinct))}
    return {address: known[data] for address, data in code.items()}
