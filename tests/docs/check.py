#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Compiles every C++ block of README.md and docs/*.md.

  ```cpp                a translation unit of its own
  ```cpp continues      goes on where the block before it, on the same page, ended
  // file: examples/x   as first line: the rest stands, line for line, in that file, which ctest builds
usage: check.py <repository> <compiler> [flags...]
"""
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple


class Block(NamedTuple):
    line: int
    info: str
    text: str


def blocks(page: str) -> list[Block]:
    """The fenced blocks whose language is cpp, or looks like it."""
    found, fence, start, info, body = [], None, 0, "", []
    for number, line in enumerate(page.splitlines(), 1):
        match = re.match(r"\s*(`{3,}|~{3,})\s*(.*?)\s*$", line)
        if fence is None and match:
            fence, start, info, body = match[1], number, match[2], []
        elif fence is not None and match and match[1].startswith(fence) and not match[2]:
            if re.match(r"(c\+\+|cpp|cxx|cc|hpp)(?!\w)", info, re.I):
                found.append(Block(start, info, "\n".join(body)))
            fence = None
        elif fence is not None:
            body.append(line)
    if fence is not None:
        found.append(Block(start, "a fence that is never closed", ""))
    return found


def quoted(text: str, file: Path) -> bool:
    """Whether the lines of text stand in the file, one after the other; indentation aside."""
    want = [line.strip() for line in text.strip().splitlines()]
    have = [line.strip() for line in file.read_text().splitlines()]
    return any(have[at : at + len(want)] == want for at in range(len(have)))


def units(root: Path, page: Path, problems: list[str]) -> list[tuple[str, str]]:
    """What is to be compiled of a page: where it begins, and its text."""
    name = page.relative_to(root).as_posix()
    chains: list[list] = []  # where, text, to be compiled
    for block in blocks(page.read_text()):
        where = f"{name}:{block.line}"
        text, quote = block.text, re.match(r"// file: (\S+)\n", block.text)
        if quote:
            text = block.text[quote.end() :]
            file = root / quote[1]
            if not file.is_file():
                problems.append(f"{where}: there is no {quote[1]}")
            elif not quoted(text, file):
                problems.append(f"{where}: is not what stands in {quote[1]}")
        placed = f'#line {block.line + (2 if quote else 1)} "{name}"\n{text}\n'
        if block.info == "cpp":
            chains.append([where, placed, not quote])
        elif block.info == "cpp continues" and chains:
            chains[-1] = [chains[-1][0], chains[-1][1] + placed, True]
        else:
            problems.append(f"{where}: write `cpp` or `cpp continues`, not `{block.info}`")
    return [(where, text) for where, text, compiled in chains if compiled]


def check(root: Path, compiler: list[str]) -> tuple[list[str], int]:
    problems: list[str] = []
    pages = [page for page in (root / "README.md", *sorted((root / "docs").glob("*.md"))) if page.is_file()]
    todo = [unit for page in pages for unit in units(root, page, problems)]

    def compile_unit(unit: tuple[str, str]) -> str | None:
        command = [*compiler, "-x", "c++", "-"]
        done = subprocess.run(command, input=unit[1], capture_output=True, text=True, cwd=root)
        return f"{unit[0]}: does not compile\n{done.stdout}{done.stderr}" if done.returncode else None

    with ThreadPoolExecutor(2) as pool:
        problems += filter(None, pool.map(compile_unit, todo))
    return problems, len(todo)


def main() -> int:
    problems, compiled = check(Path(sys.argv[1]), sys.argv[2:])
    print("\n".join(problems) or f"{compiled} translation units of the documentation compile")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
