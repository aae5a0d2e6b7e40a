#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""compare.py and matrix.py must pass what is equal, and reject what is worse, and say why.

usage: self_test.py COMPILER [OBJDUMP]...
"""
import subprocess
import sys
import tempfile
from pathlib import Path

from compare import Measure, Object
from matrix import BEGIN, END, GATED, shapes_of, verdict

HERE = Path(__file__).parent
failures = 0


def check(what: str, holds: bool, said: str = "") -> None:
    global failures
    failures += not holds
    print(f"{'ok  ' if holds else 'FAIL'} {what}{'' if holds else chr(10) + said}")


def script(name: str, *arguments: object) -> tuple[int, str]:
    done = subprocess.run([sys.executable, HERE / name, *map(str, arguments)], capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def expect(what: str, got: tuple[int, str], code: int, *words: str) -> None:
    as_wanted = got[0] == code and all(word in got[1] for word in words)
    check(what, as_wanted, f"exit code {got[0]}, wanted {code}\n{got[1]}")


def main() -> int:
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    for objdump in sys.argv[2:] or ["objdump"]:
        test(sys.argv[1], objdump)
    return 1 if failures else 0


def test(compiler: str, objdump: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = f"{folder}/made.o"
        command = [compiler, "-std=c++20", "-O2", "-c", HERE / "self_test.cpp", "-o"]
        subprocess.run([*command, made], check=True)

        def compared(mine: str, twin: str, *more: object) -> tuple[int, str]:
            return script("compare.py", "--objdump", objdump, made, mine, twin, *more)

        expect("equal", compared("same", "plain"), 0, "same: ", "plain: ", "budget 0")
        expect("worse", compared("calls", "plain"), 1, "1 call", "0 calls", "--- plain", "+++ calls", "note(int)",
               "\n+ ")
        expect("better", compared("plain", "calls"), 0)
        expect("a call is no matter of the budget", compared("calls", "plain", "--budget", 99), 1, "1 calls more")
        expect("work in a helper", compared("hides", "plain"), 1, "hidden_work(int, int):")
        expect("work in a helper, within a budget", compared("hides", "plain", "--budget", 99), 0)
        expect("by symbol", compared("_Z4sameii", "_Z5plainii"), 0)
        expect("in a namespace, overloaded", compared("shop::twice", "plain"), 2, "several functions",
               "_ZN4shop5twiceEi")
        expect("not there", compared("absent", "plain"), 2, "has no function absent; it has", "plain(int, int)")
        expect("no object", script("compare.py", "--objdump", objdump, HERE / "compare.py", "a", "b"), 2,
               f"compare.py: {objdump}")
        expect("no objdump", script("compare.py", "--objdump", "/no/objdump", made, "a", "b"), 2,
               "/no/objdump: No such file")
        subprocess.run([*command, f"{folder}/lto.o", "-flto"], check=True)
        expect("link-time optimisation", script("compare.py", "--objdump", objdump, f"{folder}/lto.o", "same", "plain"),
               2)

        code = Object(made, objdump)
        measured = {name: code.listing(name).measure
                    for name in ("plain", "calls", "calls_last", "calls_virtual", "reads", "chooses")}
        sizes = {name: code.listing(name).size for name in ("plain", "hides")}
        check("bytes of the function and of what it reaches", 0 < sizes["plain"] < sizes["hides"], str(sizes))
        check("a jump to another function is a call", measured["calls_last"] == Measure(1, 1, 0, 0), str(measured))
        check("a call through a table of functions", measured["calls_virtual"].calls == 1, str(measured))
        check("a table of jumps is no call", measured["chooses"].calls <= 6, str(measured))
        check("an address that is read", measured["reads"].relocations == 1 and measured["plain"].relocations == 0,
              str(measured))
        check("what is kept over a call takes stack", measured["calls"].frame >= 16 and measured["plain"].frame == 0,
              str(measured))

        # The page of the matrix, with what is wrong in it one at a time.
        shapes = list(shapes_of(HERE))

        def page(cells: dict, sentences: str, columns: tuple[str, ...] = GATED) -> tuple[int, str]:
            file = Path(folder) / "page.md"
            named = [*shapes, *(set(cells) - set(shapes))]
            rows = [["shape", *columns], ["---"] * (1 + len(columns))]
            rows += [[f"`{shape}`", *[cells.get(shape, "0")] * len(columns)] for shape in named]
            table = "".join(f"| {' | '.join(row)} |\n" for row in rows)
            file.write_text(f"{BEGIN}{table}{END}{sentences}")
            return script("matrix.py", file)

        first = shapes[0]
        expect("a page", page({first: "26 0 3/1 0"}, f"- `{first}`: because.\n"), 0)
        expect("a row of no shape", page({"nothing": "0"}, ""), 1, "there is no shape nothing")
        expect("a budget without a reason", page({first: "1 0 0 0"}, ""), 1, "no sentence below the table says why")
        expect("a reason without a budget", page({}, f"- `{first}`: because.\n"), 1, "explains nothing")
        expect("a cell that is none", page({first: "1 2"}, ""), 1, "`1 2` is neither 0 nor one budget for each of O1")
        expect("a column that CI measures is missing", page({}, "", GATED[1:]), 1, f"no column {GATED[0]}")
        expect("too many budgets", page(dict.fromkeys(shapes, "0 1 1 0"), "- `*`: because.\n"), 1,
               "too few are 0")
        check("a compiler without budgets is reported, and does not fail",
              [verdict(Measure(2, 0, 0, 0), each) for each in (None, Measure(1, 0, 0, 0), Measure(2, 0, 0, 0), Measure(3, 0, 0, 0))]
              == ["note", "FAIL", "", "note"] and verdict(Measure(), None) == "")


if __name__ == "__main__":
    sys.exit(main())
