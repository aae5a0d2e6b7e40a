#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Compiles shop.cpp with debug information, gives GDB the commands of docs/debugging.md, and compares what it prints.

usage: run.py <repository> <compiler> [flags...]
"""
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

root, compiler = Path(sys.argv[1]), sys.argv[2:]
if not shutil.which("gdb"):
    sys.exit("gdb is not installed: ./install-deps.sh --ci, or apt-get install gdb")

sessions = [block for block in re.findall(r"```text\n(.*?)```", (root / "docs/debugging.md").read_text(), re.S) if block.startswith("(gdb) ")]
wanted = "".join(sessions)
commands = re.findall(r"^\(gdb\) (.*)$", wanted, re.M)
with tempfile.TemporaryDirectory() as folder:
    program = Path(folder) / "shop"
    subprocess.run([*compiler, "-g", "-O0", str(root / "tests/gdb/shop.cpp"), "-o", str(program), "-pthread"], check=True)
    script = Path(folder) / "commands"
    script.write_text("".join(f"{line}\n" for line in (
        f"source {root / 'tests/gdb/qtasks_gdb.py'}", "break look", "run", "up",
        *(line for command in commands for line in (f"echo (gdb) {command}\\n", command)))))
    done = subprocess.run(["gdb", "-nx", "-batch", "-x", str(script), str(program)], capture_output=True, text=True)

printed = re.sub(r"^\$\d+ = ", "", done.stdout[max(done.stdout.find("(gdb) "), 0) :], flags=re.M)
print(printed)
if not commands or printed != wanted:
    sys.exit(f"this is not what docs/debugging.md says:\n{wanted}\nGDB also printed:\n{done.stderr}")
