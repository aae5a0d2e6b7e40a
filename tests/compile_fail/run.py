#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Checks the message a mistake gets. The mistake is under `#if defined(EXPECT_FAILURE)`, the right code in #else.

Without the macro the file must compile, with it it must not: then the first error matches, there is exactly
one, the output keeps its line budget and contains the names. The file states what is wanted:
  // EXPECT: regex              for the first error line
  // EXPECT(gcc): regex         the same, for one compiler only (gcc, gcc12, clang, clang14, ...)
  // NAMES: a, b                must all occur in the output
  // LINES: 12                  the budget, 12 unless stated
A test is a file <name>.cpp beside this script or a row of wrong_plugin_orders.txt, of which such a file is made.
usage: run.py <compiler> <name> [flags...]
       run.py --list            prints the name of each test
       run.py --check <name>... fails unless these are all tests
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
from configparser import ConfigParser
from pathlib import Path

sys.dont_write_bytecode = True
import wrong_plugin_orders  # noqa: E402

HERE = Path(__file__).resolve().parent
ERROR = re.compile(r"(?:^|: )(?:fatal )?error: ")


def compiler_names(compiler: str) -> list[str]:
    """The most exact name first: clang14, clang."""
    version = subprocess.run([compiler, "--version"], capture_output=True, text=True, check=True).stdout
    clang = re.search(r"clang version (\d+)", version)
    if clang:
        return [f"clang{clang[1]}", "clang"]
    major = subprocess.run([compiler, "-dumpversion"], capture_output=True, text=True, check=True).stdout.split(".")[0]
    return [f"gcc{major.strip()}", "gcc"]


def wanted(text: str, key: str) -> str | None:
    match = re.search(rf"^// {re.escape(key)}: *(.+?) *$", text, re.M)
    return match[1] if match else None


def compile_file(command: list[str]) -> tuple[int, str]:
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"})
    return done.returncode, done.stdout + done.stderr


def check(compiler: str, file: Path, flags: list[str]) -> list[str]:
    """What is wrong with the message, nothing if all is well."""
    if shutil.which(compiler) is None:
        return [f"{compiler} is not installed: ./install-deps.sh --ci"]
    names = compiler_names(compiler)
    carets = "-fno-diagnostics-show-caret" if "gcc" in names else "-fno-caret-diagnostics"
    command = [compiler, "-fsyntax-only", carets, *flags, str(file)]
    text = file.read_text()
    pattern = next((p for p in (*(wanted(text, f"EXPECT({n})") for n in names), wanted(text, "EXPECT")) if p), None)
    if pattern is None:
        return ["the file has no line `// EXPECT: regex`"]

    code, output = compile_file(command)
    if code != 0:
        return ["the right code does not compile", output]
    code, output = compile_file([*command, "-DEXPECT_FAILURE"])
    if code == 0:
        return ["the mistake compiles"]

    lines = [line for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if ERROR.search(line)]
    budget = int(wanted(text, "LINES") or 12)
    problems = []
    if not errors or not re.search(pattern, errors[0]):
        problems.append(f"the first error does not match: {pattern}")
    if len(errors) != 1:
        problems.append(f"{len(errors)} errors, not 1")
    if len(lines) > budget:
        problems.append(f"{len(lines)} lines, more than {budget}")
    for name in re.split(r", *", next((w for w in (*(wanted(text, f"NAMES({n})") for n in names), wanted(text, "NAMES")) if w), "")):
        if name and name not in output:
            problems.append(f"the output does not name {name}")
    return [*problems, output] if problems else []


def check_row(compiler: str, table: ConfigParser, name: str, flags: list[str]) -> list[str]:
    """The same for a row of the table."""
    try:
        text = wrong_plugin_orders.source(table, name)
    except ValueError as error:
        return [str(error)]
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory) / f"{name}.cpp"
        file.write_text(text)
        problems = check(compiler, file, flags)
    return [*problems, text] if problems else []


def all_tests() -> list[str]:
    files = {file.stem for file in HERE.glob("*.cpp")}
    rows = set(wrong_plugin_orders.read()["tests"])
    if files & rows:
        raise SystemExit(f"both a file and a row: {', '.join(sorted(files & rows))}")
    return sorted(files | rows)


def main() -> int:
    command, *rest = sys.argv[1:]
    if command == "--list":
        print("\n".join(all_tests()))
        return 0
    if command == "--check":
        problems = [f"configure again: {name} is new or gone" for name in sorted(set(rest) ^ set(all_tests()))]
        print("\n".join(problems) or f"{len(rest)} tests, as in the directory and the table")
        return 1 if problems else 0
    name, *flags = rest
    table = wrong_plugin_orders.read()
    problems = check_row(command, table, name, flags) if name in table["tests"] else check(command, HERE / f"{name}.cpp", flags)
    print("\n".join(problems) or "one error, as expected")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
