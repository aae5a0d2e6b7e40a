#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Compiles the shapes of this folder and holds each to its twin, within the budgets of a page.

usage: matrix.py PAGE [COMPILER...] [--levels O1,O2,O3,Os] [--include DIRECTORY]... [--objdump PROGRAM] [--write]

A shape is a pair of functions, <shape>_library and <shape>_by_hand, or <name>_with_idle and <name>_without_idle:
the latter must be the same instructions in the same order. PAGE holds the budgets, between <!-- budgets --> and
<!-- end of budgets -->, and below them a sentence for each shape that has one: "- `shape`, `other_*`: why".

A compiler without a column has no budgets: its differences are printed. Without a compiler only the page is checked: its
rows, its sentences, and its share of shapes that cost nothing.
--write puts what was measured on these compilers into the page's table; sentences stay as they are.
Exit code 0: all holds. 1: it does not. 2: wrong arguments.
"""
from __future__ import annotations

import argparse
import fnmatch
import re
import subprocess
import sys
import tempfile
from dataclasses import astuple
from pathlib import Path

from compare import Measure, Object, Unusable, difference

LEVELS = ("O1", "O2", "O3", "Os")
FLAGS = ("-std=c++20", "-DNDEBUG")
GCC_FLAGS = ("-fno-ipa-icf",)  # otherwise one of two equal functions only calls the other
LEAST_SHARE = 90  # of a hundred numbers of -O2, -O3 and -Os, how many must be 0
GATED = ("GCC 12", "Clang 14", "Clang 16", "Clang 19")  # in these columns, which .ci/run measures
BEGIN, END = "<!-- budgets -->\n", "<!-- end of budgets -->\n"

Budgets = dict[tuple[str, str, str], Measure]  # shape, column, level


def column_of(compiler: str) -> str:
    """`GCC 12`, `Clang 19`."""
    def ask(option: str) -> str:
        return subprocess.run([compiler, option], capture_output=True, text=True, check=True).stdout

    family = "Clang" if "clang" in ask("--version") else "GCC"
    return f"{family} {ask('-dumpversion').strip().split('.')[0]}"


def sources_of(folder: Path) -> list[Path]:
    return [each for each in sorted(folder.glob("*.cpp")) if each.stem not in ("behaviour", "self_test")]


def shapes_of(folder: Path) -> dict[str, Path]:
    return {shape: source for source in sources_of(folder)
            for shape in re.findall(r"\b(\w+)_library\(", source.read_text())}


def idle_pairs(folder: Path) -> list[str]:
    return [name for source in sources_of(folder)
            for name in re.findall(r"\b(\w+)_with_idle\(", source.read_text())]


def read(page: Path) -> tuple[list[str], Budgets, str, str]:
    """The columns, the budgets, and the text before and after the table."""
    text = page.read_text()
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        sys.exit(f"{page}: wants one line {BEGIN.strip()} and one line {END.strip()}")
    before, rest = text.split(BEGIN)
    table, after = rest.split(END)
    lines = [line.strip().strip("|") for line in table.splitlines() if line.strip()]
    rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    columns = rows[0][1:] if rows else []
    budgets: Budgets = {}
    for row in rows[2:]:
        for column, cell in zip(columns, row[1:]):
            levels = cell.split() or ["0"]
            levels = levels * len(LEVELS) if levels == ["0"] else levels
            if len(levels) != len(LEVELS) or not all(re.fullmatch(r"\d+(/\d+){0,3}", each) for each in levels):
                sys.exit(f"{page}: {row[0]}, {column}: `{cell}` is neither 0 nor one budget for each of "
                         + " ".join(LEVELS))
            for level, each in zip(LEVELS, levels):
                budgets[row[0].strip("`"), column, level] = Measure(*map(int, each.split("/")))
    return columns, budgets, before, after


def cell_of(budgets: list[Measure]) -> str:
    def short(measure: Measure) -> str:
        return re.sub(r"(/0)+$", "", "/".join(map(str, astuple(measure))))

    cells = [short(each) for each in budgets]
    return "0" if set(cells) == {"0"} else " ".join(cells)


def table_of(shapes: list[str], columns: list[str], budgets: Budgets) -> str:
    lines = [["shape", *columns], ["---"] * (1 + len(columns))]
    for shape in shapes:
        lines.append([f"`{shape}`", *(cell_of([budgets.get((shape, column, level), Measure()) for level in LEVELS])
                                      for column in columns)])
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def verdict(over: Measure, budget: Measure | None) -> str:
    """`FAIL` above the budget; `note` if the budget is larger than needed, or, without one, if something is left; or nothing."""
    if budget is None:
        return "note" if over != Measure() else ""
    if over.over(budget) != Measure():
        return "FAIL"
    return "note" if budget.over(over) != Measure() else ""


def check_page(page: Path, shapes: list[str]) -> int:
    columns, budgets, _, after = read(page)
    if not columns:
        sys.exit(f"{page}: the table is empty: --write fills it")
    problems = [f"the table has no column {column}" for column in GATED if column not in columns]
    problems += [f"there is no shape {shape}" for shape in {shape: 0 for shape, _, _ in budgets} if shape not in shapes]
    behaviour = (Path(__file__).parent / "behaviour.cpp").read_text()
    problems += [f"behaviour.cpp does not compare {shape} with its twin" for shape in shapes
                 if not re.search(rf"SAME\({shape},|{shape}_library.*{shape}_by_hand", behaviour)]
    costly = {shape for (shape, _, _), budget in budgets.items() if budget != Measure()}
    patterns = [pattern for item in re.findall(r"^- ((?:`[\w*]+`(?:, )?)+):", after, re.M)
                for pattern in re.findall(r"`([\w*]+)`", item)]
    for shape in sorted(costly):
        if not any(fnmatch.fnmatch(shape, pattern) for pattern in patterns):
            problems.append(f"{shape} costs something, and no sentence below the table says why")
    for pattern in patterns:
        if not fnmatch.filter(costly, pattern):
            problems.append(f"the sentence about {pattern} explains nothing: such a shape costs nothing")
    optimised = [budgets.get((shape, column, level), Measure())
                 for shape in shapes for column in GATED for level in LEVELS if level != "O1"]
    numbers = [number for each in optimised for number in astuple(each)]
    # Those of pairs with idle plugins are 0: they have no budget, and their test knows no other number.
    idle = len(idle_pairs(Path(__file__).parent)) * len(GATED) * (len(LEVELS) - 1) * len(astuple(Measure()))
    free = 100 * (numbers.count(0) + idle) / (len(numbers) + idle)
    print(f"{', '.join(GATED)}, -O2, -O3, -Os: {numbers.count(0)} of {len(numbers)} numbers in the table are 0, and {idle} of idle pairs: "
          f"{free:.1f} %, wanted: {LEAST_SHARE} %; all four are 0 in {optimised.count(Measure())} of "
          f"{len(optimised)} cells")
    if free < LEAST_SHARE:
        problems.append("too few are 0")
    print("\n".join(f"{page.name}: {problem}" for problem in problems), end="\n" if problems else "")
    return 1 if problems else 0


def measure(compiler: str, column: str, level: str, sources: list[Path], includes: list[str], objdump: str):
    """Each source of shapes, compiled."""
    for source in sources:
        with tempfile.TemporaryDirectory() as folder:
            made = f"{folder}/{source.stem}.o"
            flags = [*FLAGS, *(GCC_FLAGS if column.startswith("GCC") else ()), f"-{level}", *(f"-I{each}" for each in includes)]
            command = [compiler, *flags, "-c", str(source), "-o", made]
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode != 0:
                raise Unusable(f"{' '.join(command)}\n{done.stderr}")
            yield source, Object(made, objdump)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("page", type=Path)
    parser.add_argument("compilers", nargs="*", metavar="compiler")
    parser.add_argument("--levels", default=",".join(LEVELS))
    parser.add_argument("--include", action="append", default=[])
    parser.add_argument("--objdump", default="objdump")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_intermixed_args()
    levels = given.levels.split(",")
    if not set(levels) <= set(LEVELS) or given.write and set(levels) != set(LEVELS):
        parser.error(f"--levels takes some of {','.join(LEVELS)}; --write wants them all")

    folder = Path(__file__).parent
    shapes = shapes_of(folder)
    if not given.compilers:
        return check_page(given.page, list(shapes))
    columns, budgets, before, after = read(given.page)
    failed = 0
    for compiler in given.compilers:
        column = column_of(compiler)
        if given.write and column not in columns:
            columns = sorted([*columns, column], key=lambda each: (each.split()[0] != "GCC", int(each.split()[1])))
        for level in levels:
            free, count = 0, 0
            for source, code in measure(compiler, column, level, sources_of(folder), given.include, given.objdump):
                where = f"{column} -{level}"
                for shape in (shape for shape, at in shapes.items() if at == source):
                    names = f"{shape}_library", f"{shape}_by_hand"
                    mine, twin = map(code.listing, names)
                    over = mine.measure.over(twin.measure)
                    count, free = count + 1, free + (over == Measure())
                    if given.write:
                        budgets[shape, column, level] = over
                        continue
                    budget = budgets.get((shape, column, level), Measure()) if column in columns else None
                    found = verdict(over, budget)
                    if found == "FAIL":
                        failed = 1
                        print(f"FAIL {where}: {names[0]}: {mine.measure}; by_hand: {twin.measure}; "
                              f"budget {cell_of([budget])}, over by {cell_of([over])}\n"
                              f"{difference(mine, twin, names)}\n")
                    elif found:
                        print(f"note {where}: {shape} is over its twin by {cell_of([over])}; "
                              + (f"the budget is {cell_of([budget])}: --write lowers it" if budget else "there is no budget"))
                for name in re.findall(r"\b(\w+)_with_idle\(", source.read_text()):
                    names = f"{name}_with_idle", f"{name}_without_idle"
                    mine, twin = map(code.listing, names)
                    if mine.lines != twin.lines:
                        failed = 1
                        print(f"FAIL {where}: {names[0]} is not {names[1]}\n{difference(mine, twin, names)}\n")
            print(f"{column} -{level}: {free} of {count} shapes cost no more than their twins")
    if given.write:
        given.page.write_text(before + BEGIN + table_of(list(shapes), columns, budgets) + END + after)
    return failed


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Unusable as problem:
        sys.exit(f"matrix.py: {problem}")
