#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Draws the output of qtasks_bench_adaptive_bulkhead: the limit, the latency and the runs in time of both bulkheads.

usage: draw_adaptive_bulkhead.py CSV --out DIR

Writes adaptive_bulkhead.svg and, for dark pages, adaptive_bulkhead-dark.svg into DIR. Needs matplotlib.
"""
from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "report"))
from charts import Theme, plt, save  # noqa: E402: its folder is known only here

HALVES, RECOVERS, END = 10, 25, 40  # s; as in adaptive_bulkhead.cpp
CAPACITY, MAX_LATENCY = 1600, 50  # runs/s, ms
NAMES = {"fixed": "bulkhead, limit of 72", "adaptive": "adaptive_bulkhead, max_latency of 50 ms"}
COLOURS = {"fixed": "virtual", "adaptive": "library"}
PANELS = {"limit": ("limit, in runs", 90), "p95": ("95 % of latencies, in ms", 110),
          "in_time": ("runs within 50 ms, per s", 1800)}


def read(file: Path) -> dict[str, dict[str, list[float]]]:
    """Policy -> column -> a value for each bin."""
    columns: dict[str, dict[str, list[float]]] = {}
    with file.open(newline="") as rows:
        for row in csv.DictReader(rows):
            to = columns.setdefault(row["policy"], {key: [] for key in ("at", *PANELS)})
            to["at"].append(int(row["from_ms"]) / 1000)
            to["limit"].append(int(row["limit"]))
            to["p95"].append(int(row["p95_us"]) / 1000)
            to["in_time"].append(int(row["in_time"]) * 2)  # in a bin of half a second
    return columns


def draw(theme: Theme, columns: dict[str, dict[str, list[float]]]) -> plt.Figure:
    figure, panels = plt.subplots(3, 1, figsize=(9, 6.6), sharex=True)
    for axes, (key, (label, top)) in zip(panels, PANELS.items()):
        axes.axvspan(HALVES, RECOVERS, color=theme.grid, alpha=0.6, linewidth=0)
        for who, values in columns.items():
            axes.step([*values["at"], END], [*values[key], values[key][-1]], where="post", color=theme.colour(COLOURS[who]), label=NAMES[who],
                      linewidth=2 if who == "adaptive" else 1.6)
        axes.set_ylim(0, top)
        axes.set_xlim(0, END)
        axes.set_ylabel(label)
    dashed = {"color": theme.faint, "linestyle": (0, (4, 3)), "linewidth": 1}
    panels[1].axhline(MAX_LATENCY, **dashed)
    panels[1].text(END - 0.3, MAX_LATENCY + 3, "max_latency", color=theme.faint, ha="right")
    panels[2].plot([0, HALVES, HALVES, RECOVERS, RECOVERS, END],
                   [CAPACITY, CAPACITY, CAPACITY / 2, CAPACITY / 2, CAPACITY, CAPACITY], label="capacity", **dashed)
    panels[0].text((HALVES + RECOVERS) / 2, 80, "half of the workers are gone", color=theme.faint, ha="center")
    panels[2].set_xlabel("time, in s")
    handles, labels = panels[2].get_legend_handles_labels()
    figure.legend(handles, labels, loc="upper center", ncol=3)
    figure.tight_layout(rect=(0, 0, 1, 0.96), h_pad=0.8)
    figure.align_ylabels(panels)
    return figure


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("csv", type=Path, help="the output of qtasks_bench_adaptive_bulkhead")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write to")
    options = parser.parse_args()
    columns = read(options.csv)
    save(options.out, "adaptive_bulkhead", "", lambda theme: draw(theme, columns))


if __name__ == "__main__":
    main()
