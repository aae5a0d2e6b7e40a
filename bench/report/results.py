# SPDX-License-Identifier: BSL-1.0
"""Reads what run.py wrote and reduces it to what results.json holds; reads and writes results.json.

Sections that Google Benchmark measured become rows, one for each case: `{"case": ["opaque", "16"], "library": [median,
lower quartile, upper quartile], ...}`, in nanoseconds. The other sections keep their form, with rounded numbers.
"""
from __future__ import annotations

import json
import statistics
from pathlib import Path

GOOGLE = ("dispatch", "error_path", "execute", "policies", "gateway")
SECTIONS = (*GOOGLE, "latency", "compile_cost", "instructions", "sizes", "codegen")
CONTENDERS = {
    "library": "library", "by_hand": "by hand", "virtual": "virtual calls", "std_function": "std::function",
    "function_ref": "function_ref",
    "any_map": "map of std::function", "signals2": "Boost.Signals2", "dynamic_plugins": "dynamic_plugins",
    "error_code": "std::error_code", "throw": "throw and catch", "exceptions": "exceptions",
    "clock": "clock readings only",
}
FORMAT = ("Written by bench/report. A time of a contender is [median, lower quartile, upper quartile] of the processor time"
          " of one call, in nanoseconds. Latencies are in nanoseconds. Compile times are seconds of user time.")
Times = dict[tuple[str, ...], dict[str, float]]  # case -> contender -> nanoseconds


class Unusable(Exception):
    """A file that lacks what is expected."""


def rounded(value):
    """All numbers inside `value`, to four significant digits; whole numbers stay."""
    if isinstance(value, float):
        return float(f"{value:.4g}")
    if isinstance(value, dict):
        return {key: rounded(each) for key, each in value.items()}
    return [rounded(each) for each in value] if isinstance(value, list) else value


def google_rows(data: dict, file: str) -> list[dict]:
    samples: dict[tuple[str, ...], dict[str, list[float]]] = {}
    for entry in sorted(data["benchmarks"], key=lambda each: each["family_index"]):  # they ran in random order
        if entry.get("error_occurred"):
            raise Unusable(f"{file}: {entry['name']}: {entry['error_message']}")
        if entry.get("run_type") != "iteration":
            continue
        if entry["time_unit"] != "ns":
            raise Unusable(f"{file}: {entry['name']}: expected nanoseconds, found {entry['time_unit']}")
        parts = [part for part in entry["name"].split("/") if part != "real_time"]
        contender = next((part for part in parts if part in CONTENDERS), None)
        if contender is None:
            raise Unusable(f"{file}: {entry['name']}: no known contender; the known ones are {', '.join(CONTENDERS)}")
        case = tuple(part for part in parts[1:] if part != contender)
        samples.setdefault(case, {}).setdefault(contender, []).append(entry["cpu_time"])
    if not samples:
        raise Unusable(f"{file}: no measurements")
    return [{"case": list(case)} | {who: spread(each[who]) for who in CONTENDERS if who in each}
            for case, each in samples.items()]


def spread(values: list[float]) -> list[float]:
    lower, median, upper = statistics.quantiles(values, method="inclusive") if len(values) > 1 else values * 3
    return [median, lower, upper]


def reduced(section: str, data: dict, file: str) -> dict:
    if section in GOOGLE:
        # Of the context only what the program itself added: the rest names the host and its paths.
        added = {key: data["context"][key] for key in ("orders",) if key in data.get("context", {})}
        return {**added, "rows": google_rows(data, file)}
    if section == "latency":
        return data | {"runs": [{key: each for key, each in run.items() if key != "histogram"} for run in data["runs"]]}
    return data


def read(source: Path) -> dict:
    """Section -> its results, and "context". `source` is a folder of run.py's or a results.json."""
    if source.is_file():
        return read_json(source)
    if not (source / "context.json").exists():
        raise Unusable(f"{source} has no context.json: run.py writes it")
    found = {"format": FORMAT, "context": read_json(source / "context.json")}
    for section in SECTIONS:
        file = source / f"{section}.json"
        if file.exists():
            try:
                found[section] = rounded(reduced(section, read_json(file), str(file)))
            except (KeyError, TypeError) as problem:
                raise Unusable(f"{file}: {type(problem).__name__}: {problem}") from problem
    return found


def read_json(file: Path) -> dict:
    try:
        return json.loads(file.read_text())
    except ValueError as problem:
        raise Unusable(f"{file}: {problem}") from problem


def write(data: dict, file: Path) -> None:
    file.write_text(as_text(data) + "\n")


def as_text(value, indent: str = "") -> str:
    """JSON with one row a line, so that a changed number is one changed line."""
    def is_nested(each) -> bool:
        return isinstance(each, (dict, list)) and any(map(is_object, each.values() if isinstance(each, dict) else each))

    def is_object(each) -> bool:
        return isinstance(each, dict) or is_nested(each)

    if not is_nested(value):
        return json.dumps(value)
    inner = indent + " "
    if isinstance(value, dict):
        lines = [f"{inner}{json.dumps(key)}: {as_text(each, inner)}" for key, each in value.items()]
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
    return "[\n" + ",\n".join(inner + as_text(each, inner) for each in value) + f"\n{indent}]"


def times(data: dict, section: str) -> Times:
    """The medians of a section that Google Benchmark measured."""
    return {tuple(row["case"]): {who: values[0] for who, values in row.items() if who != "case"}
            for row in data[section]["rows"]}
