#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Builds and runs examples with `import qtasks;`, against qtasks as installed and as a subdirectory; prints the processor
time of the compiler for the module and for each program, beside the same program with headers.
"""
import json
import resource
import shlex
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parents[1]))
from consumer_project import Consumer  # noqa: E402


def processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


with tempfile.TemporaryDirectory() as folder:
    shop = Consumer(__doc__, Path(__file__).parent, folder)
    given, run, expect = shop.given, shop.run, shop.expect
    for name, options in (("package", ()), ("subdirectory", (f"-Dqtasks_source={given.source}",))):
        expect(f"{name}: configured", shop.configure(name, f"-Dexamples={given.source}/examples", *options), 0)
        built = run(given.cmake, "--build", shop.folder / name)
        expect(f"{name}: built", built, 0)
        if built[0] != 0:
            continue
        for program in ("quickstart", "standard_pipeline"):
            for kind in ("module", "header"):
                expect(f"{name}: {program}_{kind} runs", run(shop.folder / name / f"{program}_{kind}"), 0)
    if not shop.failures:
        for each in json.loads((shop.folder / "package/compile_commands.json").read_text()):
            began = processor_seconds()
            compiled = run(*shlex.split(each["command"]), cwd=each["directory"])
            expect(f"{each['output']} compiled in {processor_seconds() - began:.1f} s", compiled, 0)
sys.exit(1 if shop.failures else 0)
