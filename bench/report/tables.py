# SPDX-License-Identifier: BSL-1.0
"""Numbers, names and tables as Markdown."""
from __future__ import annotations

import math
from collections.abc import Iterable

from results import CONTENDERS


def three(value: float) -> str:
    """Three significant digits, thousands grouped."""
    if value == 0:
        return "0"
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:,.{digits}f}"


def ratio(a: float | None, b: float | None) -> float:
    return a / b if a is not None and b else math.nan


def times(value: float) -> str:
    return f"{three(value)}x" if math.isfinite(value) else "-"


def name_of(case: Iterable[str]) -> str:
    """("sum", "16") is `sum 16`, ("handled", "4", "threads:2") is `handled 4, 2 threads`."""
    parts = list(case)
    words = " ".join(part.replace("_", " ") for part in parts if not part.startswith("threads:"))
    return f"{words}, 2 threads" if "threads:2" in parts else words


def percent(share: float) -> str:
    return f"{100 * share:g} %"


def contenders_of(rows: Iterable[dict]) -> list[str]:
    found = {who for row in rows for who in row}
    return [who for who in CONTENDERS if who in found]


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    """Lines of a table, and an empty one. A column whose first cell begins with a digit is aligned right."""
    cells = [list(head), *map(list, rows)]
    aligned = ["---:" if cell[:1].isdigit() else "---" for cell in cells[1]]
    return ["| " + " | ".join(row) + " |" for row in (cells[0], aligned, *cells[1:])] + [""]


def against_library(what: str, rows: dict[tuple[str, ...], dict[str, float]]) -> list[str]:
    """The library's time, and how many times as long each contender takes."""
    others = [who for who in contenders_of(rows.values()) if who != "library"]
    return table([what, "library, ns", *(CONTENDERS[who] for who in others)],
                 ([name_of(case), three(row["library"]), *(times(ratio(row.get(who), row["library"])) for who in others)]
                  for case, row in rows.items()))
