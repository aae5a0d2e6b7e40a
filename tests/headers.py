#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The CMake list, the files on disk and the umbrella header agree; each header is short and begins right.

usage: headers.py <repository> [--fix]     --fix writes the CMake list anew, from the disk
"""
import re
import statistics
import sys
from pathlib import Path

IN_UMBRELLA = ("core", "triggers", "executor")
MAX_LINES = 200
MAX_MEDIAN = 80


LISTED = re.compile(r"^[ \t]*(qtasks/[\w./]+\.hpp)[ \t]*$\n?", re.M)


def fix(root: Path) -> None:
    file = root / "include" / "CMakeLists.txt"
    rest = LISTED.sub("", file.read_text())
    names = sorted(path.relative_to(file.parent).as_posix() for path in file.parent.rglob("*.hpp"))
    head, foot = rest.split("    FILES\n")
    file.write_text(head + "    FILES\n" + "".join(f"      {name}\n" for name in names) + foot)


def check(root: Path) -> list[str]:
    include = root / "include"
    texts = {file.relative_to(include).as_posix(): file.read_text() for file in sorted(include.rglob("*.hpp"))}
    if not texts:
        return ["include/: no headers"]

    listed = LISTED.findall((include / "CMakeLists.txt").read_text())
    umbrella = re.findall(r"^#include <(qtasks/.+)>", texts.get("qtasks/qtasks.hpp", ""), re.M)
    wanted = [name for name in texts if name.split("/")[1] in IN_UMBRELLA]

    problems = []
    for where, have, want in (("include/CMakeLists.txt", listed, list(texts)), ("qtasks/qtasks.hpp", umbrella, wanted)):
        problems += [f"{where}: {name} is missing" for name in want if name not in have]
        problems += [f"{where}: {name} does not belong there" for name in sorted(set(have)) if name not in want]
        problems += [f"{where}: {name} stands there twice" for name in sorted(set(have)) if have.count(name) > 1]

    lengths = {name: len(text.splitlines()) for name, text in texts.items()}
    for name, text in texts.items():
        lines = text.splitlines()
        if lines[:1] != ["// SPDX-License-Identifier: BSL-1.0"]:
            problems.append(f"{name}: the first line is not the SPDX line")
        if lines.count("#pragma once") != 1:
            problems.append(f"{name}: no #pragma once")
        if lengths[name] > MAX_LINES:
            problems.append(f"{name}: {lengths[name]} lines, more than {MAX_LINES}")
    median = statistics.median(lengths.values())
    if median > MAX_MEDIAN:
        problems.append(f"include/: the median header has {median:g} lines, more than {MAX_MEDIAN}")
    if not problems:
        print(f"{len(texts)} headers, {sum(lengths.values())} lines, median {median:g}, longest {max(lengths.values())}")
    return problems


def main() -> int:
    if "--fix" in sys.argv[2:]:
        fix(Path(sys.argv[1]))
    problems = check(Path(sys.argv[1]))
    print("\n".join(problems) or "list, disk and umbrella agree")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
