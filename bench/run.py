#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Runs every benchmark, one after the other, and writes one JSON file for each, and context.json, into a folder.

usage: run.py --programs DIR --results DIR --compiler CXX --flags FLAGS --include DIR... [--smoke]

A benchmark that is not built is reported as missing and skipped. Exit code 0: all others ran. 1: one failed; the files
of those before it are written. 2: wrong arguments.
"""
import argparse
import json
import os
import platform
import re
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

BENCH = Path(__file__).resolve().parent
ROOT = BENCH.parent
MATRIX = ROOT / "tests" / "codegen" / "matrix.py"
CODEGEN_PAGE = ROOT / "docs" / "codegen.md"
ALSO_COUNTED = ("clang++-19",)  # compilers whose instructions are counted where they are installed
GOOGLE = ("dispatch", "error_path", "execute", "policies", "gateway")


class Failed(Exception):
    """A command failed."""


def output_of(*command: str) -> str:
    """The output of a command; empty if the command does not exist."""
    try:
        return subprocess.run(command, capture_output=True, text=True, cwd=ROOT).stdout.strip()
    except FileNotFoundError:
        return ""


def cpu() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def commit() -> str:
    revision = output_of("git", "rev-parse", "--short=12", "HEAD") or "unknown"
    # The report does not count: the run before wrote it.
    changed = output_of("git", "status", "--porcelain", "--", ".", ":!docs/benchmarks.md", ":!docs/benchmarks")
    return f"{revision} + changes" if changed else revision


def context(options: argparse.Namespace) -> dict:
    return {
        "cpu": cpu(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {'.'.join(platform.release().split('.')[:2])} {platform.machine()}",
        "compiler": output_of(options.compiler, "--version").partition("\n")[0],
        "flags": options.flags,
        "commit": commit(),
        "repetitions": repetitions(options.smoke),
        "smoke": options.smoke,
    }


def repetitions(smoke: bool) -> int:
    return 3 if smoke else 15


def plan(options: argparse.Namespace) -> dict[str, tuple[Path, list[str]]]:
    """Name -> the file that the command needs, and the command, in which {out} is the file to write."""
    smoke = options.smoke
    includes = [f"--include={directory}" for directory in options.include]
    google = ["--benchmark_enable_random_interleaving=true", f"--benchmark_repetitions={repetitions(smoke)}",
              f"--benchmark_min_time={0.001 if smoke else 0.01}", "--benchmark_out_format=json", "--benchmark_out={out}"]
    steps = {}
    for name in GOOGLE:
        program = options.programs / f"qtasks_bench_{name}"
        steps[name] = (program, [str(program), *google])
    latency = options.programs / "qtasks_bench_latency"
    steps["latency"] = (latency, [str(latency), f"--seconds={2 if smoke else 30}", "--out={out}"])
    sizes = options.programs / "qtasks_bench_sizes"
    steps["sizes"] = (sizes, [str(sizes), "{out}"])
    counter = BENCH / "instructions.py"
    compilers = [options.compiler, *(each for each in ALSO_COUNTED if shutil.which(each) and not smoke)]
    steps["instructions"] = (counter, [sys.executable, str(counter), *(f"--compiler={each}" for each in compilers),
                                       *includes, "--out={out}"])
    if not smoke:
        steps["codegen"] = (CODEGEN_PAGE, [sys.executable, str(MATRIX), str(CODEGEN_PAGE), options.compiler,
                                           "--levels=O2,O3,Os", *includes])
    cost = BENCH / "compile_cost.py"
    steps["compile_cost"] = (cost, [sys.executable, str(cost), *(["--quick"] if smoke else []), "--out={out}"])
    return steps


def execute(name: str, command: list[str], out: Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    if name == "codegen":  # exit code 1, over budget, is a result, too
        cells = re.findall(r"^(.+) -(O\w): (\d+) of (\d+) shapes cost no more than their twins$", done.stdout, re.M)
        if not cells:
            raise Failed(f"{command[1]} reported no shapes:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        rows = [{"compiler": each[0], "level": each[1], "free": int(each[2]), "shapes": int(each[3])} for each in cells]
        out.write_text(json.dumps({"rows": rows}, indent=1) + "\n")
    elif not out.exists() or done.returncode != 0 and name != "instructions":  # there, too, over the limit is a result
        raise Failed(f"exit code {done.returncode} of: {shlex.join(command)}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programs", type=Path, required=True, help="the folder of the built benchmarks")
    parser.add_argument("--results", type=Path, required=True, help="the folder to write")
    parser.add_argument("--compiler", required=True, help="the compiler that built them")
    parser.add_argument("--flags", required=True, help="the flags that it got")
    parser.add_argument("--include", action="append", required=True, help="a directory of headers; may be repeated")
    parser.add_argument("--smoke", action="store_true", help="as short as possible: the numbers mean nothing")
    options = parser.parse_args()

    options.results.mkdir(parents=True, exist_ok=True)
    for old in options.results.glob("*.json"):
        old.unlink()
    (options.results / "context.json").write_text(json.dumps(context(options), indent=1) + "\n")
    for name, (needed, command) in plan(options).items():
        if not needed.exists():
            print(f"{name}: missing, there is no {needed.name}", flush=True)
            continue
        out = options.results / f"{name}.json"
        command = [part.replace("{out}", str(out)) for part in command]
        start = time.monotonic()
        try:
            execute(name, command, out)
        except Failed as problem:
            print(f"run.py: {name}: {problem}", file=sys.stderr)
            return 1
        print(f"{name}: {time.monotonic() - start:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
