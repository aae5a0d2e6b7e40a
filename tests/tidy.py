#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Every group of checks that .clang-tidy asks for is really on: a `-*` in the wrong place switches groups off in silence.

usage: tidy.py <repository> [<clang-tidy>]
"""
import re
import subprocess
import sys
from pathlib import Path


def check(config: str, tidy: str) -> list[str]:
    listing = subprocess.run([tidy, "--list-checks", f"--config={config}"], capture_output=True, text=True)
    enabled = re.findall(r"^    (\S+)$", listing.stdout, re.M)
    value = re.search(r"Checks:\s*(?:>-)?\s*(.*?)(?=^\w|\Z)", config, re.M | re.S)
    asked = [word for word in re.split(r"[,\s'\"]+", value[1] if value else "") if word and not word.startswith("-")]
    if not asked:
        return ["no checks are asked for"]
    problems = []
    for pattern in asked:
        regex = re.escape(pattern).replace(r"\*", ".*")
        if not any(re.fullmatch(regex, name) for name in enabled):
            problems.append(f"{pattern}: asked for, but no such check is enabled")
    print(f"{len(enabled)} checks enabled by {len(asked)} patterns")
    return problems


def main() -> int:
    tidy = sys.argv[2] if len(sys.argv) > 2 else "clang-tidy"
    problems = check((Path(sys.argv[1]) / ".clang-tidy").read_text(), tidy)
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
