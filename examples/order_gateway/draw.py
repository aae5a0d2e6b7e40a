#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Draws the output of order_gateway: some orders of its --trace as a timeline, and its --metrics as histograms.

usage: draw.py TRACE METRICS --out DIR

Writes trace.svg and latency.svg into DIR, and trace-dark.svg and latency-dark.svg for dark pages. Needs matplotlib.
Exit code 0: written. 1: a file cannot be read or written or lacks what is expected, or matplotlib is missing. 2: wrong
arguments.
"""
from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Theme:
    """The colours of a variant."""
    paper: str
    ink: str
    faint: str
    grid: str
    ok: str
    refused: str

    def colour(self, status: str) -> str:
        return self.ok if status == "ok" else self.refused

    def settings(self) -> dict:
        return {
            "svg.hashsalt": "qtasks", "svg.fonttype": "none", "font.family": "sans-serif", "font.sans-serif": ["DejaVu Sans"],
            "font.size": 9, "text.color": self.ink, "figure.facecolor": self.paper, "axes.facecolor": self.paper,
            "axes.spines.top": False, "axes.spines.right": False, "axes.edgecolor": self.faint, "axes.titlesize": 10,
            "axes.titlelocation": "left", "axes.titleweight": "bold", "xtick.color": self.faint, "ytick.color": self.faint,
            "axes.labelcolor": self.faint, "axes.grid": True, "grid.color": self.grid, "axes.axisbelow": True,
            "legend.frameon": False,
        }


THEMES = {"": Theme("#ffffff", "#1f2328", "#59636e", "#e3e6ea", "#0b61c9", "#c4561b"),
          "-dark": Theme("#0d1117", "#e6edf3", "#9aa4af", "#2a3139", "#58a6ff", "#f0883e")}


class Unusable(Exception):
    """A file that lacks what is expected."""


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


def legend(theme: Theme, of, outcomes: list[str], **where) -> None:
    of.legend(handles=[Patch(color=theme.colour(each), label=each) for each in outcomes], **where)


def draw_trace(theme: Theme, spans: list[dict]) -> plt.Figure:
    """A row for each order; the one that began first is at the top."""
    refused = next((i for i, span in enumerate(spans) if span["args"]["status"] != "ok"), 0)
    first = max(0, min(refused - BEFORE, len(spans) - SHOWN))
    shown = spans[first:first + SHOWN]
    start = shown[0]["ts"]
    end = max(span["ts"] + span["dur"] for span in shown) - start

    figure, axes = plt.subplots(figsize=(WIDTH, 0.8 + 0.17 * len(shown)))
    for row, span in enumerate(shown):
        status = span["args"]["status"]
        colour = theme.colour(status)
        axes.barh(row, span["dur"], left=span["ts"] - start, height=0.8, color=colour)
        axes.text(span["ts"] - start + span["dur"] + end * 0.006, row, f"{span['name']} {span['dur'] * 1000:.0f} ns",
                  va="center", fontsize=7.5, color=theme.ink if status == "ok" else colour)
    axes.set_yticks(range(0, len(shown), 5), [str(first + row + 1) for row in range(0, len(shown), 5)])
    axes.set_ylim(len(shown) - 0.4, -0.6)
    axes.set_xlim(0, end * 1.13)
    axes.set_xlabel("microseconds since the first of these orders began")
    axes.set_ylabel("order")
    axes.grid(axis="y", visible=False)
    axes.set_title(f"{len(shown)} of {len(spans)} orders, from --trace")
    legend(theme, axes, sorted({span["args"]["status"] for span in shown}, key=lambda each: each != "ok"), loc="upper right")
    figure.tight_layout()
    return figure


def draw_latency(theme: Theme, histograms: dict[tuple[str, str], Buckets]) -> plt.Figure:
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
                    axes.bar(x, count, width=width, color=theme.colour(outcome))
                    axes.text(x, count * 1.05, str(count), ha="center", fontsize=7.5)
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
    figure.suptitle("upper bounds of the durations of runs, from --metrics", x=0.01, ha="left", fontsize=10)
    legend(theme, figure, outcomes, loc="upper right", ncol=len(outcomes), bbox_to_anchor=(1, 1))
    figure.tight_layout(w_pad=0.5, rect=(0, 0, 1, 0.99))
    return figure


def save(folder: Path, name: str, draw: Callable[[Theme], plt.Figure]) -> None:
    for suffix, theme in THEMES.items():
        file = folder / f"{name}{suffix}.svg"
        with plt.rc_context(theme.settings()):
            figure = draw(theme)
            figure.savefig(file, metadata={"Date": None, "Creator": None})
            plt.close(figure)
        file.write_text(smaller(file.read_text()))
        print(file)


def smaller(svg: str) -> str:
    """Without metadata, and with coordinates to a hundredth of a point."""
    def shortened(tag: re.Match) -> str:
        return re.sub(r"-?\d+\.\d{3,}", lambda number: f"{float(number[0]):.2f}".rstrip("0").rstrip("."), tag[0])

    svg = re.sub(r" *<metadata>.*?</metadata>\n", "", svg, flags=re.S)
    return re.sub(r"[ \t]+$", "", re.sub(r"<[^>]*>", shortened, svg), flags=re.M)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trace", type=Path, help="the file that order_gateway --trace wrote")
    parser.add_argument("metrics", type=Path, help="the file that order_gateway --metrics wrote")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write to")
    options = parser.parse_args()
    try:
        spans, histograms = read_spans(options.trace), read_buckets(options.metrics)
        options.out.mkdir(parents=True, exist_ok=True)
        save(options.out, "trace", lambda theme: draw_trace(theme, spans))
        save(options.out, "latency", lambda theme: draw_latency(theme, histograms))
    except (KeyError, TypeError, ValueError) as problem:
        print(f"draw.py: a file is not output of order_gateway: {type(problem).__name__}: {problem}", file=sys.stderr)
        return 1
    except (OSError, Unusable) as problem:
        print(f"draw.py: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
