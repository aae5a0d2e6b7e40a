# SPDX-License-Identifier: BSL-1.0
"""The page: machine and method, aims, losses, then a section for each subject."""
from __future__ import annotations

from pathlib import Path

import aims
import losses
import results
import sections
from tables import table


def machine(context: dict) -> list[str]:
    smoke = ["**A smoke run: as short as possible. These numbers mean nothing.**", ""] if context["smoke"] else []
    return [*smoke, f"Machine: {context['cpu']}, {context['cores']} cores, {context['system']}.",
            f"Compiler: {context['compiler']}, `{' '.join(context['flags'].split())}`. Commit {context['commit']}.", ""]


def method(context: dict) -> list[str]:
    return [
        "- All contenders do the same work; the programs check that before they measure.",
        f"- A time is the processor time of one call: the median of {context['repetitions']} repetitions in random order.",
        "- A ratio compares two numbers of this run. A difference below 5 % is noise: it is no loss, and it meets an aim",
        "  of 1x.",
        "- Below 1 ns, a time is mostly that of the loop around the body; there the number of instructions is more exact.",
        "",
    ]


def write_aims(data: dict) -> list[str]:
    found = aims.of(data)
    lines = ["## Aims", "", f"{sum(aim.is_met for aim in found)} of {len(found)} are met.", ""]
    return lines + table(["what", "aim", "measured", "met"], (aim.row() for aim in found)) if found else lines


def write_losses(data: dict) -> list[str]:
    found = losses.of(data)
    lines = ["## Losses", "",
             "All cases in which the library needs more than a contender, worst first. Latency is compared at",
             f"{', '.join(losses.PERCENTILES[:-1])} and {losses.PERCENTILES[-1]}, compile time for the largest stacks.", ""]
    rows = [loss.row() for loss in found]
    return lines + (table(["case", "library", "library / contender"], rows) if rows else ["None.", ""])


def write(data: dict, folder: Path) -> None:
    """Writes benchmarks.md into `folder`, and charts and results.json into its folder benchmarks."""
    beside = folder / "benchmarks"
    beside.mkdir(parents=True, exist_ok=True)
    try:
        page = ["<!-- SPDX-License-Identifier: BSL-1.0 -->", "# Benchmarks", "",
                "`bench/report` writes this page from one run of `cmake --workflow --preset bench`.",
                "[results.json](benchmarks/results.json) has all numbers of the run.", ""]
        page += [*machine(data["context"]), *method(data["context"]), *write_aims(data), *write_losses(data)]
        for name, (title, lines_of) in sections.WRITERS.items():
            page += [f"## {title}", "", *(lines_of(data, beside) if name in data else ["Not measured in this run.", ""])]
    except (KeyError, TypeError, ValueError) as problem:
        raise results.Unusable(f"the results lack what the page needs: {type(problem).__name__}: {problem}") from problem
    (folder / "benchmarks.md").write_text("\n".join(page).rstrip() + "\n")
    results.write(data, beside / "results.json")
