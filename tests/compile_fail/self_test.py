#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""run.py accepts a good file and rejects every other one in self_test/, for the reason in its first line.

It rejects each bad row of the table, too. usage: self_test.py <compiler> [flags...]
"""
import sys
from pathlib import Path

sys.dont_write_bytecode = True
import wrong_plugin_orders  # noqa: E402
import run  # noqa: E402

# Why a row is rejected, and the row. {reason} is the reason of the rule that `bulkhead` has.
BAD_ROWS = {
    "the mistake compiles": "my_cache before my_retry because {reason}",
    "the right code does not compile": "my_retry before bulkhead because {reason}",
    "the first error does not match": "my_retry after bulkhead because {reason}",
    "the messages do not name reasons::another": "bulkhead before my_retry because another",
    "no_such_plugin is not in [plugins]": "bulkhead before no_such_plugin because {reason}",
    "bad_row is not `[with provider:]": "bulkhead beside my_retry because {reason}",
}


def main() -> int:
    compiler, *flags = sys.argv[1:]
    failures = []
    files = sorted((Path(__file__).parent / "self_test").glob("*.cpp"))
    for file in files:
        reason = run.wanted(file.read_text(), "REJECTED", [])
        problems = run.check(compiler, file, ["-std=c++20"])
        if not reason and problems:
            failures.append(f"{file.name}: rejected: {problems}")
        if reason and not any(reason in problem for problem in problems):
            failures.append(f"{file.name}: not rejected because '{reason}': {problems}")
    missing = run.check("no-such-compiler", files[0], [])
    if not any("install-deps.sh" in problem for problem in missing):
        failures.append("a missing compiler is no failure")

    problems = run.corrections(compiler, ["self_test/rotten", "self_test/good"], flags)
    if len(problems) != 1 or not problems[0].startswith("self_test/rotten: does not compile"):
        failures.append(f"of the right code in rotten.cpp and good.cpp, that of rotten.cpp is wrong: {problems}")

    table = wrong_plugin_orders.read()
    bulkhead_reason = table["tests"]["plugins_bulkhead_in_retry"].split()[-1]
    for reason, row in BAD_ROWS.items():
        table["tests"]["bad_row"] = row.format(reason=bulkhead_reason)
        problems = run.check_row(compiler, table, "bad_row", flags)
        if not any(reason in problem for problem in problems):
            failures.append(f"{row}: not rejected because '{reason}': {problems}")
    print("\n".join(failures) or f"{len(files)} files, {len(BAD_ROWS)} rows and a missing compiler judged as they must be")
    return 1 if failures or not files else 0


if __name__ == "__main__":
    sys.exit(main())
