#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Measures what each plugin of a stack costs: the whole stack minus the stack without the plugin.

Prints a table. A plugin's row has the difference of each measure:

  ns            processor time of a call, and how far apart its repetitions are (Google Benchmark, interleaved)
  instructions  of a call, counted by perf if the system allows it, else by callgrind
  text, frame   bytes of machine code and of stack, of the function that calls the task and of all that it reaches
  compile       processor seconds to compile the source with this stack

Exit code 0: measured, and within the budgets. 1: over a budget. 2: something is missing or does not work.
"""
from __future__ import annotations

import argparse
import json
import math
import re
import resource
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
# compare.py is in the folder above in the installed package, and among the tests in the source tree.
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parents[1] / "tests" / "codegen")]
import compare  # noqa: E402
import overhead_report as report  # noqa: E402
from compare import Unusable  # noqa: E402

COUNTED = 10_000  # calls whose instructions are counted, if they take no longer than LONGEST
LONGEST = 2e7  # nanoseconds


class Plan:
    """What qtasks_add_overhead_benchmark wrote."""

    def __init__(self, path: str) -> None:
        for key, value in json.loads(Path(path).read_text()).items():
            setattr(self, key, value)
        self.folder = Path(self.work)
        self.command, self.directory = self.compile_command()

    def compile_command(self) -> tuple[list[str], str]:
        """The command that compiles the listing, without its output file."""
        entries = [each for each in report.read_json(Path(self.commands)) if each["file"] == self.listing]
        found = [(each, command) for each in entries for command in [shlex.split(each["command"])]
                 if len(entries) == 1 or f"/{self.config}/" in command[command.index("-o") + 1]]
        if len(found) != 1:
            raise Unusable(f"{self.commands} has no command that compiles {self.listing}: configure again")
        entry, command = found[0]
        at = command.index("-o")
        self.listed = Path(entry["directory"]) / command[at + 1]
        return command[:at] + command[at + 2:], entry["directory"]

    def object(self, variant: int) -> Path:
        return self.folder / f"variant_{variant}.o"

    def compile(self, variant: int, out: Path) -> float:
        """Returns the processor seconds."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run([*self.command, f"-DQTASKS_OVERHEAD_VARIANT={variant}", "-o", str(out)], text=True,
                              cwd=self.directory, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode != 0:
            raise Unusable(f"{self.name}: {self.variant_name(variant)} does not compile\n{done.stdout.rstrip()}")
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    def plugins(self) -> list[tuple[str, list[int]]]:
        """The name of each plugin, and the numbers of those that are removed with it."""
        if not self.listed.exists():
            raise Unusable(f"{self.name} is not built: {self.build}")
        dump = compare.run(self.objdump, "-s", "-j", "qtasks_overhead", str(self.listed))
        digits = "".join(line.strip().split("  ")[0].partition(" ")[2] for line in dump.splitlines()
                         if re.match(r" [0-9a-f]+ ", line))
        lines = bytes.fromhex(re.sub(r"[^0-9a-f]", "", digits)).rstrip(b"\0").decode().splitlines()
        split = [line.rpartition("\t") for line in lines]
        names = report.distinct([name for name, _, _ in split])
        return [(name, [int(each) for each in others.split()]) for name, (_, _, others) in zip(names, split)]

    def variant_name(self, variant: int) -> str:
        plugins = self.plugins()
        if variant == 0:
            return "the whole stack"
        if variant > len(plugins):
            return "the call of the task without plugins"
        name, others = plugins[variant - 1]
        return "the stack without " + ", ".join(f"`{each}`" for each in (name, *(plugins[each][0] for each in others)))


def make_objects(plan: Plan) -> None:
    variants = range(len(plan.plugins()) + 2)
    for variant in variants:
        plan.compile(variant, plan.object(variant))
    (plan.folder / "objects.rsp").write_text("".join(f'"{plan.object(each)}"\n' for each in variants))


class Progress:
    """One line that is written anew, on a terminal only."""

    def __init__(self) -> None:
        self.shown = sys.stderr.isatty()

    def __call__(self, text: str) -> None:
        if self.shown:
            print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def checked(command: list, what: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([str(each) for each in command], capture_output=True, text=True)
    if done.returncode != 0:
        raise Unusable(f"{what}: exit code {done.returncode} of {shlex.join(map(str, command))}\n"
                       f"{(done.stdout + done.stderr)[-2000:]}")
    return done


class Perf:
    name = "perf"

    @staticmethod
    def count(command: list) -> int | None:
        """The instructions of a command; None where perf cannot count them."""
        if shutil.which("perf") is None:
            return None
        with tempfile.NamedTemporaryFile("r") as out:
            subprocess.run(["perf", "stat", "-e", "instructions:u", "-x,", "-o", out.name, "--", *map(str, command)],
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            found = re.search(r"^(\d+),.*instructions", out.read(), re.M)
        return int(found[1]) if found else None


class Callgrind:
    name = "callgrind"

    @staticmethod
    def count(command: list) -> int:
        done = checked(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command], "callgrind")
        found = re.search(r"Collected : (\d+)", done.stderr)
        if not found:
            raise Unusable(f"callgrind counted nothing:\n{done.stderr[-2000:]}")
        return int(found[1])


def instruction_counter() -> type[Perf] | type[Callgrind]:
    if Perf.count(["true"]) is not None:
        return Perf
    if shutil.which("valgrind") is not None:
        return Callgrind
    raise Unusable("instructions are counted by perf, which is not installed or not allowed to count here, or by "
                   "callgrind: apt-get install valgrind")


def instructions(counter, program: str, variant: int, ns: float) -> float:
    """Per call: the difference of two runs, so that neither the start of the program nor the first calls count."""
    calls = max(10, min(COUNTED, int(LONGEST / max(ns, 1))))
    first, second = (counter.count([program, "count", variant, each]) for each in (calls // 10, calls // 10 + calls))
    return round((second - first) / calls, 2)


def times(program: str, repetitions: int, variants: int) -> list[dict]:
    """Of each variant the median in nanoseconds, and half the distance of the quartiles."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "times.json"
        checked([program, "--benchmark_enable_random_interleaving=true", f"--benchmark_repetitions={repetitions}",
                 "--benchmark_min_time=0.02", "--benchmark_out_format=json", f"--benchmark_out={out}"], "the benchmark")
        rows = report.read_json(out)["benchmarks"]
    found = []
    for variant in range(variants):
        all_of = [each["cpu_time"] for each in rows if each["run_name"] == str(variant) and each["run_type"] == "iteration"]
        lower, median, upper = statistics.quantiles(all_of, method="inclusive") if len(all_of) > 1 else all_of * 3
        found.append({"ns": round(median, 2), "ns_spread": round((upper - lower) / 2, 2)})
    return found


def compile_seconds(plan: Plan, rounds: int, variants: int, progress: Progress) -> list[float]:
    """The fewest processor seconds of each variant; the rounds are interleaved."""
    best = [math.inf] * variants
    for turn in range(rounds):
        for variant in range(variants):
            progress(f"compile {turn * variants + variant + 1} of {rounds * variants}")
            best[variant] = min(best[variant], plan.compile(variant, plan.folder / "timed.o"))
    return [round(each, 3) for each in best]


def sizes(plan: Plan, variant: int) -> dict:
    code = compare.Object(str(plan.object(variant)), plan.objdump)
    listing = code.listing(f"qtasks_overhead::variant<{variant}ul>::call")
    return {"text": listing.size, "frame": listing.measure.frame}


def measure(plan: Plan, repetitions: int, compiles: int) -> dict:
    plugins = plan.plugins()
    if not Path(plan.program).exists():
        raise Unusable(f"{plan.name} is not built: {plan.build}")
    progress = Progress()
    variants = len(plugins) + 2
    counter = instruction_counter()
    progress(f"{repetitions} repetitions of {variants} stacks")
    found = times(plan.program, repetitions, variants)
    for variant, row in enumerate(found):
        progress(f"instructions {variant + 1} of {variants}")
        row["instructions"] = instructions(counter, plan.program, variant, row["ns"])
        row.update(sizes(plan, variant))
    if compiles:
        for row, seconds in zip(found, compile_seconds(plan, compiles, variants, progress)):
            row["compile"] = seconds
    progress("")
    compiler = compare.run(plan.command[0], "--version").partition("\n")[0]
    optimised = [each for each in plan.command if re.match(r"-(O|DNDEBUG|m|f(?!no-lto))", each)]
    context = {"compiler": compiler, "flags": " ".join(optimised), "repetitions": repetitions, "compiles": compiles,
               "counter": counter.name}
    return report.made(plan.name, context, plugins, found)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog=Path(sys.argv[0]).name, description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plan", help=argparse.SUPPRESS)
    parser.add_argument("--make-objects", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of the table")
    parser.add_argument("--svg", type=Path, metavar="FILE", help="draw the table into FILE.svg and FILE-dark.svg")
    parser.add_argument("--against", type=Path, metavar="FILE", help="compare with an earlier output of --json; needs --budget")
    parser.add_argument("--budget", action="append", default=[], type=report.budget, metavar="MEASURE=AMOUNT",
                        help="how much the whole stack, the bare task and each plugin may cost more than in FILE, such as "
                             "instructions=5; for ns, text, frame and compile, too; may be repeated")
    parser.add_argument("--repetitions", type=report.positive, default=15, metavar="N", help="of the time (default: 15)")
    parser.add_argument("--compiles", type=report.natural, default=3, metavar="N",
                        help="compilations of each stack, of which the fastest counts (default: 3; 0: none)")
    given = parser.parse_args(arguments)
    if bool(given.against) != bool(given.budget):
        parser.error("--against and --budget belong together: --against before.json --budget instructions=5")
    try:
        plan = Plan(given.plan)
        if given.make_objects:
            make_objects(plan)
            return 0
        before = report.read_report(given.against) if given.against else None
        found = measure(plan, given.repetitions, given.compiles)
        print(json.dumps(found, indent=1) if given.json else report.table(found))
        if given.svg:
            report.draw(found, given.svg)
        if before is None:
            return 0
        lines, within = report.compared(found, before, dict(given.budget))
        print("\n".join(lines), file=sys.stderr if given.json else sys.stdout)
        return 0 if within else 1
    except (Unusable, OSError) as problem:
        print(f"{parser.prog}: {problem}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
