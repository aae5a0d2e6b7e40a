#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Phrases that the project's comments, pages and messages do not use, because readers stumble over them.

CONTRIBUTING.md says what to write instead; its table, and code, may contain them.
usage: phrases.py <repository>
"""
import re
import sys
from pathlib import Path

PHRASES = (
    r"\b[Ww]ho (?:waits|has|is|looks|wants|asks|starts|comes)\b", r"\bwhoever\b", r"\b[Nn]obody\b", r"\b[Ss]omebody\b",
    r"(?:^|\. )What (?:\w+ )*?(?:is|are|was|has|can|must) (?:\w+ )*(?:is|are|costs|comes|goes|becomes|ends)\b",
    r"\bstands?\b(?! for\b|-ins?\b)", r"\bstood\b", r"\b[Tt]old\b", r"\b[Tt]ells?\b(?! compilers apart)", r"\b[Ss]peaks?\b", r"\bspoken\b",
    r"\bnothing but\b", r"\bis all but\b", r"\bleaves? (?:a|an|the) (?:value|error|result|outcome)\b",
    r"\b(?:left|leaves) behind by\b", r"\bwhat (?:it|they|the task|a task|the run) left\b", r"\b(?:value|error|outcome|result) left\b",
    r"\bso is one that\b", r"\bbe it\b", r"\bin so many words\b", r"\bwithout much ado\b", r"\bas (?:far|many) as fit\b",
    r"\bOf (?:a|an|the|several|what) [^.]{0,40} is asked\b", r"\bfinds a handler that is none\b", r"\bis taken for the first time\b",
    r"\bmay stand\b", r"\bfor the sake of\b", r"\bbears? (?:the|its|their) names?\b",
)
PATTERN = re.compile("|".join(f"(?:{phrase})" for phrase in PHRASES))
SUFFIXES = {".hpp", ".cpp", ".md", ".py", ".txt", ".cmake", ".sh", ""}
FOLDERS = ("include", "tests", "examples", "bench", "docs", "cmake")
APART = ("docs/benchmarks/", "tests/data/", "tests/fuzz/corpus/", "LICENSE", "tests/phrases.py", "tests/hygiene/self_test.py", "CONTRIBUTING.md")


def prose(path: str, text: str) -> list[tuple[int, str]]:
    """The lines that people read: of code, its comments and strings."""
    lines, fenced = [], False
    for number, line in enumerate(text.splitlines(), 1):
        if path.endswith((".hpp", ".cpp")):
            parts = re.findall(r"//[/!]?<?(.*)$|\"((?:[^\"\\]|\\.)*)\"", line)
            line = " ".join(part for pair in parts for part in pair)
        elif path.endswith(".md"):
            fenced ^= line.startswith("```")
            line = "" if fenced else re.sub(r"`[^`]*`", "", line)
        lines.append((number, line.strip()))
    return lines


def check(root: Path) -> list[str]:
    files = [file for file in root.iterdir() if file.is_file()]
    for folder in FOLDERS:
        files += [file for file in (root / folder).rglob("*") if file.is_file()]
    problems = []
    for file in sorted(files):
        name = file.relative_to(root).as_posix()
        if file.suffix not in SUFFIXES or name.startswith(APART) or name.startswith("."):
            continue
        for number, line in prose(name, file.read_text()):
            found = PATTERN.search(line)
            if found:
                problems.append(f"{name}:{number}: '{found[0]}' in: {line[:110]}")
    return problems


def main() -> int:
    problems = check(Path(sys.argv[1]))
    print("\n".join(problems) or f"none of {len(PHRASES)} phrases occurs")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
