#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Reads every #include under include/ and fails on one that docs/layers.dot does not draw.

An arrow `executor -> core` allows executor, and all that is drawn to depend on it, to include core.
The standard library is open to all, but for what is named below.
usage: layers.py <repository>
"""
import re
import sys
from pathlib import Path

# Nodes of the diagram that are not folders of include/qtasks: the headers of each.
EXTERNAL = {
    "hana": r"boost/hana/.+",
    "outcome": r"boost/outcome/.+",
    "cpuid": r"cpuid\.h",
    "linux": r"pthread\.h|signal\.h|fcntl\.h|linux/futex\.h|sys/(file|mman|stat|syscall|vfs)\.h|unistd\.h",
    "boost_context": r"boost/context/.+",
    "boost_json": r"boost/json(/.+|\.hpp)",
    "boost_describe": r"boost/(describe|mp11)/.+",
    "prometheus_cpp": r"prometheus/.+",
    "spdlog_library": r"spdlog/.+",
    "sdt": r"sys/sdt\.h",
    "asio": r"boost/(asio|beast|system)(/.+|\.hpp)",
    "sqlite3": r"sqlite3\.h",
    "hiredis": r"hiredis/.+",
}
# Headers above the folders, and the folder whose rights they have.
TOP = {"engine.hpp": "engine", "qtasks.hpp": "executor", "chrono.hpp": "executor", "version.hpp": "core"}
# What every header may include.
VERSION = "qtasks/version.hpp"
# Measured to be too dear for what everyone includes; only chrono.hpp is there for the first.
LEAN = {"core", "triggers", "executor"}
DEAR = {"chrono", "functional", "memory", "ranges", "stop_token",
        "boost/outcome/result.hpp", "boost/outcome/outcome.hpp"}
# Never: they bring in the whole of a library.
WHOLE = {"boost/hana.hpp", "boost/outcome.hpp"}


def read_diagram(path: Path) -> dict[str, set[str]]:
    """The nodes of the diagram, each with all it may include, itself first."""
    arrows: dict[str, set[str]] = {}
    for line in path.read_text().splitlines():
        match = re.fullmatch(r"\s*(\w+)\s*->\s*(\w+)\s*", line)
        if match:
            arrows.setdefault(match[1], set()).add(match[2])
            arrows.setdefault(match[2], set())
        elif not re.fullmatch(r"\s*(//.*|digraph \w+ \{|\}|\w+ \[.*\])?", line):
            raise SystemExit(f"{path}: cannot read this line: {line.strip()}")

    def reach(node: str, path_here: tuple[str, ...]) -> set[str]:
        if node in path_here:
            raise SystemExit(f"{path}: a cycle: {' -> '.join((*path_here, node))}")
        return {node}.union(*(reach(next_node, (*path_here, node)) for next_node in arrows[node]))

    return {node: reach(node, ()) for node in arrows}


def node_of(header: str) -> str:
    """The node of a header: its folder; below adapters/, that folder and the system (`adapters_json`)."""
    parts = header.split("/")[1:]
    return f"adapters_{Path(parts[1]).stem}" if parts[0] == "adapters" else parts[0]


def why_not(header: str, layer: str, allowed: set[str], top: str | None) -> str | None:
    """What is wrong with including `header` in `layer`, or None."""
    if header in WHOLE:
        return "brings in a whole library: include the part that is needed"
    if layer in LEAN and header in DEAR and not (top == "chrono.hpp" and header == "chrono"):
        return f"is not for {'/, '.join(sorted(LEAN))}/: too dear to compile"
    if re.fullmatch(r"[a-z_0-9]+", header) or header == VERSION:
        return None
    match = re.fullmatch(r"qtasks/((?:\w+/)*)[\w.]+\.hpp", header)
    if match:
        if not match[1]:
            return "is above the folders: no header of ours includes it"
        node = node_of(header)
        return None if node in allowed else f"is of {node}, and {layer} -> {node} is not drawn"
    for node, pattern in EXTERNAL.items():
        if re.fullmatch(pattern, header):
            return None if node in allowed else f"is of {node}, and {layer} -> {node} is not drawn"
    return "is of no known library"


def check(root: Path) -> list[str]:
    allowed = read_diagram(root / "docs" / "layers.dot")
    base = root / "include" / "qtasks"
    problems = []
    for file in sorted(base.rglob("*.hpp")):
        inside = file.relative_to(base)
        top = inside.name if len(inside.parts) == 1 else None
        layer = TOP.get(inside.name) if top else node_of(f"qtasks/{inside.as_posix()}")
        where = file.relative_to(root)
        if layer not in allowed:
            problems.append(f"{where}: belongs to no folder of docs/layers.dot")
            continue
        for number, line in enumerate(file.read_text().splitlines(), 1):
            match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
            if not match:
                continue
            reason = "is in quotes: write <>" if match[1] == '"' else why_not(match[2], layer, allowed[layer], top)
            if reason:
                problems.append(f"{where}:{number}: {match[2]} {reason}")
    return problems


def main() -> int:
    problems = check(Path(sys.argv[1]))
    print("\n".join(problems) or "every #include follows docs/layers.dot")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
