#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Gates what the library costs the compiler. The sources are those of bench/compile_cost.py.

usage: check.py [--write] [--budgets FILE] [--compiler clang++-19] [--system DIR ...]

Compares the instantiations of headers and stacks with budgets.json, with SLACK on top; an entry too many or too few is
an error. Then growth: each doubling of the plugins adds at most twice what the one before added, with GROWTH_SLACK;
eight times the plugins or the tasks of an executor take at most SCALE_LIMIT times the instantiations; and the
instantiations of triggers without a handler do not depend on the number of plugins. --write measures the budgets anew.

Exit code 0: within the limits. 1: not, or a source was rejected. 2: wrong arguments.
"""
import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "bench"))
from compile_cost import MAIN_HEADERS, Compiler, Failed, includes, source  # noqa: E402
from generated_stack import executor_source  # noqa: E402

SLACK = 1.02
GROWTH_SLACK = 1.05
SHAPES = (*(("sparse", plugins, 56) for plugins in (16, 32, 64, 128)), *(("dense", plugins, 8) for plugins in (8, 16, 32, 64)))
# An executor's plugins and tasks, from few to many. Eight times as many cost at most SCALE_LIMIT times the instantiations.
SCALES = {"plugins": ((50, 1), (400, 1)), "tasks": ((3, 25), (3, 200))}
SCALE_LIMIT = 8.8
GROWTH = ((("sparse", 56), (16, 32, 64, 128)), (("dense", 8), (8, 16, 32, 64)))


def counts(compiler: Compiler) -> dict[str, int]:
    """Instantiations, by what was compiled."""
    measured = {header: compiler.instantiations(includes((header,))) for header in MAIN_HEADERS}
    measured["qtasks/chrono.hpp"] -= compiler.instantiations(includes(("chrono",)))  # of which later libstdc++ have more
    for filling, plugins, triggers in SHAPES:
        measured[f"{filling} {plugins}x{triggers}"] = compiler.instantiations(source("library", filling, plugins, triggers))
    for plugins in (1, 64):
        for triggers in (1, 56):
            measured[f"idle {plugins}x{triggers}"] = compiler.instantiations(source("library", "idle", plugins, triggers))
    for plugins, tasks in (size for sizes in SCALES.values() for size in sizes):
        measured[scale(plugins, tasks)] = compiler.instantiations(executor_source(plugins, tasks))
    return measured


def scale(plugins: int, tasks: int) -> str:
    return f"executor of {plugins} plugins, {tasks} tasks"


def over_budget(measured: dict[str, int], budgets: dict[str, int]) -> Iterator[str]:
    if measured.keys() != budgets.keys():
        yield f"budgets.json has other entries than were measured: {sorted(measured.keys() ^ budgets.keys())}; run with --write"
    for what in measured.keys() & budgets.keys():
        if measured[what] > budgets[what] * SLACK:
            yield f"{what}: {measured[what]} instantiations, expected at most {budgets[what]} + {SLACK - 1:.0%}"


def not_linear(measured: dict[str, int]) -> Iterator[str]:
    for (filling, triggers), sizes in GROWTH:
        at = [measured[f"{filling} {plugins}x{triggers}"] for plugins in sizes]
        added = [later - earlier for earlier, later in zip(at, at[1:])]
        for plugins, earlier, later in zip(sizes[2:], added, added[1:]):
            if later > 2 * earlier * GROWTH_SLACK:
                yield (f"{filling}, {triggers} triggers: {plugins // 2} to {plugins} plugins adds {later} instantiations, "
                       f"expected at most twice the {earlier} of the doubling before")


def not_scaling(measured: dict[str, int]) -> Iterator[str]:
    for what, (few, many) in SCALES.items():
        if measured[scale(*many)] > SCALE_LIMIT * measured[scale(*few)]:
            yield (f"eight times the {what}: {measured[scale(*few)]} instantiations become {measured[scale(*many)]}, "
                   f"expected at most {SCALE_LIMIT} times as many")


def not_idle(measured: dict[str, int]) -> Iterator[str]:
    few, many = (measured[f"idle {plugins}x56"] - measured[f"idle {plugins}x1"] for plugins in (1, 64))
    if many > few:
        yield f"55 triggers without a handler add {many} instantiations to 64 plugins, expected the {few} they add to one"


def check_counts(compiler: Compiler, budgets: Path, write: bool) -> Iterator[str]:
    if not compiler.is_clang:
        raise Failed(f"{compiler.name} counts no instantiations: expected a Clang")
    measured = counts(compiler)
    if write:
        budgets.write_text(json.dumps(measured, indent=1) + "\n")
    yield from over_budget(measured, json.loads(budgets.read_text()))
    yield from not_linear(measured)
    yield from not_scaling(measured)
    yield from not_idle(measured)
    for what, count in measured.items():
        print(f"{count:7}  {what}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--compiler", default="clang++-19", metavar="CXX")
    parser.add_argument("--budgets", type=Path, default=HERE / "budgets.json", metavar="FILE")
    parser.add_argument("--write", action="store_true", help="measure the budgets anew")
    parser.add_argument("--system", action="append", default=[], metavar="DIR", help="where Boost is, if elsewhere")
    options = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory() as folder:
            compiler = Compiler(options.compiler, Path(folder), options.system)
            problems = list(check_counts(compiler, options.budgets, options.write))
    except (Failed, OSError, ValueError) as problem:
        problems = [str(problem)]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
