#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The CMake list, the umbrella headers and the files on disk agree; each header is short and begins right.

An umbrella includes the public headers of its folder. `qtasks.hpp` includes core, the executor's triggers and the executor,
with their `detail` headers, each after what it includes: a compiler then prints no chain of includes above a diagnostic.
usage: headers.py <repository> [--fix]     --fix writes the CMake list and the umbrellas, from the disk
"""
import re
import statistics
import sys
from pathlib import Path

MAX_LINES = 200
MAX_MEDIAN = 80
MAIN = "qtasks/qtasks.hpp"
VERSION = "qtasks/version.hpp"
FLOORS = ("core", "triggers", "executor")
# Not in qtasks.hpp, because of what they cost to include.
APART = ("qtasks/core/coroutine_functions.hpp", "qtasks/core/dynamic_plugins.hpp", "qtasks/core/detail/reclaimer.hpp",
         "qtasks/executor/async_task.hpp", "qtasks/executor/generating.hpp", "qtasks/executor/detail/attempt.hpp",
         "qtasks/executor/detail/attempt_context.hpp")
ENGINE = "qtasks/triggers/engine.hpp"
LISTED = re.compile(r"^[ \t]*(qtasks/[\w./]+\.hpp)[ \t]*$\n?", re.M)
INCLUDED = re.compile(r"^#include <(qtasks/[\w./]+\.hpp)>$", re.M)


def read(root: Path) -> dict[str, str]:
    include = root / "include"
    return {file.relative_to(include).as_posix(): file.read_text() for file in sorted(include.rglob("*.hpp"))}


def main_umbrella(texts: dict[str, str]) -> list[str]:
    engine = set(INCLUDED.findall(texts.get(ENGINE, ""))) | {ENGINE}
    while True:  # what only the engine's headers include is the engine's, too
        users = {header: {h for h, text in texts.items() if f"<{header}>" in text and h != MAIN and h.split("/")[1] in FLOORS}
                 for header in texts if header.startswith("qtasks/triggers/") and header not in engine}
        more = {header for header, of in users.items() if of and of <= engine}
        if not more:
            break
        engine |= more
    inside = [h for h in texts if h.split("/")[1] in FLOORS and h not in engine and h not in APART]
    order: list[str] = []

    def visit(header: str) -> None:
        if header in inside and header not in order:
            for other in INCLUDED.findall(texts[header]):
                visit(other)
            order.append(header)

    for floor in FLOORS:
        for header in inside:
            if header.split("/")[1] == floor:
                visit(header)
    return [VERSION] * (VERSION in texts) + sorted(order, key=lambda header: FLOORS.index(header.split("/")[1]))


def umbrellas(texts: dict[str, str]) -> dict[str, list[str]]:
    """Each umbrella and what it includes."""
    wanted = {MAIN: main_umbrella(texts)}
    for header in texts:
        folder = header.removesuffix(".hpp")
        members = [h for h in texts if Path(h).parent.as_posix() == folder]
        if members:
            wanted[header] = members
    return wanted


def fix(root: Path) -> None:
    file = root / "include" / "CMakeLists.txt"
    rest = LISTED.sub("", file.read_text())
    texts = read(root)
    head, foot = rest.split("    FILES\n")
    file.write_text(head + "    FILES\n" + "".join(f"      {name}\n" for name in texts) + foot)
    for header, members in umbrellas(texts).items():
        lines = texts[header].splitlines()
        others = [line for line in lines if not INCLUDED.match(line)]
        at = next((i for i, line in enumerate(lines) if INCLUDED.match(line)), len(others))
        written = others[:at] + [f"#include <{member}>" for member in members] + others[at:]
        (root / "include" / header).write_text("\n".join(written) + "\n")


def check(root: Path) -> list[str]:
    texts = read(root)
    if not texts:
        return ["include/: no headers"]

    problems = []
    lists = [("include/CMakeLists.txt", LISTED.findall((root / "include" / "CMakeLists.txt").read_text()), list(texts))]
    lists += [(header, INCLUDED.findall(texts.get(header, "")), members) for header, members in umbrellas(texts).items()]
    for where, have, want in lists:
        problems += [f"{where}: {name} is missing" for name in want if name not in have]
        problems += [f"{where}: {name} does not belong there" for name in sorted(set(have)) if name not in want]
        problems += [f"{where}: {name} occurs twice" for name in sorted(set(have)) if have.count(name) > 1]
    for name in texts:
        parts = name.split("/")
        if len(parts) > 3 and parts[1] in ("plugins", "adapters") and "detail" not in parts and f"qtasks/{parts[1]}/{parts[2]}.hpp" not in texts:
            problems.append(f"{name}: there is no umbrella qtasks/{parts[1]}/{parts[2]}.hpp")

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
    print("\n".join(problems) or "list, disk and umbrellas agree")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
