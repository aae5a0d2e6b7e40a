#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Compiles every C++ block of README.md and docs/*.md.

  ```cpp                a translation unit of its own
  ```cpp continues      goes on where the block before it, on the same page, ended
  // file: examples/x   as first line: the rest is quoted, line for line, from that file, which ctest builds
One translation unit holds the blocks of a page: their includes first, then each block or chain of blocks in a namespace
of its own; a block that specialises or opens what is outside it is compiled alone. Where a page does not compile in this
way, each of its blocks is compiled alone, and those errors count.
usage: check.py [--alone] <repository> <compiler> [flags...]
  --alone               compiles each block or chain in a translation unit of its own: it includes all that it uses
"""
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple


OUTSIDE = re.compile(
    r"^\s*(namespace\s+(qtasks|std|boost)\b|((extern\s+)?template\s+)?(struct|class)\s+(qtasks|std|boost)::)", re.M)


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
    """Whether the file has these lines one after the other, whatever their indentation."""
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
                problems.append(f"{where}: is not quoted from {quote[1]}")
        placed = f'#line {block.line + (2 if quote else 1)} "{name}"\n{text}\n'
        if block.info == "cpp":
            chains.append([where, placed, not quote])
        elif block.info == "cpp continues" and chains:
            chains[-1] = [chains[-1][0], chains[-1][1] + placed, True]
        else:
            problems.append(f"{where}: write `cpp` or `cpp continues`, not `{block.info}`")
    return [(where, text) for where, text, compiled in chains if compiled]


def together(page: list[tuple[str, str]]) -> str:
    """One translation unit of a page's units. Lines keep their numbers."""
    includes, bodies = [], []
    for number, (_, text) in enumerate(page):
        body, position, name = [], 0, ""
        for line in text.splitlines():
            mark = re.match(r'#line (\d+) (".*")$', line)
            if mark:
                position, name = int(mark[1]) - 1, mark[2]
            elif re.match(r"\s*#\s*include\b", line):
                includes.append(f"#line {position} {name}\n{line}\n")
                line = ""
            body.append(line)
            position += 1
        bodies.append(f"namespace block_{number} {{\n" + "\n".join(body) + "\n}\n")
    return "".join(includes + bodies)


def compile_units(compiler: list[str], folder: Path, page: list[tuple[str, str]], alone: bool = False) -> list[str]:
    """A message for each unit that does not compile, from a compiler that is run in the folder."""

    def errors(text: str) -> str | None:
        done = subprocess.run([*compiler, "-x", "c++", "-"], input=text, capture_output=True, text=True, cwd=folder)
        return f"{done.stdout}{done.stderr}" if done.returncode else None

    grouped = [] if alone else [unit for unit in page if not OUTSIDE.search(unit[1])]
    if len(grouped) > 1 and errors(together(grouped)) is None:
        page = [unit for unit in page if unit not in grouped]
    return [f"{where}: does not compile\n{found}" for where, text in page if (found := errors(text)) is not None]


def check(root: Path, compiler: list[str], alone: bool = False) -> tuple[list[str], int]:
    problems: list[str] = []
    files = [page for page in (root / "README.md", *sorted((root / "docs").glob("*.md"))) if page.is_file()]
    pages = [page for page in (units(root, file, problems) for file in files) if page]

    with ThreadPoolExecutor(2) as pool:
        for found in pool.map(lambda page: compile_units(compiler, root, page, alone), pages):
            problems += found
    return problems, sum(map(len, pages))


def main() -> int:
    arguments = sys.argv[1:]
    alone = arguments[:1] == ["--alone"]
    problems, compiled = check(Path(arguments[alone]), arguments[alone + 1 :], alone)
    print("\n".join(problems) or f"{compiled} blocks or chains of blocks of the documentation compile")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
