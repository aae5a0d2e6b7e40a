# SPDX-License-Identifier: BSL-1.0
"""Lines and bars as SVG, each in a light and a dark variant.

A chart changes little from run to run: its size is fixed, its axes end at round numbers, and its text is text.
"""
from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot as plt  # noqa: E402
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator  # noqa: E402

from results import CONTENDERS  # noqa: E402
from tables import three  # noqa: E402

WIDTH, TOP, BOTTOM, LEFT, RIGHT = 9.0, 0.35, 0.5, 0.95, 0.15  # inches
INK = {"light": ("#ffffff", "#1f2328", "#59636e", "#e3e6ea"), "dark": ("#0d1117", "#e6edf3", "#9aa4af", "#2a3139")}
COLOURS = {  # light, dark
    "library": ("#0b61c9", "#58a6ff"), "by_hand": ("#333b44", "#d5dbe1"), "virtual": ("#c4561b", "#f0883e"),
    "std_function": ("#8a6d00", "#d9b84a"), "any_map": ("#8e3fa8", "#c58af9"), "function_ref": ("#00707a", "#5cc8d2"), "signals2": ("#b3204f", "#ff7b92"),
    "dynamic_plugins": ("#2b7f9e", "#76d1e8"), "error_code": ("#2c8a4b", "#56d364"), "throw": ("#b3204f", "#ff7b92"),
    "exceptions": ("#b3204f", "#ff7b92"), "clock": ("#888888", "#8b949e"),
}
Lines = dict[str, list[float]]  # contender -> a value for each mark of the x axis


class Theme:
    """The colours of a variant."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.paper, self.ink, self.faint, self.grid = INK[name]

    def colour(self, who: str) -> str:
        return COLOURS[who][0 if self.name == "light" else 1]

    def settings(self) -> dict:
        return {
            "svg.hashsalt": "qtasks", "svg.fonttype": "none", "font.family": "sans-serif", "font.sans-serif": ["DejaVu Sans"],
            "font.size": 9, "text.color": self.ink, "figure.facecolor": self.paper, "axes.facecolor": self.paper,
            "axes.spines.top": False, "axes.spines.right": False, "axes.edgecolor": self.faint, "axes.titlesize": 10,
            "axes.titlelocation": "left", "axes.titleweight": "bold", "xtick.color": self.faint, "ytick.color": self.faint,
            "axes.labelcolor": self.faint, "axes.grid": True, "axes.grid.axis": "y", "grid.color": self.grid,
            "axes.axisbelow": True, "legend.frameon": False,
        }


def save(folder: Path, name: str, text: str, draw: Callable[[Theme], plt.Figure]) -> list[str]:
    """Writes both variants, and returns the Markdown that shows the one that fits the reader's page."""
    for suffix, theme in (("", Theme("light")), ("-dark", Theme("dark"))):
        with plt.rc_context(theme.settings()):
            figure = draw(theme)
            file = folder / f"{name}{suffix}.svg"
            figure.savefig(file, metadata={"Date": None, "Creator": None})
            plt.close(figure)
        file.write_text(smaller(file.read_text()))
    return ["<picture>", f'  <source media="(prefers-color-scheme: dark)" srcset="{folder.name}/{name}-dark.svg">',
            f'  <img alt="{text}" src="{folder.name}/{name}.svg">', "</picture>", ""]


def smaller(svg: str) -> str:
    """Without metadata, and with coordinates to a hundredth of a point."""
    def shortened(tag: re.Match) -> str:
        return re.sub(r"-?\d+\.\d{3,}", lambda number: f"{float(number[0]):.2f}".rstrip("0").rstrip("."), tag[0])

    svg = re.sub(r" *<metadata>.*?</metadata>\n", "", svg, flags=re.S)
    return re.sub(r"[ \t]+$", "", re.sub(r"<[^>]*>", shortened, svg), flags=re.M)


def around(values: list[float], steps: tuple[float, ...] = (1, 3)) -> tuple[float, float]:
    """The nearest round numbers below and above."""
    rounds = [step * 10.0**power for power in range(-6, 12) for step in steps]
    return max(each for each in rounds if each < min(values) * 0.95), min(each for each in rounds if each > max(values) * 1.05)


def draw_lines(theme: Theme, panels: dict[str, Lines], marks: list[str], x_label: str, y_label: str,
               height: float) -> plt.Figure:
    """One panel for each title, two or three in a row, all on one log scale; each line has its name at its end."""
    columns = len(panels) if len(panels) <= 3 else 2
    rows = math.ceil(len(panels) / columns)
    names = 0.2 + 0.066 * max(len(CONTENDERS[who]) for lines in panels.values() for who in lines)
    width = (WIDTH - LEFT - columns * names) / columns
    total = rows * (height + TOP + BOTTOM)
    figure = plt.figure(figsize=(WIDTH, total))
    limits = around([value for lines in panels.values() for line in lines.values() for value in line])
    for nth, (title, lines) in enumerate(panels.items()):
        row, column = divmod(nth, columns)
        bottom = total - (row + 1) * (height + TOP + BOTTOM) + BOTTOM
        axes = figure.add_axes([(LEFT + column * (width + names)) / WIDTH, bottom / total, width / WIDTH, height / total])
        for who, values in sorted(lines.items(), key=lambda line: line[0] == "library"):  # the library's on top
            mine, by_hand = who == "library", who == "by_hand"
            axes.plot(range(len(values)), values, color=theme.colour(who), linewidth=2.2 if mine else 1.5,
                      marker="s" if by_hand else "o", markersize=7 if by_hand else 4.5 if mine else 3.5,
                      markerfacecolor="none" if by_hand else None, zorder=3 if mine else 2)
        log_axis(axes, *limits)
        axes.set_xticks(range(len(marks)), marks)
        axes.set_xlim(-0.2, len(marks) - 0.8)
        axes.set_title(title)
        axes.set_xlabel(x_label)
        label_ends(theme, axes, {who: values[-1] for who, values in lines.items()}, len(marks) - 1)
        axes.set_ylabel(y_label) if column == 0 else axes.set_yticklabels([])
    return figure


def log_axis(axes, low: float, high: float) -> None:
    """Marks at powers of ten, and at 3 between them where they are few."""
    steps = (1, 3) if high / low < 300 else (1,)
    axes.set_yscale("log")
    axes.set_ylim(low, high)
    axes.yaxis.set_major_locator(FixedLocator([step * 10.0**power for power in range(-6, 12) for step in steps]))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}" if value >= 1 else f"{value:.3g}"))


def label_ends(theme: Theme, axes, ends: dict[str, float], x: float) -> None:
    """Each line's name at its right end, moved up or down where two would meet (on a log scale)."""
    low, high = (math.log10(limit) for limit in axes.get_ylim())
    gap = (high - low) * 0.055
    ordered = sorted(ends, key=lambda who: ends[who])
    at = [math.log10(ends[who]) for who in ordered]
    for _ in range(200):  # push neighbours apart until none is too near
        for i in range(len(at) - 1):
            if (over := gap - (at[i + 1] - at[i])) > 1e-9:
                at[i], at[i + 1] = at[i] - over / 2, at[i + 1] + over / 2
    for who, y in zip(ordered, at):
        axes.annotate(CONTENDERS[who], (x, 10**y), xytext=(8, 0), textcoords="offset points", va="center", fontsize=8.5,
                      color=theme.colour(who), fontweight="bold" if who == "library" else "normal", annotation_clip=False)


def draw_bars(theme: Theme, groups: dict[str, dict[str, float]], unit: str, title: str) -> plt.Figure:
    """A group of bars for each label; a single group without a label has the contenders' names as labels."""
    alone = list(groups) == [""]
    labels = [CONTENDERS[who] for who in groups[""]] if alone else list(groups)
    bars, space = sum(map(len, groups.values())), 0.4
    left = 0.2 + 0.075 * max(map(len, labels))
    plot = 0.19 * (bars + space * len(groups))
    figure = plt.figure(figsize=(WIDTH, plot + TOP + 0.1))
    axes = figure.add_axes([left / WIDTH, 0.1 / (plot + TOP + 0.1), 1 - (left + RIGHT) / WIDTH, plot / (plot + TOP + 0.1)])
    limit = around([value for each in groups.values() for value in each.values()], (1, 1.5, 2, 3, 4, 6, 8))[1] * 1.1
    at, ticks = 0.0, []
    for each in groups.values():
        ticks += [at + nth for nth in range(len(each))] if alone else [at + (len(each) - 1) / 2]
        for who, value in each.items():
            axes.barh(at, value, height=0.8, color=theme.colour(who))
            axes.text(value + limit * 0.006, at, f"{three(value)} {unit}", va="center", fontsize=8)
            at += 1
        at += space
    axes.set_yticks(ticks, labels, color=theme.ink)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(at - space - 0.4, -0.6)
    axes.set_xlim(0, limit)
    axes.xaxis.set_visible(False)
    axes.grid(False)
    axes.spines["bottom"].set_visible(False)
    axes.set_title(title)
    if not alone:
        shown = [who for who in CONTENDERS if any(who in each for each in groups.values())]
        squares = [plt.Rectangle((0, 0), 1, 1, color=theme.colour(who)) for who in shown]
        axes.legend(squares, [CONTENDERS[who] for who in shown], loc="lower right", bbox_to_anchor=(1, 0.995), ncol=len(shown),
                    borderaxespad=0, borderpad=0.2)
    return figure
