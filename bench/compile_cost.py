#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Measures what the library costs the compiler, and writes it as JSON.

usage: compile_cost.py --out FILE [--quick] [--compiler CXX ...]

headers: each header alone, beside headers of other libraries.
stacks: N plugins that fire M triggers, with the library, with virtual calls and by hand; see generated_stack.py.
include, large_stack: the times that have an aim, each the least of interleaved runs: HEADER beside PEER; a sparse stack
of 64 plugins and 56 triggers beside the headers that it includes.

seconds: the compiler's user time, -fsyntax-only, the median of interleaved runs. memory_mb: its peak. instantiations:
classes and functions, from -ftime-trace, Clang only (else null): the same run after run. object_bytes: the file at -O2
without debug information; debug_bytes: what -g adds to it. handled: pairs of a plugin and a trigger it handles.

Exit code 0: FILE is written. 1: a compiler is missing or rejects a source. 2: wrong arguments.
"""
import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generated_stack import ALL_TRIGGERS, INCLUDE, KINDS, STACK_HEADERS, handlers, includes, source

HEADER, PEER = "qtasks/qtasks.hpp", "boost/outcome/basic_result.hpp"  # HEADER includes PEER
MAIN_HEADERS = (HEADER, *STACK_HEADERS, "qtasks/executor/task_executor.hpp", "qtasks/executor/generating.hpp",
                "qtasks/core/dynamic_plugins.hpp", "qtasks/chrono.hpp")
PEERS = (PEER, "boost/hana/basic_tuple.hpp", "boost/hana/tuple.hpp", "boost/hana.hpp",
         "boost/signals2.hpp", "catch2/catch.hpp")
PLUGINS = (1, 2, 4, 8, 16, 32, 64, 128)
FEWER_PLUGINS = (1, 4, 16, 64)
DOUBLED = 8  # triggers; with so many, the dense stacks too have sizes that double
TRIGGERS = (1, 8, ALL_TRIGGERS)
DENSE_HANDLERS = 64 * ALL_TRIGGERS
QUICK_DENSE_HANDLERS = 4 * ALL_TRIGGERS


class Failed(Exception):
    """A compiler is missing or rejects a source."""


@dataclass
class Compiler:
    """A compiler, the folder of its files, and additional directories of system headers."""
    name: str
    folder: Path
    system: Sequence[str] = ()
    is_clang: bool = field(init=False)

    def __post_init__(self) -> None:
        if shutil.which(self.name) is None:
            raise Failed(f"{self.name} is not installed: ./install-deps.sh --ci")
        version = subprocess.run([self.name, "--version"], capture_output=True, text=True, check=True).stdout
        self.is_clang = "clang" in version

    def command(self, text: str, *arguments: str) -> list[str]:
        file = self.folder / "source.cpp"
        file.write_text(text)
        return [self.name, "-std=c++20", f"-I{INCLUDE}", *(f"-isystem{each}" for each in self.system), *arguments, str(file)]

    def run(self, text: str, *arguments: str) -> tuple[float, float]:
        """User seconds, and the peak of memory in MB."""
        command = self.command(text, *arguments)
        with tempfile.TemporaryFile("w+") as output:
            process = subprocess.Popen(command, stdout=output, stderr=output)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode != 0:
                output.seek(0)
                raise Failed(f"{' '.join(command)}: expected to compile\n{output.read(4000)}")
        return usage.ru_utime, usage.ru_maxrss / 1024

    def syntax(self, text: str) -> tuple[float, float]:
        return self.run(text, "-fsyntax-only")

    def lines(self, text: str) -> int:
        """Lines of the preprocessed text, without line markers."""
        done = subprocess.run(self.command(text, "-E", "-P"), capture_output=True, text=True, check=True)
        return done.stdout.count("\n")

    def instantiations(self, text: str) -> int | None:
        if not self.is_clang:
            return None
        trace = self.folder / "trace.json"
        self.run(text, "-c", "-o", os.devnull, f"-ftime-trace={trace}", "-ftime-trace-granularity=0")
        # Read by grep: this process must not grow, because a child's peak of memory starts at its parent's size.
        found = subprocess.run(["grep", "-oE", '"name":"Instantiate(Class|Function)"', str(trace)], capture_output=True)
        if found.returncode != 0:
            raise Failed(f"{trace}: no instantiations, expected what -ftime-trace writes")
        return found.stdout.count(b"\n")

    def object_sizes(self, text: str) -> tuple[int, int]:
        """Bytes of the object file at -O2, and what debug information adds."""
        full, bare = self.folder / "full.o", self.folder / "bare.o"
        self.run(text, "-c", "-O2", "-g", "-o", str(full))
        subprocess.run(["objcopy", "--strip-debug", str(full), str(bare)], check=True)
        return bare.stat().st_size, full.stat().st_size - bare.stat().st_size


def interleaved(compilers: list[Compiler], texts: dict, runs: int) -> dict:
    """(compiler's name, key of a text) -> (seconds, megabytes) of each run."""
    measured: dict = {}
    for _ in range(runs):
        for key, text in texts.items():
            for compiler in compilers:
                measured.setdefault((compiler.name, key), []).append(compiler.syntax(text))
    return measured


def measure_headers(compilers: list[Compiler], quick: bool) -> Iterator[dict]:
    """The main headers and the peers with every compiler; all other headers with the first one."""
    others = sorted({str(file.relative_to(INCLUDE)) for file in INCLUDE.rglob("*.hpp")} - set(MAIN_HEADERS))
    groups = ((compilers, (*STACK_HEADERS, PEER), 1),) if quick else (
        (compilers, MAIN_HEADERS + PEERS, 3), (compilers[:1], others, 1))
    for chosen, headers, runs in groups:
        texts = {header: includes((header,)) for header in headers}
        measured = interleaved(chosen, texts, runs)
        for compiler in chosen:
            for header, text in texts.items():
                yield {"compiler": compiler.name, "header": header,
                       "seconds": statistics.median(seconds for seconds, _ in measured[compiler.name, header]),
                       "lines": compiler.lines(text), "instantiations": compiler.instantiations(text)}


def shapes(quick: bool) -> Iterator[tuple[str, int, int]]:
    """Filling, plugins, triggers: every size where all triggers are fired and each plugin handles one, else fewer. Dense
    with one trigger is the same as sparse."""
    for count in (ALL_TRIGGERS,) if quick else TRIGGERS:
        for plugins in (4, 8, 16, 32) if quick else PLUGINS:
            if count == ALL_TRIGGERS or plugins in FEWER_PLUGINS:
                yield "sparse", plugins, count
            few = plugins in FEWER_PLUGINS or count == DOUBLED and FEWER_PLUGINS[1] < plugins < FEWER_PLUGINS[-1]
            if count > 1 and few and plugins * count <= (QUICK_DENSE_HANDLERS if quick else DENSE_HANDLERS):
                yield "dense", plugins, count


def measure_stacks(compilers: list[Compiler], quick: bool) -> Iterator[dict]:
    for filling, plugins, count in shapes(quick):
        texts = {kind: source(kind, filling, plugins, count) for kind in KINDS}
        handled = sum(map(len, handlers(filling, plugins, count)))
        measured = interleaved(compilers, texts, 1 if quick or handled > 512 or count < ALL_TRIGGERS else 3)
        for compiler in compilers:
            for kind, text in texts.items():
                object_bytes, debug_bytes = compiler.object_sizes(text)
                runs = measured[compiler.name, kind]
                yield {"compiler": compiler.name, "filling": filling, "kind": kind, "plugins": plugins, "triggers": count,
                       "handled": handled, "seconds": statistics.median(seconds for seconds, _ in runs),
                       "memory_mb": round(statistics.median(memory for _, memory in runs), 1),
                       "instantiations": compiler.instantiations(text), "object_bytes": object_bytes,
                       "debug_bytes": debug_bytes}


def least(compilers: list[Compiler], texts: dict[str, str], quick: bool) -> Iterator[dict]:
    """The least seconds of each text, for each compiler."""
    measured = interleaved(compilers, texts, 1 if quick else 9)
    for compiler in compilers:
        yield {"compiler": compiler.name} | {what: min(measured[compiler.name, what])[0] for what in texts}


def measure_include(compilers: list[Compiler], quick: bool) -> Iterator[dict]:
    for row in least(compilers, {"seconds": includes((HEADER,)), "peer_seconds": includes((PEER,))}, quick):
        yield {"header": HEADER, "peer": PEER} | row


def measure_large_stack(compilers: list[Compiler], quick: bool) -> Iterator[dict]:
    plugins, count = 64, ALL_TRIGGERS
    texts = {"seconds": source("library", "sparse", plugins, count), "headers_seconds": includes(STACK_HEADERS)}
    for row in least(compilers, texts, quick):
        yield {"plugins": plugins, "triggers": count} | row


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the JSON to write")
    parser.add_argument("--quick", action="store_true", help="few sizes, one run each, Clang only")
    parser.add_argument("--compiler", action="append", metavar="CXX", help="g++ (not with --quick) and clang++-19 unless given")
    options = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory() as folder:
            names = options.compiler or (("clang++-19",) if options.quick else ("g++", "clang++-19"))
            compilers = [Compiler(name, Path(folder)) for name in names]
            raw = {"include": list(measure_include(compilers, options.quick)),
                   "large_stack": list(measure_large_stack(compilers, options.quick)),
                   "headers": list(measure_headers(compilers, options.quick)),
                   "stacks": list(measure_stacks(compilers, options.quick))}
        options.out.write_text(json.dumps(raw, indent=1) + "\n")
    except (Failed, OSError, ValueError, subprocess.CalledProcessError) as problem:
        print(f"compile_cost.py: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
