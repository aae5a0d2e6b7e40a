#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Compiles and runs programs with the single headers alone, and prints the processor time of the compiler.

usage: run.py <repository> <folder of the single headers> <compiler> [flags...]
"""
import re
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

root, headers = Path(sys.argv[1]), Path(sys.argv[2])
compiler = sys.argv[3:]
failures = 0


def check(what: str, holds: bool, said: str = "") -> None:
    global failures
    print(f"{'ok  ' if holds else 'FAIL'} {what}", flush=True)
    if not holds:
        failures += 1
        print(said[:3000])


def processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def compiled(program: Path, output: Path, *flags: str) -> tuple[int, str, float]:
    began = processor_seconds()
    done = subprocess.run([*compiler, *flags, str(program), "-o", str(output), "-pthread"], capture_output=True, text=True)
    return done.returncode, done.stderr, processor_seconds() - began


with tempfile.TemporaryDirectory() as name:
    folder = Path(name)

    def runs(what: str, program: str, *flags: str) -> None:
        """The program compiles, and returns 0."""
        (folder / "program.cpp").write_text(program)
        code, said, seconds = compiled(folder / "program.cpp", folder / "program", *flags)
        code = code or subprocess.run([str(folder / "program")]).returncode
        check(f"{what}, compiled in {seconds:.1f} s", code == 0, said)

    def example(name: str, header: str) -> str:
        """An example that includes the header instead of those of the tree."""
        return header + re.sub(r"#include <qtasks/.*>\n", "", (root / f"examples/{name}.cpp").read_text())

    for header in sorted(headers.glob("*.hpp")):
        text = header.read_text()
        check(f"{header.name} includes no other header of ours ({len(text) // 1024} KiB, {text.count(chr(10))} lines)",
              not re.search(r'#\s*include\s*("|<qtasks)', text))

    include = '#include "{}"\n'.format
    runs("README's program, with the headers of the tree", example("quickstart", "#include <qtasks/qtasks.hpp>\n"), f"-I{root / 'include'}")
    runs("README's program, with qtasks.hpp", example("quickstart", include("qtasks.hpp")), f"-I{headers}")
    pasted = (headers / "qtasks.hpp").read_text()
    runs("README's program, with qtasks.hpp pasted into it, as Compiler Explorer does", example("quickstart", pasted))
    for name in ("standard_pipeline", "depends"):
        runs(f"examples/{name}.cpp, with qtasks_plugins.hpp", example(name, include("qtasks_plugins.hpp")), f"-I{headers}")

    (folder / "both.cpp").write_text('#include "qtasks.hpp"\n#include "qtasks_plugins.hpp"\nint main() {}\n')
    code, said, _ = compiled(folder / "both.cpp", folder / "both", f"-I{headers}")
    check("both headers in one program are an error that says why",
          code != 0 and "another header of qtasks is included before this file" in said, said)
sys.exit(1 if failures else 0)
