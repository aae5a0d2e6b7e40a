#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""run.py accepts a good file and rejects every other one in self_test/, for the reason in its first line.

usage: self_test.py <compiler>
"""
import sys
from pathlib import Path

sys.dont_write_bytecode = True
import run  # noqa: E402


def main() -> int:
    failures = []
    files = sorted((Path(__file__).parent / "self_test").glob("*.cpp"))
    for file in files:
        reason = run.wanted(file.read_text(), "REJECTED")
        problems = run.check(sys.argv[1], file, ["-std=c++20"])
        if reason is None and problems:
            failures.append(f"{file.name}: rejected: {problems}")
        if reason is not None and not any(reason in problem for problem in problems):
            failures.append(f"{file.name}: not rejected because '{reason}': {problems}")
    missing = run.check("no-such-compiler", files[0], [])
    if not any("install-deps.sh" in problem for problem in missing):
        failures.append("a missing compiler is no failure")
    print("\n".join(failures) or f"{len(files)} files and a missing compiler judged as they must be")
    return 1 if failures or not files else 0


if __name__ == "__main__":
    sys.exit(main())
