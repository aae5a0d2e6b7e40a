#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Compares the machine code of a function with its twin's, instruction by instruction.

usage: compare.py <compiler> <source> <include directory>...

The source says what to compare:  // TWIN: mine twin levels=O2,Os gcc=1 clang=identical
where a number is how many instructions `mine` may have over its twin, and `identical` means the same
instructions in the same order. Exit code 1, and both listings, if a claim does not hold.
"""
import re
import subprocess
import sys
import tempfile
from pathlib import Path


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\n{done.stderr}")
    return done.stdout


def functions(listing: str) -> dict[str, list[str]]:
    """Name -> instructions; jump targets as offsets from the function's start, padding left out."""
    found: dict[str, list[str]] = {}
    name, start = "", 0
    for line in listing.splitlines():
        if head := re.match(r"([0-9a-f]+) <(.+)>:$", line):
            start, name = int(head[1], 16), head[2]
            found[name] = []
        elif body := re.match(r"\s+[0-9a-f]+:\t(.+)$", line):
            text = re.sub(r"\s*#.*$", "", body[1]).strip()
            text = re.sub(r"\b([0-9a-f]+) <.*>", lambda m: f"+{int(m[1], 16) - start:x}", text)
            if not re.match(r"(data16 |cs )*nop|xchg +%ax,%ax", text):
                found[name].append(text)
    return found


def main() -> int:
    compiler, source, *includes = sys.argv[1:]
    kind = "clang" if "clang" in run(compiler, "--version") else "gcc"
    claims = re.findall(r"^// TWIN: (\w+) (\w+) levels=([\w,]+) gcc=(\w+) clang=(\w+)$", Path(source).read_text(), re.M)
    if not claims:
        sys.exit(f"{source}: no TWIN line")
    failed = 0
    for level in sorted({level for claim in claims for level in claim[2].split(",")}):
        with tempfile.TemporaryDirectory() as folder:
            made = f"{folder}/made.o"
            run(compiler, "-std=c++20", f"-{level}", *(f"-I{each}" for each in includes), "-c", source, "-o", made)
            code = functions(run("objdump", "-d", "--no-show-raw-insn", made))
        for mine, twin, levels, gcc, clang in claims:
            if level not in levels.split(","):
                continue
            allowed = gcc if kind == "gcc" else clang
            over = len(code[mine]) - len(code[twin])
            same = code[mine] == code[twin]
            holds = same if allowed == "identical" else over <= int(allowed)
            print(f"{'ok  ' if holds else 'FAIL'} {compiler} -{level}: {mine} {len(code[mine])}, {twin} {len(code[twin])}"
                  f" instructions, allowed: {allowed}")
            if not holds:
                failed = 1
                print("\n".join(["", f"{mine}:", *code[mine], "", f"{twin}:", *code[twin], ""]))
    return failed


if __name__ == "__main__":
    sys.exit(main())
