#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Builds a project that holds its own stack to a twin, against qtasks as installed and as a subdirectory.

usage: run.py --qtasks BUILD --source TREE --compiler CXX [--cmake CMAKE] [--flags FLAGS] [--generator NAME]

What is asked of it: the test passes; it fails, and shows how, when the stack costs something; with a budget that
allows for it, it still fails, for the calls; wrong arguments do not configure, and are named.
Exit code 0: so it is. 1: it is not; what was printed follows.
"""
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parents[1]))
from consumer_project import Consumer  # noqa: E402

with tempfile.TemporaryDirectory() as folder:
    shop = Consumer(__doc__, Path(__file__).parent, folder)
    given, run, configure, expect = shop.given, shop.run, shop.configure, shop.expect

    def tested(name: str, *options: str) -> tuple[int, str]:
        """What ctest says of the project; the steps before it must work."""
        for step in (lambda: configure(name, *options), lambda: run(given.cmake, "--build", Path(folder) / name)):
            code, said = step()
            if code != 0:
                return -1, said
        ctest = Path(given.cmake).with_name("ctest") if "/" in given.cmake else "ctest"
        return run(ctest, "--test-dir", Path(folder) / name, "--output-on-failure")

    passed = "100% tests passed, 0 tests failed out of 1"
    audited = "-Ddefinitions=SHOP_AUDITED"
    for kind in ("Debug", "Release", ""):
        expect(f"installed, {kind or 'no build type'}", tested(f"package{kind}", f"-DCMAKE_BUILD_TYPE={kind}"), 0,
               passed)
    expect("a subdirectory", tested("subdirectory", f"-Dqtasks_source={given.source}"), 0, passed)
    expect("link-time optimisation elsewhere", tested("lto", f"-DCMAKE_CXX_FLAGS={given.flags} -flto"), 0, passed)
    expect("equal functions, -Os", tested("equal", f"-DCMAKE_CXX_FLAGS={given.flags} -Os", "-Dtwin=TWIN;receipt_by_hand",
                                          "-Dextra=SYMBOL;receipt_of"), 0, passed)
    expect("a virtual call", tested("audited", audited), 8,
           "submit: ", "submit_by_hand: ", "2 calls", "0 calls", "budget 0", "--- submit_by_hand", "+++ submit",
           "+ call the_auditor()")
    expect("a virtual call, within the budget", tested("budget", audited, "-Dextra=BUDGET;100"), 8, "2 calls more")
    expect("a function that is not there", tested("absent", "-Dtwin=TWIN;absent"), 8,
           "has no function absent; it has ")
    expect("an unknown argument", configure("unknown", "-Dextra=SPEED;7"), 1, "does not know SPEED;7", "TWIN, BUDGET")
    expect("a missing argument", configure("missing", "-Dtwin="), 1, "TWIN is missing")
    expect("a missing value", configure("value", "-Dextra=BUDGET"), 1, "BUDGET has no value")
    expect("a budget that is no number", configure("number", "-Dextra=BUDGET;few"), 1, "not `few`")
    expect("no objdump", configure("objdump", "-DCMAKE_OBJDUMP="), 1, "needs objdump")
    expect("no Python", configure("python", "-DCMAKE_DISABLE_FIND_PACKAGE_Python3=ON"), 1, "needs Python")
sys.exit(1 if shop.failures else 0)
