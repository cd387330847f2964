#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
# lab: --cpus 1
#
# The command lines of README and the guides, typed as they stand and in their order, do what
# they say: each ends with status 0, or with the one that its page gives. tests/lib/documented.py
# says which are not run, and why. /dev/pmem1 stands for the reader's /dev/pmem0.
#
# Would catch: a documented command that is refused, that needs what the lines before it do not
# make, or that leaves a tracing instance or a kept switch behind.
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, "tests/lib"))
import documented
from tap import check, done_testing

DEVICE, POINT = "/dev/pmem1", "/mnt/pmem1"
CONF = "/etc/daxreadctl.conf"
INSTANCES = "/sys/kernel/tracing/instances"
PATIENCE = 120  # seconds for a command, under the emulator
# What the lab has otherwise than the reader, and words in capitals that stand for something.
# Shorter, so that the test does not wait.
AS_TYPED = [
    (r"pmem0", "pmem1"), (r"\bCOMMAND\b", f"cksum {POINT}/file"), (r">> FILE\b", ">> file"),
    (r"\$PWD/build", f"{TOP}/build"), (r"((--seconds|--delay|sleep) )1[05]\b", r"\g<1>1"),
    (r"^daxreadctl bench ", "daxreadctl bench --rounds 1 --seconds 0.01 "),
    (r" --reads 1000 ", " --reads 20 --rounds 1 "), (r"^daxreadctl profile ", "daxreadctl profile --seconds 0.05 "),
]
# The page says: 1 if the switch is off
STATUSES = {("Documentation/using.md", "daxreadctl doctor /mnt/pmem0"): 1}


def run(line):
    return subprocess.run(line, shell=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace", timeout=PATIENCE)


def must(line):
    result = run(line)
    if result.returncode:
        sys.exit(f"{line}: {result.stdout}")


def on_terminal(line):
    """Types q when there is a screen; the status and what was seen."""
    pid, terminal = pty.fork()
    if not pid:
        os.environ["TERM"] = "linux"
        os.execvp("sh", ["sh", "-c", f"exec {line}"])
    seen, end = b"", time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if not select.select([terminal], [], [], 1)[0]:
            continue
        try:
            seen += os.read(terminal, 4096)
        except OSError:     # it has ended
            break
        if b"READ" in seen:
            os.write(terminal, b"q")
    else:
        os.kill(pid, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), seen.decode(errors="replace")


def until_interrupted(line, path):
    """Ends it as Ctrl-C does when the file has something."""
    process = subprocess.Popen(f"exec {line}", shell=True, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    end = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < end:
        if os.path.exists(path) and os.path.getsize(path):
            process.send_signal(signal.SIGINT)
            break
        time.sleep(0.1)
    try:
        said = process.communicate(timeout=PATIENCE)[1]
    except subprocess.TimeoutExpired:
        process.kill()
        said = process.communicate()[1]
    return process.returncode, said


def typed(line):
    """The status and what it printed."""
    file = re.search(r"(?:>>|--prometheus) (\S+)", line)
    if file:
        return until_interrupted(line, file[1])
    if line.startswith("daxreadctl top "):
        return on_terminal(line)
    try:
        result = run(line)
    except subprocess.TimeoutExpired as late:
        return f"none in {PATIENCE} s", (late.stdout or b"").decode(errors="replace")
    return result.returncode, result.stdout


def prepare(lines):
    """Makes what the page does not make itself: namespace, file system, mount."""
    run(f"umount -q -A {DEVICE}")
    said = "\n".join(lines)
    if "ndctl create-namespace" in said:
        must("ndctl destroy-namespace -f namespace1.0")
    else:
        must(f"wipefs -q -a {DEVICE} && mke2fs -q -t ext4 -b 4096 {DEVICE}")
        if "mount -o dax" not in said:
            must(f"mount -o dax {DEVICE} {POINT}")
    if "/var/lib/mysql" in said:
        must(f"mkdir -p /var/lib/mysql && mount --bind {POINT} /var/lib/mysql")


def give_file():
    """A reader's file system has files."""
    if os.path.ismount(POINT) and not os.path.exists(f"{POINT}/file"):
        with open(f"{POINT}/file", "wb") as file:
            file.write(os.urandom(1 << 16))


def as_typed(line):
    for pattern, replacement in AS_TYPED:
        line = re.sub(pattern, replacement, line)
    return line


os.makedirs(POINT, exist_ok=True)
os.makedirs("/var/lib/prometheus/node-exporter", exist_ok=True)
work = tempfile.mkdtemp()
os.chdir(work)
os.environ["HOME"] = work
count = 0
try:
    for page in documented.pages():
        lines = [line for line in documented.lines_of(documented.text_of(page)) if not documented.why_not_run(line)]
        if not lines:
            continue
        prepare(lines)
        for line in lines:
            give_file()
            count += 1
            status, said = typed(as_typed(line))
            wanted = STATUSES.get((page, line), 0)
            check([] if status == wanted else [f"{as_typed(line)}: status {status}, wanted {wanted}", *said.splitlines()[-30:]],
                  f"{page}: {line}")
        left = [name for name in os.listdir(INSTANCES) if name.startswith("daxreadctl")]
        check(left, f"{page}: no tracing instance is left")
    check([] if count > 30 else [f"{count} lines"], "most lines of users are run")
    check([] if '"blockdev":"pmem1"' in run("ndctl list -n namespace1.0").stdout else [run("ndctl list").stdout],
          "the namespace that was made has the name of the one before")
finally:
    os.chdir("/")
    run(f"umount -q -A {DEVICE}; wipefs -q -a {DEVICE}")
    shutil.rmtree(work)
    if os.path.exists(CONF):
        os.remove(CONF)
done_testing()
