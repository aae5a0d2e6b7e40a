#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""layers.py, headers.py and tidy.py reject what they must reject, and accept a good tree."""
import contextlib
import io
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.dont_write_bytecode = True
import headers  # noqa: E402
import layers  # noqa: E402
import tidy  # noqa: E402

HEAD = "// SPDX-License-Identifier: BSL-1.0\n#pragma once\n"
GOOD = {
    "docs/layers.mmd": "graph TD\n  core --> hana[Boost.Hana]\n  core --> outcome\n  executor --> core\n",
    "include/CMakeLists.txt": "x(FILES\n  qtasks/chrono.hpp\n  qtasks/core/a.hpp\n  qtasks/executor/b.hpp\n  qtasks/qtasks.hpp\n)\n",
    "include/qtasks/qtasks.hpp": HEAD + "#include <qtasks/core/a.hpp>\n#include <qtasks/executor/b.hpp>\n",
    "include/qtasks/chrono.hpp": HEAD + "#include <chrono>\n#include <qtasks/core/a.hpp>\n",
    "include/qtasks/core/a.hpp": HEAD + "#include <boost/hana/tuple.hpp>\n#include <tuple>\n",
    "include/qtasks/executor/b.hpp": HEAD + "#include <qtasks/core/a.hpp>\n",
}
A, B, TOP = "include/qtasks/core/a.hpp", "include/qtasks/executor/b.hpp", "include/qtasks/qtasks.hpp"
LIST, DIAGRAM = "include/CMakeLists.txt", "docs/layers.mmd"

# check, file, text that replaces it (None: the file goes), words the complaint must contain
BAD = [
    (layers, A, HEAD + "#include <qtasks/executor/b.hpp>\n", "core --> executor is not drawn"),
    (layers, A, HEAD + "#include <chrono>\n", "too dear"),
    (layers, B, HEAD + "# include <functional>\n", "too dear"),
    (layers, B, HEAD + "#include <boost/outcome/result.hpp>\n", "too dear"),
    (layers, A, HEAD + "#include <boost/hana.hpp>\n", "whole library"),
    (layers, A, HEAD + "#include <boost/asio/post.hpp>\n", "core --> asio is not drawn"),
    (layers, A, HEAD + "#include <boost/mp11.hpp>\n", "no known library"),
    (layers, A, HEAD + "#include <unistd.h>\n", "no known library"),
    (layers, A, HEAD + '#include "b.hpp"\n', "in quotes"),
    (layers, A, HEAD + "#include <qtasks/qtasks.hpp>\n", "is above the folders"),
    (layers, "include/qtasks/other/c.hpp", HEAD, "belongs to no folder"),
    (layers, "include/qtasks/other.hpp", HEAD, "belongs to no folder"),
    (layers, DIAGRAM, GOOD[DIAGRAM] + "  core --> executor\n", "a cycle"),
    (layers, DIAGRAM, GOOD[DIAGRAM] + "  core -.-> executor\n", "cannot read"),
    (headers, LIST, GOOD[LIST].replace("  qtasks/core/a.hpp\n", ""), "qtasks/core/a.hpp is missing"),
    (headers, LIST, GOOD[LIST].replace("/a.hpp", "/a.hpp\n  qtasks/core/gone.hpp"), "does not belong"),
    (headers, TOP, HEAD + "#include <qtasks/core/a.hpp>\n", "qtasks/executor/b.hpp is missing"),
    (headers, TOP, GOOD[TOP] + "#include <qtasks/chrono.hpp>\n", "does not belong"),
    (headers, TOP, GOOD[TOP] + "#include <qtasks/core/a.hpp>\n", "twice"),
    (headers, A, "#pragma once\n", "SPDX"),
    (headers, A, "// SPDX-License-Identifier: BSL-1.0\n", "no #pragma once"),
    (headers, A, HEAD + "\n" * 199, "more than 200"),
    (headers, A, None, "does not belong"),
]


def complaints(module, change: dict[str, str | None]) -> str:
    root = Path(tempfile.mkdtemp())
    try:
        for name, text in {**GOOD, **change}.items():
            if text is not None:
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text)
        with contextlib.redirect_stdout(io.StringIO()):
            return "\n".join(module.check(root))
    except SystemExit as stop:
        return str(stop)
    finally:
        shutil.rmtree(root)


def main() -> int:
    failures = []
    for module in (layers, headers):
        found = complaints(module, {})
        if found:
            failures.append(f"{module.__name__} rejects the good tree: {found}")
    long_ones = {name: HEAD + "\n" * 100 for name in (A, B, "include/qtasks/chrono.hpp")}
    for module, change, words in [*((m, {f: t}, w) for m, f, t, w in BAD), (headers, long_ones, "median")]:
        found = complaints(module, change)
        if words not in found:
            failures.append(f"{module.__name__} with {sorted(change)} changed: no '{words}' in: {found or 'nothing'}")
    with tempfile.TemporaryDirectory() as root:
        stale = Path(root) / "include" / "CMakeLists.txt"
        (stale.parent / "qtasks").mkdir(parents=True)
        (stale.parent / "qtasks" / "new.hpp").touch()
        stale.write_text("x(\n    FILES\n      qtasks/old.hpp\n)\n")
        headers.fix(Path(root))
        if stale.read_text() != "x(\n    FILES\n      qtasks/new.hpp\n)\n":
            failures.append(f"headers.py --fix wrote: {stale.read_text()}")
    tidy_tested = shutil.which("clang-tidy") is not None
    if tidy_tested:
        for checks, wrong in (("-*,bugprone-*", False), ("bugprone-*,-*", True), ("bugprone-*,-*,performance-*", True)):
            with contextlib.redirect_stdout(io.StringIO()):
                if bool(tidy.check(f"Checks: '{checks}'", "clang-tidy")) != wrong:
                    failures.append(f"tidy.py is wrong about {checks}")
    tried = len(BAD) + 4 + (3 if tidy_tested else 0)
    print("\n".join(failures) or f"{tried} bad or good inputs judged as they must be")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
