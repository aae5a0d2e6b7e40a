#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Each check of the repository rejects what it must reject, and accepts a good tree."""
import contextlib
import io
import re
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.dont_write_bytecode = True
import headers  # noqa: E402
import layers  # noqa: E402
import phrases  # noqa: E402
import public_api  # noqa: E402
import tidy  # noqa: E402

HEAD = "// SPDX-License-Identifier: BSL-1.0\n#pragma once\n"


def header(name: str, includes: str = "", space: str = "qtasks", comment: str = "/// It is one.\n") -> str:
    return HEAD + includes + f"\nnamespace {space} {{\n\n{comment}class {name} {{\n}};\n\n}}  // namespace {space}\n"


GOOD = {
    "docs/layers.dot": "digraph layers {\n  core -> hana\n  core -> outcome\n  executor -> core\n"
                       "  plugins -> executor\n  adapters_json -> plugins\n  hana [label=\"Boost.Hana\"]\n}\n",
    "include/CMakeLists.txt": "x(\n    FILES\n" + "".join(f"      qtasks/{name}.hpp\n" for name in (
        "adapters/json/d", "adapters/json", "core/a", "core/detail/z", "executor/b", "plugins/time/c", "plugins/time", "qtasks")) + ")\n",
    "include/qtasks/qtasks.hpp": HEAD + "#include <qtasks/core/detail/z.hpp>\n#include <qtasks/core/a.hpp>\n#include <qtasks/executor/b.hpp>\n",
    "include/qtasks/core/detail/z.hpp": header("hidden", space="qtasks::detail"),
    "include/qtasks/core/a.hpp": header("a", "#include <qtasks/core/detail/z.hpp>\n#include <boost/hana/tuple.hpp>\n#include <tuple>\n"),
    "include/qtasks/executor/b.hpp": header("b", "#include <qtasks/core/a.hpp>\n"),
    "include/qtasks/plugins/time.hpp": HEAD + "#include <qtasks/plugins/time/c.hpp>\n",
    "include/qtasks/plugins/time/c.hpp": header("c", "#include <qtasks/executor/b.hpp>\n"),
    "include/qtasks/adapters/json.hpp": HEAD + "#include <qtasks/adapters/json/d.hpp>\n",
    "include/qtasks/adapters/json/d.hpp": header("d", "#include <qtasks/plugins/time/c.hpp>\n"),
    "README.md": "```cpp\n#include <qtasks/core/a.hpp>\n```\n",
    "tests/core/a.cpp": "", "tests/executor/b.cpp": "", "tests/plugins/time/c.cpp": "",
    "tests/tested_in.txt": "qtasks/adapters/json/d.hpp in core/a.cpp\n",
}
GOOD["docs/reference.md"] = public_api.reference({name[8:]: text for name, text in GOOD.items() if name.endswith(".hpp")})
GOOD["include/qtasks/qtasks.cppm"] = public_api.module({name[8:]: text for name, text in GOOD.items() if name.endswith(".hpp")})
A, B, C, TOP = (f"include/qtasks/{name}.hpp" for name in ("core/a", "executor/b", "plugins/time/c", "qtasks"))
Z, TIME, LIST, DIAGRAM = "include/qtasks/core/detail/z.hpp", "include/qtasks/plugins/time.hpp", "include/CMakeLists.txt", "docs/layers.dot"

# check, file, text that replaces it (None: the file goes), words the complaint must contain
BAD = [
    (layers, A, HEAD + "#include <qtasks/executor/b.hpp>\n", "core -> executor is not drawn"),
    (layers, A, HEAD + "#include <chrono>\n", "too dear"),
    (layers, B, HEAD + "# include <functional>\n", "too dear"),
    (layers, B, HEAD + "#include <boost/outcome/result.hpp>\n", "too dear"),
    (layers, A, HEAD + "#include <boost/hana.hpp>\n", "whole library"),
    (layers, A, HEAD + "#include <boost/asio/post.hpp>\n", "core -> asio is not drawn"),
    (layers, A, HEAD + "#include <boost/mp11.hpp>\n", "no known library"),
    (layers, A, HEAD + "#include <curl/curl.h>\n", "no known library"),
    (layers, A, HEAD + '#include "b.hpp"\n', "in quotes"),
    (layers, A, HEAD + "#include <qtasks/qtasks.hpp>\n", "is above the folders"),
    (layers, B, HEAD + "#include <qtasks/plugins/time/c.hpp>\n", "executor -> plugins is not drawn"),
    (layers, Z, HEAD + "#include <qtasks/executor/b.hpp>\n", "core -> executor is not drawn"),
    (layers, C, HEAD + "#include <qtasks/adapters/json/d.hpp>\n", "plugins -> adapters_json is not drawn"),
    (layers, "include/qtasks/adapters/redis/e.hpp", HEAD, "belongs to no folder"),
    (layers, "include/qtasks/other/c.hpp", HEAD, "belongs to no folder"),
    (layers, "include/qtasks/other.hpp", HEAD, "belongs to no folder"),
    (layers, DIAGRAM, GOOD[DIAGRAM] + "  core -> executor\n", "a cycle"),
    (layers, DIAGRAM, GOOD[DIAGRAM] + "  core -- executor\n", "cannot read"),
    (headers, LIST, GOOD[LIST].replace("  qtasks/core/a.hpp\n", ""), "qtasks/core/a.hpp is missing"),
    (headers, LIST, GOOD[LIST].replace("/a.hpp", "/a.hpp\n  qtasks/core/gone.hpp"), "does not belong"),
    (headers, TOP, HEAD + "#include <qtasks/core/a.hpp>\n", "qtasks/executor/b.hpp is missing"),
    (headers, TOP, GOOD[TOP] + "#include <qtasks/plugins/time/c.hpp>\n", "does not belong"),
    (headers, TIME, HEAD, "qtasks/plugins/time/c.hpp is missing"),
    (headers, TIME, None, "there is no umbrella qtasks/plugins/time.hpp"),
    (headers, TOP, GOOD[TOP] + "#include <qtasks/core/a.hpp>\n", "twice"),
    (headers, A, "#pragma once\n", "SPDX"),
    (headers, A, "// SPDX-License-Identifier: BSL-1.0\n", "no #pragma once"),
    (headers, A, HEAD + "\n" * 199, "more than 200"),
    (headers, A, None, "does not belong"),
    (public_api, A, header("other"), "defines no entity of that name"),
    (public_api, Z, header("hidden"), "move it out of detail/"),
    (public_api, Z, HEAD + "namespace qtasks {\n/// A\ntemplate <class T>\nconcept Hidden = true;\n}\n", "defines `Hidden`"),
    (public_api, Z, HEAD + "namespace qtasks {\n/// A\ninline constexpr int hidden{1};\n}\n", "defines `hidden`"),
    (public_api, Z, HEAD + "namespace qtasks {\n/// A\ntemplate <class T>\nconstexpr T hidden(T t) { return t; }\n}\n", "defines `hidden`"),
    (public_api, "README.md", "#include <qtasks/core/detail/z.hpp>\n", "not for users"),
    (public_api, "examples/x.cpp", "#include <qtasks/core/detail/z.hpp>\n", "not for users"),
    (public_api, "docs/x.md", "#include <qtasks/core/detail/z.hpp>\n", "not for users"),
    (public_api, "tests/consumer/x.cpp", "#include <qtasks/core/detail/z.hpp>\n", "not for users"),
    (public_api, A, header("a", comment=""), "has no comment"),
    (public_api, A, header("a", comment="/// Another sentence.\n"), "docs/reference.md is not of these headers"),
    (public_api, "docs/reference.md", None, "docs/reference.md is not of these headers"),
    (public_api, "include/qtasks/qtasks.cppm", GOOD["include/qtasks/qtasks.cppm"].replace("using qtasks::a;\n", ""), "does not export"),
    (public_api, "tests/core/a.cpp", None, "no tests/core/a.cpp"),
    (public_api, "tests/tested_in.txt", "", "names no other file"),
    (public_api, "tests/tested_in.txt", GOOD["tests/tested_in.txt"] + "qtasks/core/a.hpp in core/a.cpp\n", "has its own file"),
    (public_api, "tests/tested_in.txt", GOOD["tests/tested_in.txt"].replace("core/a.cpp", "core/gone.cpp"), "there is no tests/core/gone.cpp"),
    (phrases, A, header("a", comment="/// Who waits is not told of a free place, but looks.\n"), "'Who waits'"),
    (phrases, "docs/x.md", "The plugin must stand before the retry.\n", "'stand'"),
    (phrases, "tests/x.py", '"""Nobody reads this."""\n', "'Nobody'"),
    (phrases, A, header("a") + 'static_assert(true, "the plugin speaks");\n', "'speaks'"),
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
    for module in (layers, headers, public_api, phrases):
        found = complaints(module, {})
        if found:
            failures.append(f"{module.__name__} rejects the good tree: {found}")
    long_ones = {name: HEAD + "\n" * 100 for name in GOOD if name.endswith(".hpp")}
    for module, change, words in [*((m, {f: t}, w) for m, f, t, w in BAD), (headers, long_ones, "median")]:
        found = complaints(module, change)
        if words not in found:
            failures.append(f"{module.__name__} with {sorted(change)} changed: no '{words}' in: {found or 'nothing'}")
    with tempfile.TemporaryDirectory() as root:
        for name, text in GOOD.items():
            stale = name in (LIST, TOP, TIME)
            (Path(root) / name).parent.mkdir(parents=True, exist_ok=True)
            (Path(root) / name).write_text(re.sub(r".*/[abc]\.hpp.*\n", "", text) if stale else text)
        headers.fix(Path(root))
        for name in (LIST, TOP, TIME):
            if (Path(root) / name).read_text() != GOOD[name]:
                failures.append(f"headers.py --fix wrote {name}: {(Path(root) / name).read_text()}")
    tidy_tested = shutil.which("clang-tidy") is not None
    if tidy_tested:
        for checks, wrong in (("-*,bugprone-*", False), ("bugprone-*,-*", True), ("bugprone-*,-*,performance-*", True)):
            with contextlib.redirect_stdout(io.StringIO()):
                if bool(tidy.check(f"Checks: '{checks}'", "clang-tidy")) != wrong:
                    failures.append(f"tidy.py is wrong about {checks}")
    tried = len(BAD) + 8 + (3 if tidy_tested else 0)
    print("\n".join(failures) or f"{tried} bad or good inputs judged as they must be" +
          ("" if tidy_tested else "; tidy.py was not tested: no clang-tidy (./install-deps.sh --ci)"))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
