#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""What including a header costs over including another: user time of the compiler, runs interleaved, medians.

usage: include_cost.py <compiler> [runs]

Includes boost/outcome/basic_result.hpp and qtasks/qtasks.hpp in turn, and prints both and the difference.
"""
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

INCLUDE = Path(__file__).resolve().parent.parent / "include"
HEADERS = ("boost/outcome/basic_result.hpp", "qtasks/qtasks.hpp")


def user_seconds(command: list[str]) -> float:
    before = os.times().children_user
    subprocess.run(command, check=True)
    return os.times().children_user - before


def main() -> None:
    compiler = sys.argv[1] if len(sys.argv) > 1 else "g++"
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 15
    times: dict[str, list[float]] = {header: [] for header in HEADERS}
    with tempfile.TemporaryDirectory() as folder:
        for run in range(runs + 1):
            for number, header in enumerate(HEADERS):
                source = Path(folder) / f"{number}.cpp"
                source.write_text(f"#include <{header}>\n")
                seconds = user_seconds([compiler, "-std=c++20", f"-I{INCLUDE}", "-fsyntax-only", str(source)])
                if run > 0:
                    times[header].append(seconds)
    medians = [statistics.median(times[header]) for header in HEADERS]
    for header, median in zip(HEADERS, medians):
        print(f"{median:.3f} s  {header}")
    print(f"{medians[1] - medians[0]:.3f} s  more")


if __name__ == "__main__":
    main()
