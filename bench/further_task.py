#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""What a further executed task costs to compile: one stack of fifteen plugins with one task, and with six (docs/design.md).

usage: further_task.py [--compiler CXX] [--include DIR]...

Prints the processor time of the compiler, the median of three runs, and the bytes of debug information.
"""
import argparse
import re
import resource
import statistics
import subprocess
import tempfile
from pathlib import Path

HEAD = """#include <qtasks/plugins/limits.hpp>
#include <qtasks/plugins/observability.hpp>
#include <qtasks/plugins/qtasks.hpp>
#include <qtasks/plugins/resilience.hpp>
#include <qtasks/qtasks.hpp>
using namespace qtasks;
result<long> body(long n);
struct counts_values { long n = 0; void on(trigger<"task_executor_run_task">, auto const&) { ++n; } };
struct counts_errors { long n = 0; void on(trigger<"task_executor_run_task_trigger_error">, auto const&) { ++n; } };
using app = task_executor<sorted_stack<run_clock<>, trace<span_buffer<>>, metrics<>, fallback<long>, unique<>,
                                       load_shed<>, rate_limit<>, bulkhead, total_timeout<>, retry<>,
                                       circuit_breaker<>, attempt_timeout<>, counts_values, counts_errors, validate>>;
"""


def program(tasks: int) -> str:
    numbers = range(tasks)
    made = (f'constexpr auto task{i} = task<"work{i}">([](long n) {{ return body(n + {i}); }});\n' for i in numbers)
    called = (f"result<long> run{i}(app& with, long n) {{ return with.execute(task{i}, n); }}\n" for i in numbers)
    return HEAD + "".join(made) + "".join(called)


def seconds(command: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    subprocess.run(command, check=True)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--compiler", default="g++")
    parser.add_argument("--include", action="append", default=[])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for flags in (["-O2"], ["-O0"], ["-O2", "-g"]):
            measured = []
            for tasks in (1, 6):
                source, made = Path(folder, f"{tasks}.cpp"), Path(folder, "made.o")
                source.write_text(program(tasks))
                command = [options.compiler, "-std=c++20", *flags, *(f"-I{each}" for each in options.include), "-c",
                           str(source), "-o", str(made)]
                if "-g" in flags:
                    seconds(command)
                    sections = subprocess.run(["size", "-A", made], capture_output=True, text=True, check=True).stdout
                    measured.append(sum(map(int, re.findall(r"^\.debug\S*\s+(\d+)", sections, re.M))) / 1e6)
                else:
                    measured.append(statistics.median(seconds(command) for _ in range(3)))
            unit = "MB of debug information" if "-g" in flags else "s"
            print(f"{' '.join(flags)}: six tasks {measured[1]:.2f} {unit}, each further task "
                  f"{(measured[1] - measured[0]) / 5:.2f} {unit}")


if __name__ == "__main__":
    main()
