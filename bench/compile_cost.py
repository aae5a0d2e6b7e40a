#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""What the library costs the compiler: its headers, and stacks of N plugins that fire M triggers, as JSON.

usage: compile_cost.py --out FILE [--quick] [--compiler CXX ...]

Headers are compiled alone, beside others' headers. A stack fires the first M of QTasks' 56 triggers, in alphabetical
order. SPARSE: each plugin handles one trigger, in turn. DENSE: each plugin handles every trigger, N * M handlers, each
an overload of `on`; with one trigger that is the same as sparse, and left out. The handlers of a returnable trigger
return `std::optional<int>`, those of a one-way trigger `void`; all take `auto const& event`. The same work is written
with virtual calls and by hand, without this library's headers.

seconds: the compiler's user time, -fsyntax-only, the median of interleaved runs. memory_mb: its peak. instantiations:
classes and functions, from -ftime-trace, Clang only (else null): the same run after run. object_bytes: the file at -O2
without debug information; debug_bytes: what -g adds to it. handled: pairs of a plugin and a trigger it handles.

Exit code 0: FILE is written. 1: a compiler is missing or rejects a source. 2: wrong arguments.
"""
import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INCLUDE = ROOT / "include"
STACK_HEADERS = ("qtasks/core/plugin_stack.hpp", "qtasks/triggers/catalogue.hpp")
MAIN_HEADERS = ("qtasks/qtasks.hpp", *STACK_HEADERS, "qtasks/executor/task_executor.hpp", "qtasks/executor/generating.hpp",
                "qtasks/core/dynamic_plugins.hpp", "qtasks/chrono.hpp")
PEERS = ("boost/outcome/basic_result.hpp", "boost/hana/basic_tuple.hpp", "boost/hana/tuple.hpp", "boost/hana.hpp",
         "boost/signals2.hpp", "catch2/catch.hpp")
ENTRY = re.compile(r"struct (\w+)\s*:\s*(notify|replace)_trigger<")
BEYOND_QTASKS = "task_executor_plugin_failed"
PLUGINS = (1, 2, 4, 8, 16, 32, 64, 128)
FEWER_PLUGINS = (1, 4, 16, 64)
TRIGGERS = (1, 8, 56)
DENSE_HANDLERS = 64 * 56
KINDS = ("library", "virtual", "by_hand")


class Failed(Exception):
    """A compiler is missing, or did not accept what it was given."""


def triggers() -> list[tuple[str, bool]]:
    """QTasks' triggers, and whether each is returnable."""
    entries = (match for file in (INCLUDE / "qtasks" / "triggers").glob("*.hpp") for match in ENTRY.finditer(file.read_text()))
    found = sorted((entry[1], entry[2] == "replace") for entry in entries if entry[1] != BEYOND_QTASKS)
    if len(found) != max(TRIGGERS):
        raise Failed(f"{INCLUDE / 'qtasks' / 'triggers'}: {len(found)} triggers, expected {max(TRIGGERS)}")
    return found


def includes(headers: tuple[str, ...]) -> str:
    return "".join(f"#include <{header}>\n" for header in headers)


def handlers(filling: str, plugins: int, count: int) -> list[list[int]]:
    """For each plugin, the triggers it handles. IDLE: all handle the first trigger, and nobody the others."""
    one = {"sparse": lambda plugin: [plugin % count], "dense": lambda _: list(range(count)), "idle": lambda _: [0]}
    return [one[filling](plugin) for plugin in range(plugins)]


def source(kind: str, filling: str, plugins: int, count: int) -> str:
    fired = triggers()[:count]
    handled = handlers(filling, plugins, count)
    lines = [includes(STACK_HEADERS if kind == "library" else ("optional",))]
    lines += (f"struct event_{t} {{ using result_type = int; int& sum; }};" for t in range(count))
    returned = ["std::optional<int>" if returnable else "void" for _, returnable in fired]

    def body(plugin: int, trigger: int) -> str:
        reply = " return event.sum;" if fired[trigger][1] else ""
        return f"{{ event.sum += {plugin + trigger};{reply} }}"

    if kind == "virtual":
        lines.append("struct base {")
        lines += (f"  virtual {returned[t]} on_{name}(event_{t} const&) const {{{' return {};' if returnable else ''}}}"
                  for t, (name, returnable) in enumerate(fired))
        lines.append("};")
    for plugin, mine in enumerate(handled):
        lines.append(f"struct plugin_{plugin}{' final : base' if kind == 'virtual' else ''} {{")
        for t in mine:
            head = {"library": f"{returned[t]} on(qtasks::trigger<\"{fired[t][0]}\">, auto const& event) const",
                    "virtual": f"{returned[t]} on_{fired[t][0]}(event_{t} const& event) const override",
                    "by_hand": f"{returned[t]} on_{fired[t][0]}(auto const& event) const"}[kind]
            lines.append(f"  {head} {body(plugin, t)}")
        lines.append("};")

    types = ", ".join(f"plugin_{plugin}" for plugin in range(plugins))
    if kind == "library":
        lines.append(f"using stack = qtasks::plugin_stack<{types}>;")
    elif kind == "virtual":
        lines.append(f"struct stack {{ base const* plugins[{plugins}]; }};")
    else:
        lines += ("struct stack {", *(f"  plugin_{plugin} p{plugin};" for plugin in range(plugins)), "};")
    for t, (name, returnable) in enumerate(fired):
        lines.append(f"{'std::optional<int>' if returnable else 'void'} fire_{t}(stack const& all, event_{t} event) {{")
        if kind == "library":
            lines.append(f"  return all.fire(qtasks::trigger<\"{name}\">{{}}, event);")
        else:
            calls = ([f"for (base const* each : all.plugins) $each->on_{name}(event);"] if kind == "virtual" else
                     [f"$all.p{plugin}.on_{name}(event);" for plugin, mine in enumerate(handled) if t in mine])
            if returnable:
                calls = ["std::optional<int> last;",
                         *(call.replace("$", "if (auto reply = ").replace("(event);", "(event)) last = reply;") for call in calls),
                         "return last;"]
            lines += ("  " + call.replace("$", "") for call in calls)
        lines.append("}")
    return "\n".join(lines) + "\n"


@dataclass
class Compiler:
    """A compiler, a folder for what it reads and writes, and where else it looks for headers."""
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
        with tempfile.TemporaryFile("w+") as said:
            process = subprocess.Popen(command, stdout=said, stderr=said)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode != 0:
                said.seek(0)
                raise Failed(f"{' '.join(command)}: expected to compile\n{said.read(4000)}")
        return usage.ru_utime, usage.ru_maxrss / 1024

    def syntax(self, text: str) -> tuple[float, float]:
        return self.run(text, "-fsyntax-only")

    def lines(self, text: str) -> int:
        """Of the preprocessed text, without line markers."""
        done = subprocess.run(self.command(text, "-E", "-P"), capture_output=True, text=True, check=True)
        return done.stdout.count("\n")

    def instantiations(self, text: str) -> int | None:
        if not self.is_clang:
            return None
        trace = self.folder / "trace.json"
        self.run(text, "-c", "-o", os.devnull, f"-ftime-trace={trace}", "-ftime-trace-granularity=0")
        # Not read here: a process that grew would be what the next compiler's peak of memory starts from.
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
    """(compiler's name, key of a text): all its (seconds, megabytes)."""
    measured: dict = {}
    for _ in range(runs):
        for key, text in texts.items():
            for compiler in compilers:
                measured.setdefault((compiler.name, key), []).append(compiler.syntax(text))
    return measured


def measure_headers(compilers: list[Compiler], quick: bool) -> Iterator[dict]:
    """The headers to include with every compiler; the others with the first one."""
    others = sorted({str(file.relative_to(INCLUDE)) for file in INCLUDE.rglob("*.hpp")} - set(MAIN_HEADERS))
    groups = ((compilers, (*STACK_HEADERS, PEERS[0]), 1),) if quick else (
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
    """Filling, plugins, triggers: every size where all triggers are fired and each plugin handles one, else fewer."""
    for count in (max(TRIGGERS),) if quick else TRIGGERS:
        for plugins in (4, 32) if quick else PLUGINS:
            if count == max(TRIGGERS) or plugins in FEWER_PLUGINS:
                yield "sparse", plugins, count
            if count > 1 and plugins in FEWER_PLUGINS and plugins * count <= DENSE_HANDLERS:
                yield "dense", plugins, count


def measure_stacks(compilers: list[Compiler], quick: bool) -> Iterator[dict]:
    for filling, plugins, count in shapes(quick):
        texts = {kind: source(kind, filling, plugins, count) for kind in KINDS}
        handled = sum(map(len, handlers(filling, plugins, count)))
        measured = interleaved(compilers, texts, 1 if quick or handled > 512 or count < max(TRIGGERS) else 3)
        for compiler in compilers:
            for kind, text in texts.items():
                object_bytes, debug_bytes = compiler.object_sizes(text)
                runs = measured[compiler.name, kind]
                yield {"compiler": compiler.name, "filling": filling, "kind": kind, "plugins": plugins, "triggers": count,
                       "handled": handled, "seconds": statistics.median(seconds for seconds, _ in runs),
                       "memory_mb": round(statistics.median(memory for _, memory in runs), 1),
                       "instantiations": compiler.instantiations(text), "object_bytes": object_bytes,
                       "debug_bytes": debug_bytes}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the JSON to write")
    parser.add_argument("--quick", action="store_true", help="few sizes, one run each")
    parser.add_argument("--compiler", action="append", metavar="CXX", help="g++ and clang++-19 unless given")
    options = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory() as folder:
            compilers = [Compiler(name, Path(folder)) for name in options.compiler or ("g++", "clang++-19")]
            raw = {"headers": list(measure_headers(compilers, options.quick)),
                   "stacks": list(measure_stacks(compilers, options.quick))}
        options.out.write_text(json.dumps(raw, indent=1) + "\n")
    except (Failed, OSError, subprocess.CalledProcessError) as problem:
        print(f"compile_cost.py: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
