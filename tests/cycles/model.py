# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
"""
The model of cycles: llvm-mca's cycles for a read's instructions on a processor, and the
stated costs of those for which it has no sensible cost.
"""
import concurrent.futures
import json
import os
import re
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
# The number of reads in a row, whose cycles are divided by it. llvm-mca lets the reads
# overlap as a processor does, so the result depends on this number.
ITERATIONS = 10
LLVM_MCA = ["llvm-mca-19", "-mtriple=x86_64", f"-iterations={ITERATIONS}", "-json",
            "-instruction-info=0", "-resource-pressure=0"]
# Instructions that llvm-mca does not know and counts as 100 cycles
TAKEN_OUT = {"stac", "clac", "cli", "sti", "swapgs"}
# In its model of a pop the new stack pointer waits four cycles for the load, which it does
# on no processor. So pass a pop as a load and an addition to the stack pointer, and a push
# likewise.
PUSH, POP = re.compile(r"pushq (\$?%?[\w-]+)$"), re.compile(r"popq (%\w+)$")
# Its table for this processor has no xadd, and counts 100 cycles. The other tables treat
# it as an addition.
NO_XADD = {"znver2"}


class Costs:
    """The file costs: processors, variants and stated costs"""

    def __init__(self, path=os.path.join(HERE, "costs")):
        self.variants, self.costs, self.sources = {}, {}, {}
        with open(path) as file:
            for line in file:
                words = line.split("#")[0].split()
                if words[:1] == ["variant"]:
                    self.variants[words[1]] = {"processor": words[2], "patched": words[3:],
                                               "label": line.partition("#")[2].strip()}
                elif words[:1] == ["cost"]:
                    for processor in words[2].split(","):
                        self.costs[words[1], processor] = float(words[3])
                        self.sources[words[1], processor] = line.partition("#")[2].strip()

    def of(self, name, processor):
        return self.costs[name, processor]


def split(read, instructions):
    """The text for llvm-mca, and what is taken out of it: the names of stated costs, one
    for each instruction, and the bytes that string instructions move."""
    stream, taken_out, moved = [], [], []
    for step in read.steps:
        instruction = instructions[step.address]
        if instruction.calls or instruction.returns:
            continue
        if instruction.string:
            unit = {"b": 1, "w": 2, "l": 4, "q": 8}[instruction.string[-1]]
            taken_out.append("string")
            moved.append(unit * step.times)
        elif instruction.name in TAKEN_OUT:
            taken_out.append(instruction.name)
        else:
            stream.append(instruction.text)
    return stream, taken_out, moved


def spelled(text, processor):
    """The one or two instructions that llvm-mca gets in place of one."""
    push, pop = PUSH.match(text), POP.match(text)
    if push:
        return [f"movq {push.group(1)}, -8(%rsp)", "leaq -8(%rsp), %rsp"]
    if pop:
        return [f"movq (%rsp), {pop.group(1)}", "leaq 8(%rsp), %rsp"]
    if processor in NO_XADD:
        return [re.sub(r"^(lock )?xadd", r"\1add", text)]
    return [text]


def modelled_by_mca(stream, processor):
    """Cycles of one pass through the stream."""
    given = "".join(line + "\n" for text in stream for line in spelled(text, processor))
    done = subprocess.run(LLVM_MCA + [f"-mcpu={processor}"], input=given,
                          capture_output=True, text=True, check=False)
    if done.returncode:
        raise ValueError(f"llvm-mca -mcpu={processor}: {done.stderr.strip()[:500]}")
    summary = json.loads(done.stdout)["CodeRegions"][0]["SummaryView"]
    return summary["TotalCycles"] / ITERATIONS


def stated(taken_out, moved, processor, costs):
    """Cycles of what was taken out."""
    cycles = sum(costs.of("string", processor) if name == "string" else costs.of(name, processor)
                 for name in taken_out)
    return cycles + sum(moved) / costs.of("string-bytes-a-cycle", processor)


def patched(counts, variant, costs):
    """Cycles that mitigations add to returns and indirect branches."""
    price = {"return-thunks": counts["returns"], "retpolines": counts["indirect_branches"]}
    return sum(price[name] * costs.of(name, variant["processor"]) for name in variant["patched"])


def modelled(read, instructions, counts, costs):
    """The parts of the cycles of each variant, and their sum."""
    stream, taken_out, moved = split(read, instructions)
    processors = sorted({variant["processor"] for variant in costs.variants.values()})
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        by_mca = dict(zip(processors, pool.map(lambda name: modelled_by_mca(stream, name), processors)))
    found = {}
    for name, variant in costs.variants.items():
        parts = {"llvm_mca": by_mca[variant["processor"]],
                 "stated": stated(taken_out, moved, variant["processor"], costs),
                 "mitigations": patched(counts, variant, costs)}
        found[name] = {"cycles": round(sum(parts.values()), 1),
                       **{part: round(cycles, 1) for part, cycles in parts.items()}}
    return found
