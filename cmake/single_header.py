#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes one header that contains headers of qtasks and all that they include of qtasks.

Each header is copied once, after those that it includes. Includes of other libraries come first, once and sorted; those
inside of an #if stay where they are.
usage: single_header.py <repository> <output> <header...>    such as qtasks/qtasks.hpp
"""
import re
import sys
from pathlib import Path

INCLUDE = re.compile(r"\s*#\s*include\s*<([^>]+)>")
ONCE = ("// SPDX-License-Identifier: BSL-1.0", "#pragma once")


class SingleHeader:
    def __init__(self, include: Path) -> None:
        self.include = include
        self.copied: list[str] = []
        self.others: set[str] = set()
        self.text = ""

    def add(self, header: str) -> None:
        if header in self.copied:
            return
        self.copied.append(header)
        lines: list[str] = []
        depth = 0
        for line in (self.include / header).read_text().splitlines():
            depth += 1 if re.match(r"\s*#\s*if", line) else -1 if re.match(r"\s*#\s*endif", line) else 0
            included = INCLUDE.match(line)
            if included and included[1].startswith("qtasks/"):
                if depth:
                    sys.exit(f"{header}: {line.strip()} inside of an #if cannot be copied")
                self.add(included[1])
            elif included and not depth:
                self.others.add(included[1])
            elif re.match(r"\s*#\s*include\s*\"", line):
                sys.exit(f"{header}: {line.strip()}: write <>")
            elif line not in ONCE:
                lines.append(line)
        body = "\n".join(lines).strip()
        if body and re.search(r"^(?!//)\S", body, re.M):  # of an umbrella, only comments remain
            self.text += f"\n// <{header}>\n{body}\n"


def single_header(root: Path, name: str, headers: list[str]) -> str:
    made = SingleHeader(root / "include")
    for header in headers:
        made.add(header)
    version = re.search(r'QTASKS_VERSION_STRING "(.*)"', (root / "include/qtasks/version.hpp").read_text())[1]
    licence = "".join(f"// {line}".rstrip() + "\n" for line in (root / "LICENSE").read_text().strip().splitlines())
    others = "".join(f"#include <{other}>\n" for other in sorted(made.others, key=lambda other: ("/" in other, other)))
    guard = "QTASKS_SINGLE_HEADER_" + name.upper()
    return (  # no #pragma once: where the file is pasted into a program, it causes a warning
        f"{ONCE[0]}\n// qtasks {version} in one file: {', '.join(f'<{header}>' for header in headers)}\n//\n{licence}"
        f"#ifndef {guard}\n#define {guard}\n\n"
        '#ifdef QTASKS_VERSION\n#error "another header of qtasks is included before this file, which replaces all of them"\n#endif\n\n'
        f"{others}{made.text}\n#endif  // {guard}\n")


if __name__ == "__main__":
    output = Path(sys.argv[2])
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(single_header(Path(sys.argv[1]), output.stem, sys.argv[3:]))
