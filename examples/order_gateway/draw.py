#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Draws what order_gateway wrote: some orders of its --trace as a timeline, and its --metrics as histograms.

usage: draw.py TRACE METRICS --out DIR

Writes DIR/trace.svg and DIR/latency.svg. Needs matplotlib. Exit code 0: written. 1: a file cannot be read, or does not
hold what is expected, or cannot be written, or there is no matplotlib. 2: wrong arguments.
"""
from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path

try:
    import matplotlib
except ImportError:
    sys.exit("draw.py: this python3 has no matplotlib: ./install-deps.sh, or apt-get install python3-matplotlib")
matplotlib.use("svg")
from matplotlib import pyplot as plt  # noqa: E402
from matplotlib.patches import Patch  # noqa: E402
from matplotlib.ticker import FuncFormatter, NullLocator  # noqa: E402

SHOWN = 30  # orders in the timeline
BEFORE = 8  # of them before the first that was refused
WIDTH = 9.0
OK, REFUSED = "#0b61c9", "#c4561b"

plt.rcParams.update({
    "svg.hashsalt": "qtasks", "svg.fonttype": "path", "font.family": "DejaVu Sans", "font.size": 9,
    "figure.facecolor": "white", "axes.facecolor": "white", "axes.spines.top": False, "axes.spines.right": False,
    "axes.edgecolor": "#999999", "axes.titlesize": 10, "axes.titlelocation": "left", "axes.titleweight": "bold",
    "xtick.color": "#444444", "ytick.color": "#444444", "axes.labelcolor": "#444444", "axes.grid": True,
    "grid.color": "#e6e6e6", "axes.axisbelow": True, "legend.frameon": False,
})


class Unusable(Exception):
    """A file that does not hold what is expected."""


def read_spans(file: Path) -> list[dict]:
    spans = [event for event in json.loads(file.read_text())["traceEvents"] if event["ph"] == "X"]
    if not spans:
        raise Unusable(f"{file}: no spans")
    return spans


Buckets = dict[str, int]  # upper bound in seconds, as written -> runs, not cumulative


def read_buckets(file: Path) -> dict[tuple[str, str], Buckets]:
    """Of each task and outcome."""
    found: dict[tuple[str, str], Buckets] = {}
    line = re.compile(r"^qtasks_run_duration_seconds_bucket\{(.*)\} (\d+)$", re.MULTILINE)
    for labels, count in line.findall(file.read_text()):
        label = dict(re.findall(r'(\w+)="(.*?)"', labels))
        buckets = found.setdefault((label["task"], label.get("error_type", "ok")), {})
        buckets[label["le"]] = int(count) - sum(buckets.values())
    if not found:
        raise Unusable(f"{file}: no histogram of the name qtasks_run_duration_seconds")
    return found


def bound(le: str) -> str:
    """An upper bound as text: 0.000001024 is 1.02 µs."""
    if le == "+Inf":
        return "more"
    value = float(le)
    by, unit = next((each for each in ((1e9, "ns"), (1e6, "µs"), (1e3, "ms")) if value * each[0] < 1000), (1, "s"))
    return f"{value * by:.3g} {unit}"


def legend(of, outcomes: list[str], **where) -> None:
    of.legend(handles=[Patch(color=OK if each == "ok" else REFUSED, label=each) for each in outcomes], **where)


def draw_trace(spans: list[dict]) -> plt.Figure:
    """A row for each order, in the order of their beginning."""
    refused = next((i for i, span in enumerate(spans) if span["args"]["status"] != "ok"), 0)
    first = max(0, min(refused - BEFORE, len(spans) - SHOWN))
    shown = spans[first:first + SHOWN]
    start = shown[0]["ts"]
    end = max(span["ts"] + span["dur"] for span in shown) - start

    figure, axes = plt.subplots(figsize=(WIDTH, 0.8 + 0.17 * len(shown)))
    for row, span in enumerate(shown):
        status = span["args"]["status"]
        colour = OK if status == "ok" else REFUSED
        axes.barh(row, span["dur"], left=span["ts"] - start, height=0.8, color=colour)
        axes.text(span["ts"] - start + span["dur"] + end * 0.006, row, f"{span['name']}  {span['dur'] * 1000:.0f} ns",
                  va="center", fontsize=7.5, color="#222222" if status == "ok" else colour)
    axes.set_yticks(range(0, len(shown), 5), [str(first + row + 1) for row in range(0, len(shown), 5)])
    axes.set_ylim(len(shown) - 0.4, -0.6)
    axes.set_xlim(0, end * 1.13)
    axes.set_xlabel("microseconds since the first of them")
    axes.set_ylabel("order")
    axes.grid(axis="y", visible=False)
    axes.set_title(f"{len(shown)} of {len(spans)} orders, from --trace")
    legend(axes, sorted({span["args"]["status"] for span in shown}, key=lambda each: each != "ok"), loc="upper right")
    return figure


def draw_latency(histograms: dict[tuple[str, str], Buckets]) -> plt.Figure:
    """A panel for each task, on one scale."""
    tasks = list(dict.fromkeys(task for task, _ in histograms))
    outcomes = sorted({outcome for _, outcome in histograms}, key=lambda each: (each != "ok", each))
    bounds = list(next(iter(histograms.values())))
    used = [i for i, le in enumerate(bounds) if any(buckets[le] for buckets in histograms.values())]
    bounds = bounds[:used[-1] + 1]

    figure, panels = plt.subplots(1, len(tasks), figsize=(WIDTH, 3.6), sharey=True, squeeze=False)
    width = 0.8 / len(outcomes)
    for axes, task in zip(panels.flat, tasks):
        for nth, outcome in enumerate(outcomes):
            for at, le in enumerate(bounds):
                count = histograms.get((task, outcome), {}).get(le, 0)
                if count:
                    x = at + (nth - (len(outcomes) - 1) / 2) * width
                    axes.bar(x, count, width=width, color=OK if outcome == "ok" else REFUSED)
                    axes.text(x, count * 1.05, str(count), ha="center", fontsize=7.5, color="#222222")
        runs = sum(sum(buckets.values()) for (of, _), buckets in histograms.items() if of == task)
        axes.set_title(f"{task}, {runs} runs")
        axes.set_xticks(range(len(bounds)), [bound(le) for le in bounds], rotation=60, ha="right",
                        rotation_mode="anchor", fontsize=8)
        axes.set_xlim(-0.6, len(bounds) - 0.4)
        axes.grid(axis="x", visible=False)
    panels[0, 0].set_ylabel("runs, log scale")
    panels[0, 0].set_yscale("log")
    panels[0, 0].set_ylim(0.6, 2 * max(count for buckets in histograms.values() for count in buckets.values()))
    panels[0, 0].yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    panels[0, 0].yaxis.set_minor_locator(NullLocator())
    figure.suptitle("how long a run took at most, from --metrics", x=0.01, ha="left", fontsize=10)
    legend(figure, outcomes, loc="upper right", ncol=len(outcomes), bbox_to_anchor=(1, 1))
    figure.tight_layout(w_pad=0.5, rect=(0, 0, 1, 0.99))
    return figure


def save(figure: plt.Figure, file: Path) -> None:
    figure.savefig(file, metadata={"Date": None, "Creator": None}, bbox_inches="tight")
    print(file)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trace", type=Path, help="what order_gateway --trace wrote")
    parser.add_argument("metrics", type=Path, help="what order_gateway --metrics wrote")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write to")
    options = parser.parse_args()
    try:
        spans, histograms = read_spans(options.trace), read_buckets(options.metrics)
        options.out.mkdir(parents=True, exist_ok=True)
        save(draw_trace(spans), options.out / "trace.svg")
        save(draw_latency(histograms), options.out / "latency.svg")
    except (KeyError, TypeError, ValueError) as problem:
        print(f"draw.py: not what order_gateway writes: {type(problem).__name__} at {problem}", file=sys.stderr)
        return 1
    except (OSError, Unusable) as problem:
        print(f"draw.py: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
