# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
"""TAP results on standard output, diagnostics on standard error."""
import sys

COUNT = FAILED = 0


def check(lines, description):
    """Prints a result; it passes if there are no lines, which say what is wrong."""
    global COUNT, FAILED
    COUNT += 1
    FAILED += bool(lines)
    print(f"{'not ok' if lines else 'ok'} {COUNT} - {description}")
    for line in lines:
        print(f"# {line}", file=sys.stderr)


def done_testing():
    """Prints the plan and ends the test."""
    print(f"1..{COUNT}")
    sys.exit(1 if FAILED else 0)
