#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""check.py accepts a good page and rejects each bad one.

usage: self_test.py <compiler> [flags...]
"""
import shutil
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
import check  # noqa: E402

EXAMPLE = "int twice(int x) {\n  return 2 * x;\n}\nint main() { return twice(0); }\n"
GOOD = """
```sh
not C++
```
```cpp
int one() { return 1; }
```
```cpp continues
int two() { return one() + 1; }
```
```cpp
int one() { return 1; }
```
```cpp
// file: examples/x.cpp
int twice(int x) {
  return 2 * x;
```
"""
BAD = [
    ("```cpp\nint one() { return nothing; }\n```\n", "does not compile"),
    ("```cpp\nint one();\n```\n```cpp\nint two() { return one(); }\nint three() { return four(); }\n```\n", "page.md:4"),
    ("```cpp continues\nint one();\n```\n", "write `cpp`"),
    ("```c++\nint one();\n```\n", "write `cpp`"),
    ("```cpp skip\nint one();\n```\n", "write `cpp`"),
    ("```cpp\nint one();\n", "never closed"),
    ("```cpp\n// file: examples/x.cpp\nint twice(int x) {\n  return 3 * x;\n```\n", "is not quoted from"),
    ("```cpp\n// file: examples/y.cpp\nint x;\n```\n", "there is no"),
]


def problems_of(page: str) -> tuple[str, int]:
    root = Path(tempfile.mkdtemp())
    try:
        (root / "docs").mkdir()
        (root / "examples").mkdir()
        (root / "examples" / "x.cpp").write_text(EXAMPLE)
        (root / "README.md").write_text("No code.\n")
        (root / "docs" / "page.md").write_text(page)
        problems, compiled = check.check(root, sys.argv[1:])
        return "\n".join(problems), compiled
    finally:
        shutil.rmtree(root)


def main() -> int:
    failures = []
    if problems_of(GOOD) != ("", 2):
        failures.append(f"the good page: {problems_of(GOOD)}")
    for page, words in BAD:
        found, _ = problems_of(page)
        if words not in found:
            failures.append(f"no '{words}' in '{found}' for:\n{page}")
    print("\n".join(failures) or f"{len(BAD) + 1} pages judged as they must be")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
