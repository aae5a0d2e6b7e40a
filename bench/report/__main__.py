# SPDX-License-Identifier: BSL-1.0
"""Writes the page benchmarks.md, its charts and results.json.

usage: python3 bench/report RESULTS --out DIR

RESULTS is the folder that run.py wrote, or a results.json that this program wrote: from the latter the page and the
charts can be drawn again without a run. Needs matplotlib. Exit code 0: written. 1: a file lacks what is expected, or
matplotlib is missing. 2: wrong arguments.
"""
import argparse
import importlib.util
import sys
from pathlib import Path

if importlib.util.find_spec("matplotlib") is None:
    sys.exit("report: this python3 has no matplotlib: ./install-deps.sh, or apt-get install python3-matplotlib")

import page  # noqa: E402
import results  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(prog="report", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", type=Path, help="the folder that run.py wrote, or a results.json")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write benchmarks.md and benchmarks/ into")
    options = parser.parse_args()
    try:
        page.write(results.read(options.results), options.out)
    except (results.Unusable, OSError) as problem:
        print(f"report: {problem}", file=sys.stderr)
        return 1
    print(f"{options.out}/benchmarks.md")
    return 0


if __name__ == "__main__":
    sys.exit(main())
