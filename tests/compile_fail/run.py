#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Checks the message a mistake gets. The mistake is under `#if defined(EXPECT_FAILURE)`, the right code in #else.

Without the macro the file must compile, with it it must not: then the first error matches, there is exactly one, the
output with the compiler's default flags keeps the budget of LINES, and the messages contain the names. The file states:
  // EXPECT: regex              for the first error line
  // EXPECT(gcc): regex         the same, for one compiler only (gcc, gcc12, clang, clang14, ...)
  // NAMES: a, b                must all occur in the messages; quoted source lines are not searched
With --mistake only the mistake is compiled; the right code is then left to --corrections.
A test is a file <name>.cpp beside this script or a row of wrong_plugin_orders.txt, of which such a file is made.
usage: run.py <compiler> <name> [--mistake [--precompiled=DIRECTORY]] [flags...]
       run.py --precompile <compiler> <directory> [flags...]   saves the mistakes half of their time
       run.py --corrections=NAME,... <compiler> [flags...]     compiles the right code of these tests, in few files
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
sys.path.append(str(Path(__file__).resolve().parents[1] / "docs"))
import wrong_plugin_orders  # noqa: E402
from check import compile_units  # noqa: E402

HERE = Path(__file__).resolve().parent
INCLUDE = HERE.parents[1] / "include"
LINES = {"gcc12": 16, "gcc": 25, "clang": 25}  # GCC 14 quotes the source of each level of instantiation, as Clang does
ERROR = re.compile(r"(?:^|: )(?:fatal )?error: ")
OWN_FLAGS = ("--mistake", "--precompiled=")
BATCH = 40  # as many corrections as one compiler reads at once
MESSAGE = re.compile(r"\S+:\d+:|\S+: In |In file included from | +from ")  # any other line is quoted source


def compiler_names(compiler: str) -> list[str]:
    """The most exact name first: clang14, clang."""
    version = subprocess.run([compiler, "--version"], capture_output=True, text=True, check=True).stdout
    clang = re.search(r"clang version (\d+)", version)
    if clang:
        return [f"clang{clang[1]}", "clang"]
    major = subprocess.run([compiler, "-dumpversion"], capture_output=True, text=True, check=True).stdout.split(".")[0]
    return [f"gcc{major.strip()}", "gcc"]


def wanted(text: str, key: str, names: list[str]) -> str:
    """What the file states for the key, and for the most exact of the compiler's names; "" if nothing."""
    for exact in (*(f"{key}({name})" for name in names), key):
        match = re.search(rf"^// {re.escape(exact)}: *(.+?) *$", text, re.M)
        if match:
            return match[1]
    return ""


def precompile(compiler: str, directory: Path, flags: list[str]) -> None:
    """One header of what the library includes; messages show how the library itself is included."""
    directory.mkdir(parents=True, exist_ok=True)
    folders = [INCLUDE / "qtasks" / folder for folder in ("core", "executor", "triggers", "plugins")]
    own = [INCLUDE / "qtasks/chrono.hpp", *(file for folder in folders for file in folder.rglob("*.hpp"))]
    foreign = {line for file in own for line in re.findall(r"^#include <(?!qtasks/|cpuid).*", file.read_text(), re.M)}
    header = directory / "foreign.hpp"
    header.write_text("\n".join(sorted(foreign)) + "\n")
    suffix = "gch" if "gcc" in compiler_names(compiler) else "pch"
    flags = [flag for flag in flags if flag != "-fsyntax-only"]
    subprocess.run([compiler, *flags, "-x", "c++-header", header, "-o", f"{header}.{suffix}"], check=True)


def compile_file(command: list[str]) -> tuple[int, str]:
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"})
    return done.returncode, done.stdout + done.stderr


def check(compiler: str, file: Path, flags: list[str]) -> list[str]:
    """What is wrong with the message, nothing if all is well."""
    if shutil.which(compiler) is None:
        return [f"{compiler} is not installed: ./install-deps.sh --ci"]
    names = compiler_names(compiler)
    text = file.read_text()
    pattern = wanted(text, "EXPECT", names)
    if not pattern:
        return ["the file has no line `// EXPECT: regex`"]
    precompiled = [flag.partition("=")[2] for flag in flags if flag.startswith("--precompiled=")]
    headers = [part for directory in precompiled for part in ("-include", f"{directory}/foreign.hpp")]
    command = [compiler, "-fsyntax-only", *(flag for flag in flags if not flag.startswith(OWN_FLAGS)), str(file)]
    if "--mistake" not in flags:
        code, output = compile_file(command)
        if code != 0:
            return ["the right code does not compile", output]
    code, output = compile_file([*command, *headers, "-DEXPECT_FAILURE"])
    if code == 0:
        return ["the mistake compiles"]

    lines = [line for line in output.splitlines() if line.strip()]
    messages = "\n".join(line for line in lines if MESSAGE.match(line))
    errors = [line for line in lines if ERROR.search(line)]
    problems = []
    if not errors or not re.search(pattern, errors[0]):
        problems.append(f"the first error does not match: {pattern}")
    if len(errors) != 1:
        problems.append(f"{len(errors)} errors, not 1")
    budget = next(LINES[name] for name in names if name in LINES)
    if len(lines) > budget:
        problems.append(f"{len(lines)} lines, more than {budget}")
    for name in re.split(r", *", wanted(text, "NAMES", names)):
        if name not in messages:
            problems.append(f"the messages do not name {name}")
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


def corrections(compiler: str, names: list[str], flags: list[str]) -> list[str]:
    """What is wrong with the right code of these tests: a message for each that does not compile."""
    table = wrong_plugin_orders.read()
    units = []
    for name in names:
        row = name in table["tests"]
        text = wrong_plugin_orders.source(table, name) if row else (HERE / f"{name}.cpp").read_text()
        units.append((name, f'#line 1 "{name}.cpp"\n{text}'))
    command = [compiler, "-fsyntax-only", *flags]
    batches = [units[at : at + BATCH] for at in range(0, len(units), BATCH)]
    return [problem for batch in batches for problem in compile_units(command, HERE, batch)]


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
    if command == "--precompile":
        compiler, directory, *flags = rest
        precompile(compiler, Path(directory), flags)
        return 0
    if command.startswith("--corrections="):
        names = command.partition("=")[2].split(",")
        problems = corrections(rest[0], names, rest[1:])
        print("\n".join(problems) or f"the right code of {len(names)} tests compiles")
        return 1 if problems else 0
    name, *flags = rest
    table = wrong_plugin_orders.read()
    problems = check_row(command, table, name, flags) if name in table["tests"] else check(command, HERE / f"{name}.cpp", flags)
    print("\n".join(problems) or "one error, as expected")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
