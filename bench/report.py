#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes benchmarks.md and its charts from the JSON files that run.py left, and from nothing else.

usage: report.py RESULTS --out DIR

Needs matplotlib. Exit code 0: written. 1: a file does not hold what is expected, or there is no matplotlib. 2: wrong
arguments.
"""
from __future__ import annotations

import argparse
import json
import math
import statistics
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

try:
    import matplotlib
except ImportError:
    sys.exit("report.py: this python3 has no matplotlib: ./install-deps.sh, or apt-get install python3-matplotlib")
matplotlib.use("svg")
from matplotlib import pyplot as plt  # noqa: E402
from matplotlib.ticker import FuncFormatter, NullFormatter, NullLocator  # noqa: E402

LOSS = 1.05  # above this ratio the library is said to lose
SECTIONS = ("dispatch", "error_path", "execute", "policies", "gateway", "latency", "compile_cost", "instructions", "codegen")
NAMES = {
    "library": "library", "by_hand": "by hand", "virtual": "virtual calls", "std_function": "std::function",
    "any_map": "map of std::function", "signals2": "Boost.Signals2", "dynamic_plugins": "dynamic_plugins",
    "error_code": "std::error_code", "throw": "throw and catch", "exceptions": "exceptions",
    "clock": "clock readings only",
}
COLOURS = {
    "library": "#0b61c9", "by_hand": "#111111", "virtual": "#c4561b", "std_function": "#8a6d00", "any_map": "#8e3fa8",
    "signals2": "#b3204f", "dynamic_plugins": "#3f8fd9", "error_code": "#2c8a4b", "throw": "#b3204f",
    "exceptions": "#b3204f", "clock": "#888888",
}
Table = dict[tuple[str, ...], dict[str, float]]  # body -> contender -> nanoseconds


class Unusable(Exception):
    """A file that does not hold what is expected."""


# --- reading -------------------------------------------------------------------------------------------------------


def read_google(data: dict, file: str) -> Table:
    """Medians of the processor's time for one call, by body and contender."""
    samples: dict[tuple[str, ...], dict[str, list[float]]] = {}
    for entry in sorted(data["benchmarks"], key=lambda each: each["family_index"]):  # they ran in random order
        if entry.get("error_occurred"):
            raise Unusable(f"{file}: {entry['name']}: {entry['error_message']}")
        if entry.get("run_type") != "iteration":
            continue
        if entry["time_unit"] != "ns":
            raise Unusable(f"{file}: {entry['name']}: nanoseconds expected, found {entry['time_unit']}")
        parts = [part for part in entry["name"].split("/") if part != "real_time"]
        contender = next((part for part in parts if part in NAMES), None)
        if contender is None:
            raise Unusable(f"{file}: {entry['name']}: no known contender; they are {', '.join(NAMES)}")
        body = tuple(part for part in parts[1:] if part != contender)
        samples.setdefault(body, {}).setdefault(contender, []).append(entry["cpu_time"])
    if not samples:
        raise Unusable(f"{file}: no measurements")
    return {body: {who: statistics.median(each[who]) for who in NAMES if who in each} for body, each in samples.items()}


# --- text ----------------------------------------------------------------------------------------------------------


def three(value: float) -> str:
    """Three significant digits, thousands grouped."""
    if value == 0:
        return "0"
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:,.{digits}f}"


def times(value: float) -> str:
    return f"{three(value)}x" if math.isfinite(value) else "-"


def ratio(a: float | None, b: float | None) -> float:
    return a / b if a is not None and b else math.nan


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    cells = [list(head), *map(list, rows)]
    aligned = ["---:" if cell[:1].isdigit() else "---" for cell in cells[1]]  # numbers to the right
    return ["| " + " | ".join(row) + " |" for row in (cells[0], aligned, *cells[1:])] + [""]


def name_of(body: tuple[str, ...]) -> str:
    words = " ".join(part.replace("_", " ") for part in body if not part.startswith("threads:"))
    return f"{words}, 2 threads" if "threads:2" in body else words


def contenders_of(data: Table) -> list[str]:
    found = {who for each in data.values() for who in each}
    return [who for who in NAMES if who in found]


def ratio_tables(data: Table, what: str) -> list[str]:
    """The library against each contender, and below it all numbers."""
    who = contenders_of(data)
    others = [each for each in who if each != "library"]
    lines = [f"How long the others take, in the library's times (under {1 / LOSS:.2f}: the library loses):", ""]
    lines += table([what, "library"] + [NAMES[each] for each in others],
                   ([name_of(body), f"{three(row['library'])} ns"] + [times(ratio(row.get(o), row["library"])) for o in others]
                    for body, row in data.items()))
    lines += ["<details><summary>All numbers</summary>", ""]
    lines += table([what, "contender", "ns", "to by hand", "to the library"],
                   ([name_of(body), NAMES[each], three(row[each]), times(ratio(row[each], row.get("by_hand"))),
                     times(ratio(row[each], row["library"]))] for body, row in data.items() for each in who if each in row))
    return lines + ["</details>", ""]


# --- charts --------------------------------------------------------------------------------------------------------

plt.rcParams.update({
    "svg.hashsalt": "qtasks", "svg.fonttype": "path", "font.family": "DejaVu Sans", "font.size": 9,
    "figure.facecolor": "white", "axes.facecolor": "white", "axes.spines.top": False, "axes.spines.right": False,
    "axes.edgecolor": "#999999", "axes.titlesize": 10, "axes.titlelocation": "left", "axes.titleweight": "bold",
    "xtick.color": "#444444", "ytick.color": "#444444", "axes.labelcolor": "#444444", "axes.grid": True,
    "axes.grid.axis": "y", "grid.color": "#e6e6e6", "axes.axisbelow": True,
})
WIDTH = 9.0


def save(figure: plt.Figure, folder: Path, name: str) -> list[str]:
    figure.savefig(folder / "benchmarks" / f"{name}.svg", metadata={"Date": None, "Creator": None}, bbox_inches="tight")
    plt.close(figure)
    return [f"![{name.replace('_', ' ')}](benchmarks/{name}.svg)", ""]


def log_axis(axis, least: float, most: float) -> None:
    """A log axis with a mark at each power of ten and plain numbers; marks at 2 and 5 too where that is one power."""
    axis.set_major_locator(matplotlib.ticker.LogLocator(subs=(1.0,) if most / least > 30 else (1.0, 2.0, 5.0)))
    axis.set_major_formatter(FuncFormatter(lambda value, _: three(value).rstrip("0").rstrip(".") if value < 10 else f"{value:,.0f}"))
    axis.set_minor_locator(NullLocator())
    axis.set_minor_formatter(NullFormatter())


def label_ends(axes, ends: list[tuple[str, float]], x: float) -> None:
    """Each line's name at its right end, in its colour, moved up where two would meet (on a log scale)."""
    low, high = (math.log10(limit) for limit in axes.get_ylim())
    gap = (high - low) * 0.055
    at = [math.log10(value) for _, value in sorted(ends, key=lambda end: end[1])]
    for _ in range(200):  # push neighbours apart until none is too near
        for i in range(len(at) - 1):
            if (over := gap - (at[i + 1] - at[i])) > 1e-9:
                at[i], at[i + 1] = at[i] - over / 2, at[i + 1] + over / 2
    for (who, _), y in zip(sorted(ends, key=lambda end: end[1]), at):
        axes.annotate(NAMES.get(who, who), (x, 10**y), xytext=(7, 0), textcoords="offset points", va="center",
                      color=COLOURS.get(who, "#444444"), fontsize=8.5, fontweight="bold" if who == "library" else "normal",
                      annotation_clip=False)


def draw_lines(axes, marks: list[str], lines: dict[str, list[float]], title: str) -> None:
    """Lines over marks that are equally far apart; the library's on top of what it equals."""
    for who, values in sorted(lines.items(), key=lambda line: line[0] == "library"):
        mine = who == "library"
        axes.plot(range(len(marks)), values, color=COLOURS.get(who, "#444444"), linewidth=2.2 if mine else 1.5,
                  marker="o" if mine else "s" if who == "by_hand" else "o", markersize=4.5 if mine else 7 if who == "by_hand" else 3.5,
                  markerfacecolor="none" if who == "by_hand" else None, zorder=3 if mine else 2)
    axes.set_yscale("log")
    axes.set_xticks(range(len(marks)), marks)
    axes.set_title(title)
    axes.margins(y=0.08)


def panels(count: int, height: float = 3.8):
    """Panels on one scale, two or three in a row, with room for labels at the right of each."""
    columns = count if count <= 3 else 2
    rows = math.ceil(count / columns)
    figure, all_axes = plt.subplots(rows, columns, figsize=(WIDTH, height * rows), sharey=True, squeeze=False)
    figure.subplots_adjust(wspace=0.62 if columns > 2 else 0.45, hspace=0.35)
    for axes in all_axes.flat[count:]:
        axes.remove()
    return figure, list(all_axes.flat[:count])


def finish_lines(figure, all_axes, all_lines: list[dict[str, list[float]]], x_label: str, y_label: str) -> None:
    values = [value for lines in all_lines for line in lines.values() for value in line]
    for axes, lines in zip(all_axes, all_lines):
        log_axis(axes.yaxis, min(values), max(values))
        axes.set_xlabel(x_label)
        label_ends(axes, [(who, line[-1]) for who, line in lines.items()], len(next(iter(lines.values()))) - 1)
        if axes.get_subplotspec().is_first_col():
            axes.set_ylabel(y_label)


def draw_bars(groups: dict[str, dict[str, float]], unit: str, title: str) -> plt.Figure:
    rows = [(group, who, value) for group, each in groups.items() for who, value in each.items()]
    figure, axes = plt.subplots(figsize=(WIDTH, 0.6 + 0.3 * len(rows) + 0.15 * len(groups)))
    y, ticks = 0.0, []
    most = max(value for _, _, value in rows)
    for group, each in groups.items():
        for who, value in each.items():
            axes.barh(y, value, height=0.78, color=COLOURS.get(who, "#777777"))
            axes.text(value + most * 0.008, y, f"{three(value)} {unit}", va="center", fontsize=8.5, color="#222222")
            ticks.append((y, f"{group}, {NAMES.get(who, who)}" if group else NAMES.get(who, who)))
            y += 1
        y += 0.5
    axes.set_yticks([at for at, _ in ticks], [text for _, text in ticks])
    axes.invert_yaxis()
    axes.set_xlim(0, most * 1.15)
    axes.xaxis.set_visible(False)
    axes.grid(False)
    axes.spines["bottom"].set_visible(False)
    axes.set_title(title)
    return figure


# --- sections: each yields its lines of Markdown, and what the library loses there ----------------------------------

Losses = list[str]


def losses_of(section: str, data: Table) -> Losses:
    found = []
    for body, row in data.items():
        for who, value in row.items():
            if who != "library" and ratio(row["library"], value) > LOSS:
                where = " ".join(filter(None, (f"`{section}`", name_of(body))))
                found.append(f"{where}: {times(ratio(row['library'], value))} of {NAMES[who]}"
                             f" ({three(row['library'])} ns against {three(value)} ns)")
    return found


def write_dispatch(raw: dict, folder: Path) -> tuple[list[str], Losses]:
    data = read_google(raw, "dispatch.json")
    kinds, sizes = [list(dict.fromkeys(body[i] for body in data)) for i in (0, 1)]
    titles = {"sum": "handlers the optimiser can merge", "opaque": "handlers it cannot see into"}
    figure, all_axes = panels(len(kinds), 4.2)
    drawn = [{who: [data[kind, size][who] for size in sizes] for who in contenders_of(data)} for kind in kinds]
    for axes, kind, lines in zip(all_axes, kinds, drawn):
        draw_lines(axes, sizes, lines, titles.get(kind, kind))
    finish_lines(figure, all_axes, drawn, "handlers", "nanoseconds a firing, log scale")
    lines = ["One trigger is fired at 0 to 64 handlers; each adds to a counter of its own. `sum`: the optimiser sees the",
             "handlers' bodies. `opaque`: each body is a call of a function that it cannot see into.", ""]
    return lines + save(figure, folder, "dispatch") + ratio_tables(data, "handlers"), losses_of("dispatch", data)


def write_error_path(raw: dict, folder: Path) -> tuple[list[str], Losses]:
    data = read_google(raw, "error_path.json")
    courses, depths = [list(dict.fromkeys(body[i] for body in data)) for i in (0, 1)]
    figure, all_axes = panels(len(courses))
    drawn = [{who: [data[what, depth, "threads:1"][who] for depth in depths] for who in contenders_of(data)}
             for what in courses]
    titles = {"success": "no error", "unhandled": "an error, unhandled", "handled": "an error, handled"}
    for axes, what, lines in zip(all_axes, courses, drawn):
        draw_lines(axes, depths, lines, titles.get(what, what))
    finish_lines(figure, all_axes, drawn, "calls deep", "nanoseconds a call, log scale")
    lines = ["A task calls 1, 4 or 16 functions deep; the last one raises an error, or does not, and it comes back up. The",
             "error is left to the caller, or 123 takes its place. With 2 threads both do so at once, each on its own;",
             "the time is the processor's, for one call.", ""]
    return lines + save(figure, folder, "error_path") + ratio_tables(data, "course, depth"), losses_of("error_path", data)


def write_execute(raw: dict, folder: Path) -> tuple[list[str], Losses]:
    data = read_google(raw, "execute.json")
    figure = draw_bars({name_of(body): row for body, row in data.items()}, "ns", "a whole run of a task that does nothing")
    lines = ["`bare`: no plugin. `middlewares`: one before, one after. `eight triggers`: a plugin that handles each of the",
             "eight triggers that a run fires which succeeds, and replaces where that can be done.", ""]
    return lines + save(figure, folder, "execute") + ratio_tables(data, "what"), losses_of("execute", data)


# Polly 8 on an Intel Core i7-13700H: its own reports (bench/BenchmarkDotNet.Artifacts/results), nanoseconds a call.
POLLY = {"retry": 109.0, "total_timeout": 148.0, "circuit_breaker": 138.0, "rate_limit": 128.0, "five": 766.0}


def write_policies(raw: dict, folder: Path) -> tuple[list[str], Losses]:
    data = read_google(raw, "policies.json")
    figure = draw_bars({name_of(body): row for body, row in data.items()}, "ns", "a run that meets no fault")
    lines = ["A task that does nothing, and could fail, with each policy about it, and with five: rate limit, total timeout,",
             "retry, circuit breaker, attempt timeout. By hand: one function with the same atomics and readings of the clock.",
             "`clock readings only`: as many readings as both take, and nothing else. `five metrics`: counters and histograms",
             "on; `five log`: a log whose sink is switched off; `five trace`: every run's span made, and dropped by the sink;",
             "`five tsc`: the processor's counter is the clock. `cache` is a hit; a run of `coalesce` shares nothing.", ""]
    lines += save(figure, folder, "policies")
    lines += table(["policy", "library", "by hand", "clock readings only", "library to by hand", "library less the clock"],
                   ([name_of(body), *(f"{three(row[who])} ns" if who in row else "-" for who in ("library", "by_hand", "clock")),
                     times(ratio(row["library"], row.get("by_hand"))),
                     f"{row['library'] - row.get('clock', 0.0):.1f} ns"] for body, row in data.items()))
    lines += ["For scale, not for comparison: on **another machine** (i7-13700H) and on .NET, Polly 8 publishes for its"
              " strategies without a fault " + ", ".join(f"{name.replace('_', ' ')} {ns:g} ns" for name, ns in POLLY.items())
              + " a call.", ""]
    return lines, [f"`policies` {name_of(body)}: {times(row['library'] / row['by_hand'])} of by hand"
                   f" ({three(row['library'])} ns against {three(row['by_hand'])} ns)"
                   for body, row in data.items() if ratio(row["library"], row.get("by_hand")) > LOSS]


def write_gateway(raw: dict, folder: Path) -> tuple[list[str], Losses]:
    data = read_google(raw, "gateway.json")
    rates: dict[str, list[float]] = {}
    for entry in raw["benchmarks"]:
        if entry["run_type"] == "iteration":
            rates.setdefault(entry["name"].split("/")[1], []).append(entry["items_per_second"] / 1e6)
    rows = {who: statistics.median(rates[who]) for who in contenders_of(data)}
    figure = draw_bars({"": rows}, "million orders a second", "the sample of orders through the order gateway")
    lines = ["The orders of a day, replayed through the [order gateway](../examples/order_gateway)"
             f" ({raw['context'].get('orders', 'orders')}).", "",
             "By hand an order is checked and applied where it lies; a task has its own copy of it, and returns one within a"
             " result that could also hold a refusal.", ""]
    lines += save(figure, folder, "gateway")
    lines += table(["contender", "million orders a second", "time to by hand", "time to the library"],
                   ([NAMES[who], three(rate), times(ratio(rows.get("by_hand"), rate)), times(ratio(rows["library"], rate))]
                    for who, rate in rows.items()))
    return lines, losses_of("gateway", data)


PERCENTILES = ("p50", "p99", "p99.9", "p99.99", "max")


def write_latency(raw: dict, folder: Path) -> tuple[list[str], Losses]:
    shares = sorted({run["errors"] for run in raw["runs"]})
    figure, all_axes = panels(len(shares))
    drawn, lines, lost = [], ["Of each call in a steady load, on one core; with so many of them ending in an error.", ""], []
    body = []
    for axes, share in zip(all_axes, shares):
        runs = {run["contender"]: run for run in raw["runs"] if run["errors"] == share}
        drawn.append({who: [max(run[at], 0.5) for at in PERCENTILES] for who, run in runs.items()})
        draw_lines(axes, [at.removeprefix("p") for at in PERCENTILES], drawn[-1], f"{100 * share:g} % errors")
        for who, run in runs.items():
            mine = runs["library"]
            body.append([f"{100 * share:g} %", NAMES.get(who, who), f"{run['count']:,}"] + [three(run[at]) for at in PERCENTILES]
                        + [times(ratio(run["p99"], runs.get("by_hand", {}).get("p99"))), times(ratio(run["p99"], mine["p99"]))])
            for at in PERCENTILES[:3]:
                if who != "library" and ratio(mine[at], run[at]) > LOSS:
                    lost.append(f"`latency` {at} with {100 * share:g} % errors: {times(ratio(mine[at], run[at]))} of"
                                f" {NAMES.get(who, who)} ({three(mine[at])} ns against {three(run[at])} ns)")
    finish_lines(figure, all_axes, drawn, "percentile", "nanoseconds, log scale")
    facts = [f"{key.replace('_', ' ')}: {str(raw[key]).lower()}" for key in ("clock_ns", "pinned", "preempted") if key in raw]
    if facts:
        lines += [f"({'; '.join(facts)}; nothing is subtracted)", ""]
    lines += save(figure, folder, "latency")
    lines += table(["errors", "contender", "calls", *PERCENTILES, "p99 to by hand", "p99 to the library"], body)
    return lines, lost


def write_compile_cost(raw: dict, folder: Path) -> tuple[list[str], Losses]:
    lines, lost = ["The compiler's own time.", ""], []
    if raw.get("headers"):
        lines += table(["header", "compiler", "seconds", "lines", "instantiations"],
                       ([f"`{h['header']}`", h["compiler"], three(h["seconds"]), *(f"{h[k]:,}" if h.get(k) is not None else "-"
                                                                                  for k in ("lines", "instantiations"))]
                        for h in raw["headers"]))
    stacks = raw.get("stacks", [])
    groups: dict[tuple[str, str, int], dict[str, dict[int, dict]]] = {}
    for each in stacks:
        key = each["compiler"], each.get("filling", ""), each["triggers"]
        groups.setdefault(key, {}).setdefault(each["kind"], {})[each["plugins"]] = each
    most = max((triggers for _, _, triggers in groups), default=0)
    shown = {key: kinds for key, kinds in groups.items() if key[2] == most}
    if shown:
        figure, all_axes = panels(len(shown))
        drawn = []
        for axes, ((compiler, filling, triggers), kinds) in zip(all_axes, shown.items()):
            sizes = sorted(set.intersection(*(set(kind) for kind in kinds.values())))
            drawn.append({who: [kind[n]["seconds"] for n in sizes] for who, kind in kinds.items()})
            draw_lines(axes, [str(n) for n in sizes], drawn[-1], f"{compiler}, {filling}".strip(", "))
        finish_lines(figure, all_axes, drawn, f"plugins ({most} triggers)", "seconds, log scale")
        lines += save(figure, folder, "compile_cost")
    body = []
    for (compiler, filling, triggers), kinds in groups.items():
        sizes = set.intersection(*(set(kind) for kind in kinds.values()))
        for n in sorted(sizes):
            row = {kind: each[n] for kind, each in kinds.items()}
            mine = row["library"]
            what = " ".join(part for part in (compiler, filling, f"{n} plugins, {triggers} triggers") if part)
            for who, each in row.items():
                body.append([what, NAMES[who], three(each["seconds"]), three(each["memory_mb"]),
                             f"{each['instantiations']:,}" if each.get("instantiations") is not None else "-",
                             f"{each['object_bytes']:,}", f"{each['debug_bytes']:,}",
                             times(ratio(each["seconds"], row.get("by_hand", {}).get("seconds"))),
                             times(ratio(each["seconds"], mine["seconds"]))])
                if triggers == most and n == max(sizes) and who != "library" and ratio(mine["seconds"], each["seconds"]) > LOSS:
                    lost.append(f"`compile_cost` {what}: {times(ratio(mine['seconds'], each['seconds']))} of {NAMES[who]}"
                                f" ({three(mine['seconds'])} s against {three(each['seconds'])} s)")
    lines += ["<details><summary>All numbers</summary>", ""]
    lines += table(["stack", "contender", "s", "MB", "instantiations", "object bytes", "debug bytes", "to by hand",
                    "to the library"], body)
    return lines + ["</details>", ""], lost


def write_instructions(raw: dict, _: Path) -> tuple[list[str], Losses]:
    lines = [f"Executed by one call of a benchmark's body, counted by callgrind (-O2, NDEBUG). `ctest -L codegen` fails where"
             f" the ratio is over {raw['limit']}, or over the limit of its own that `bench/instructions.py` gives and explains.", ""]
    lines += table(["body", "compiler", "library", "by hand", "ratio"],
                   ([f"{each['body'].replace('_', ' ').replace('/', ' ')}", each["compiler"], f"{each['library']:g}",
                     f"{each['by_hand']:g}", times(each["ratio"])] for each in raw["rows"]))
    return lines, [f"`instructions` {each['body'].replace('/', ' ')}, {each['compiler']}: {times(each['ratio'])} of by hand"
                   f" ({each['library']:g} against {each['by_hand']:g})" for each in raw["rows"] if each["ratio"] > LOSS]


def write_codegen(raw: dict, _: Path) -> tuple[list[str], Losses]:
    lines = ["Of the shapes of stacks in [tests/codegen](../tests/codegen): how many cost no instruction, call, relocation or",
             "byte of frame more than their twins written by hand. [codegen.md](codegen.md) has the others, and why.", ""]
    rows = raw["rows"]
    lines += table(["compiler", "level", "shapes that cost no more", "share"],
                   ([each["compiler"], f"-{each['level']}", f"{each['free']} of {each['shapes']}",
                     f"{100 * each['free'] / each['shapes']:.0f} %"] for each in rows))
    return lines, [f"`codegen` {each['compiler']} -{each['level']}: {each['shapes'] - each['free']} of {each['shapes']} shapes"
                   " cost more than by hand" for each in rows if each["free"] < each["shapes"]]


WRITERS: dict[str, tuple[str, Callable[[dict, Path], tuple[list[str], Losses]]]] = {
    "dispatch": ("Dispatch", write_dispatch), "error_path": ("Error path", write_error_path),
    "execute": ("Execute", write_execute), "policies": ("Policies", write_policies), "gateway": ("Order gateway", write_gateway),
    "latency": ("Latency", write_latency), "compile_cost": ("Compile cost", write_compile_cost),
    "instructions": ("Instructions", write_instructions), "codegen": ("Machine code", write_codegen),
}

# What the project aims at: section, body, numerator, denominator, and the ratio wanted.
AIMS = (
    ("dispatch", ("sum", "16"), "library", "by_hand", "1.00x"),
    ("dispatch", ("sum", "16"), "virtual", "library", "10x or more"),
    ("dispatch", ("opaque", "16"), "library", "by_hand", "1.00x"),
    ("dispatch", ("opaque", "16"), "virtual", "library", "2x or more"),
    ("dispatch", ("opaque", "16"), "std_function", "library", "2x or more"),
    ("dispatch", ("opaque", "16"), "signals2", "library", "10x or more"),
    ("policies", ("five",), "library", "by_hand", "1.10x or less"),
    ("policies", ("five_metrics",), "library", "by_hand", "1.10x or less"),
    ("error_path", ("handled", "1", "threads:1"), "throw", "library", "100x or more"),
    ("error_path", ("handled", "16", "threads:1"), "throw", "library", "100x or more"),
)


def write_aims(files: dict[str, dict]) -> list[str]:
    rows = []
    for section, body, top, bottom, wanted in AIMS:
        if section in files:
            row = read_google(files[section], f"{section}.json")[body]
            rows.append([f"`{section}` {name_of(body)}", f"{NAMES[top]} / {NAMES[bottom]}", wanted,
                         times(ratio(row[top], row[bottom]))])
    return ["## Aims", "", *table(["where", "ratio", "aim", "measured"], rows)] if rows else []


def write_report(results: Path, folder: Path) -> None:
    files = {name: json.loads((results / f"{name}.json").read_text())
             for name in (*SECTIONS, "context") if (results / f"{name}.json").exists()}
    if "context" not in files:
        raise Unusable(f"{results} holds no context.json: run.py writes it")
    about = files.pop("context")
    (folder / "benchmarks").mkdir(parents=True, exist_ok=True)

    sections, lost = [], []
    for name in SECTIONS:
        title, write = WRITERS[name]
        sections += [f"## {title}", ""]
        if name not in files:
            sections += ["Not measured in this run.", ""]
            continue
        try:
            lines, losses = write(files[name], folder)
        except (KeyError, TypeError, StopIteration) as problem:
            raise Unusable(f"{results}/{name}.json: {type(problem).__name__} at {problem}") from problem
        sections += [*lines, f"`{about['commands'][name]}`", ""]
        lost += losses

    missing = [f"`{name}`" for name in SECTIONS if name not in files]
    page = ["<!-- SPDX-License-Identifier: BSL-1.0 -->", "# Benchmarks", "",
            "Written by `bench/report.py` from one run of `cmake --workflow --preset bench`; no number is typed by hand.", ""]
    if about["smoke"]:
        page += ["**A smoke run: as short as possible. These numbers mean nothing.**", ""]
    page += table(["", ""], [["processor", f"{about['cpu']}, {about['cores']} cores"], ["kernel", about["kernel"]],
                             ["compiler", about["compiler"]], ["flags", f"`{about['flags']}`"], ["commit", about["commit"]]])
    page += ["Times are medians of repetitions in random order, of the processor's time for one call; ratios are between",
             "numbers of the same run. Every contender does the same work, which is checked. Below about a nanosecond it is",
             "the loop around a body that is measured: there the instructions tell more.", ""]
    page += write_aims(files)
    page += ["## Where the library loses", "", f"Every comparison in which it costs more than {LOSS} times a contender.", ""]
    page += [*(f"- {each}" for each in lost)] if lost else ["Nowhere in what was measured."]
    page += ["", f"Not measured in this run: {', '.join(missing)}." if missing else "Nothing is missing from this run.", ""]
    (folder / "benchmarks.md").write_text("\n".join(page + sections).rstrip() + "\n")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", type=Path, help="the folder that run.py wrote")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write benchmarks.md and benchmarks/ into")
    options = parser.parse_args()
    try:
        write_report(options.results, options.out)
    except Unusable as problem:
        print(f"report.py: {problem}", file=sys.stderr)
        return 1
    print(f"{options.out}/benchmarks.md")
    return 0


if __name__ == "__main__":
    sys.exit(main())
