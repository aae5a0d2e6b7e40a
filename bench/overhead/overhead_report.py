# SPDX-License-Identifier: BSL-1.0
"""The report of overhead.py: its rows, the table, the picture, and the comparison with an earlier report."""
from __future__ import annotations

import argparse
import html
import json
import math
from pathlib import Path

from compare import Unusable, shortened

FORMAT = 1
MEASURES = {"ns": "ns", "instructions": "instructions", "text": "text, bytes", "frame": "frame, bytes", "compile": "compile, s"}


def read_json(file: Path):
    try:
        return json.loads(file.read_text())
    except (OSError, ValueError) as problem:
        raise Unusable(f"cannot read {file}: {problem}") from problem


def read_report(file: Path) -> dict:
    found = read_json(file)
    if not isinstance(found, dict) or found.get("format") != FORMAT or "plugins" not in found:
        raise Unusable(f"{file} is no output of --json of this version")
    return found


def distinct(names: list[str]) -> list[str]:
    """The names without template arguments, where they are then still different."""
    short = [shortened(name) for name in names]
    return [brief if short.count(brief) == 1 else name for brief, name in zip(short, names)]


def positive(text: str) -> int:
    if not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"`{text}` is not a number of 1 or more")
    return int(text)


def natural(text: str) -> int:
    if not text.isdigit():
        raise argparse.ArgumentTypeError(f"`{text}` is not a number of 0 or more")
    return int(text)


def budget(text: str) -> tuple[str, float]:
    measure, _, amount = text.partition("=")
    try:
        value = float(amount)
    except ValueError:
        value = math.nan
    if measure not in MEASURES or not 0 <= value < math.inf:
        raise argparse.ArgumentTypeError(f"`{text}` is not MEASURE=AMOUNT with a measure of {', '.join(MEASURES)}")
    return measure, value


def made(name: str, context: dict, plugins: list[tuple[str, list[int]]], variants: list[dict]) -> dict:
    """The report. `variants` are the measures of the whole stack, of the stack without each plugin, of the bare task."""
    whole, bare = variants[0], variants[-1]
    rows = []
    for (plugin, others), without in zip(plugins, variants[1:-1]):
        cost = {each: round(whole[each] - without[each], 3) for each in MEASURES if each in whole}
        spread = round(math.hypot(whole["ns_spread"], without["ns_spread"]), 2)
        rows.append({"name": plugin, "with": [plugins[each][0] for each in others], **cost, "ns_spread": spread})
    dearest = max(rows, key=lambda row: row["instructions"])
    return {"format": FORMAT, "name": name, **context, "most_expensive": dearest["name"], "whole": whole, "bare": bare,
            "plugins": rows}


def rows_of(found: dict) -> dict[str, dict]:
    return {"whole stack": found["whole"], **{f"`{row['name']}`": row for row in found["plugins"]},
            "bare task": found["bare"]}


def measures_of(found: dict) -> list[str]:
    return [each for each in MEASURES if each in found["whole"]]


def number(measure: str, value: float) -> str:
    if measure == "compile":
        return f"{value:.2f}"
    if measure == "ns":
        return f"{value:.1f}"
    return f"{value:.0f}" if abs(value - round(value)) < 0.05 else f"{value:.1f}"


def with_spread(row: dict) -> str:
    return f"{number('ns', row['ns'])} ± {number('ns', row['ns_spread'])}"


def table(found: dict) -> str:
    """In Markdown."""
    shown = measures_of(found)
    lines = [["stack", *(MEASURES[each] for each in shown)]]
    for title, row in rows_of(found).items():
        also = ", ".join(f"`{each}`" for each in row.get("with", ()))
        cells = [with_spread(row) if each == "ns" else number(each, row[each]) for each in shown]
        lines.append([f"{title}, with {also}" if also else title, *cells])
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]

    def joined(cells: list[str]) -> str:
        padded = [cell.ljust(width) if at == 0 else cell.rjust(width) for at, (cell, width) in enumerate(zip(cells, widths))]
        return f"| {' | '.join(padded)} |"

    ruler = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    text = [joined(lines[0]), joined(ruler), *(joined(line) for line in lines[1:]), "", sentence(found)]
    if any(row["with"] for row in found["plugins"]):
        text.append("`with`: plugins that need it, or read what it provides, are removed together with it.")
    text.append(made_with(found))
    return "\n".join(text)


def sentence(found: dict) -> str:
    """Names the most expensive plugin."""
    name = found["most_expensive"]
    cost = next(row["instructions"] for row in found["plugins"] if row["name"] == name)
    total = found["whole"]["instructions"] - found["bare"]["instructions"]
    of = f" of the {number('instructions', total)} that all plugins add" if total > 0 else ""
    return f"The most expensive plugin is `{name}`: {number('instructions', cost)} instructions{of}."


def made_with(found: dict) -> str:
    compiles = f"; compile: the fastest of {found['compiles']}" if found["compiles"] else ""
    return (f"{found['compiler']}, {found['flags'] or 'no flags'}; ns: the median of {found['repetitions']}; instructions: "
            f"{found['counter']}{compiles}.")


def compared(now: dict, before: dict, budgets: dict[str, float]) -> tuple[list[str], bool]:
    """What has become more expensive than `before` by more than its budget; whether nothing has."""
    lines, failed, checked = [], 0, 0
    for key in ("compiler", "flags", "counter"):
        if now[key] != before.get(key):
            lines.append(f"note: {key} is {now[key]}, and was {before.get(key)}")
    rows, old = rows_of(now), rows_of(before)
    lines += [f"new: {title}; the whole stack's budgets include it" for title in rows if title not in old]
    lines += [f"gone: {title}" for title in old if title not in rows]
    for title, row in rows.items():
        for measure, allowed in budgets.items():
            if title not in old:
                continue
            if measure not in row or measure not in old[title]:
                raise Unusable(f"--budget {measure}: {'this run' if measure not in row else 'the earlier run'} did not "
                               "measure it (--compiles 0)")
            checked += 1
            more = round(row[measure] - old[title][measure], 3)
            noise = row["ns_spread"] + old[title]["ns_spread"] if measure == "ns" else 0
            if more <= allowed + noise:
                continue
            failed += 1
            spread = f" and {number('ns', noise)} of spread" if noise else ""
            lines.append(f"FAIL {title}: {MEASURES[measure]} {number(measure, old[title][measure])} -> "
                         f"{number(measure, row[measure])}, {number(measure, more)} more, budget {allowed:g}{spread}")
    lines.append(f"{checked - failed} of {checked} measures are within their budgets")
    return lines, failed == 0


# The picture: a row for each plugin, a panel of bars for each measure.
WIDTH, LEFT, GAP, LABEL, TOP, ROW, FOOT = 960, 210, 14, 52, 78, 36, 30
THEMES = {  # paper, ink, faint, grid, bar, most expensive, saved
    "": ("#ffffff", "#1f2328", "#59636e", "#d5dae0", "#0b61c9", "#c4561b", "#2c8a4b"),
    "-dark": ("#0d1117", "#e6edf3", "#9aa4af", "#3a424b", "#58a6ff", "#f0883e", "#56d364"),
}


def draw(found: dict, file: Path) -> None:
    """Writes the picture for light pages, and the one for dark pages beside it."""
    for suffix in THEMES:
        file.with_name(f"{file.name.removesuffix('.svg')}{suffix}.svg").write_text(picture(found, suffix))


def cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[:length - 1] + "…"


def picture(found: dict, theme: str = "") -> str:
    paper, ink, faint, grid, bar, most, saved = THEMES[theme]
    shown, rows = measures_of(found), found["plugins"]
    height = TOP + ROW * len(rows) + FOOT
    parts: list[str] = []

    def text(x: float, y: float, content: str, colour: str = ink, size: int = 12, more: str = "") -> None:
        parts.append(f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" font-size="{size}"{more}>{html.escape(content)}</text>')

    def block(x: float, y: float, width: float, height: float, colour: str, faded: bool = False) -> None:
        opacity = ' fill-opacity=".4"' if faded else ""
        parts.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height}" fill="{colour}"{opacity}/>')

    text(12, 24, f"What each plugin of {found['name']} costs: the whole stack minus the stack without it", size=14,
         more=' font-weight="bold"')
    for at, row in enumerate(rows):
        y = TOP + ROW * at + ROW / 2
        mine = row["name"] == found["most_expensive"]
        also = ", ".join(row["with"])
        text(12, y + (-1 if also else 4), cut(row["name"], 28), more=' font-weight="bold"' if mine else "")
        if also:
            text(12, y + 12, cut(f"with {also}", 36), faint, 10)
    panel = (WIDTH - LEFT - GAP * len(shown)) / len(shown)
    for column, measure in enumerate(shown):
        x = LEFT + column * (panel + GAP)
        values = [row[measure] for row in rows]
        low, high = min(0.0, *values), max(0.0, *values)
        scale = (panel - LABEL) / (high - low or 1)
        zero = x - low * scale
        text(x, 48, MEASURES[measure], more=' font-weight="bold"')
        text(x, 64, f"{number(measure, found['whole'][measure])} whole, {number(measure, found['bare'][measure])} bare", faint, 10)
        parts.append(f'<path d="M{zero:.1f} {TOP}V{TOP + ROW * len(rows)}" stroke="{grid}"/>')
        for at, row in enumerate(rows):
            value, y = row[measure], TOP + ROW * at + ROW / 2
            length = abs(value) * scale
            noise = measure == "ns" and abs(value) <= row["ns_spread"]
            colour = saved if value < 0 else most if row["name"] == found["most_expensive"] else bar
            block(zero - length if value < 0 else zero, y - 7, length, 14, colour, noise)
            text(max(zero, zero + value * scale) + 4, y + 4, number(measure, value), faint if noise else ink, 11)
    for x, colour, faded, meaning in ((12, most, False, "most expensive, by instructions"),
                                      (222, saved, False, "less with the plugin than without it"),
                                      (462, bar, True, "within the spread of the repetitions")):
        block(x, height - 19, 10, 10, colour, faded)
        text(x + 14, height - 10, meaning, faint, 10)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
            f'font-family="DejaVu Sans, sans-serif">\n<rect width="{WIDTH}" height="{height}" fill="{paper}"/>\n'
            + "\n".join(parts) + "\n</svg>\n")
