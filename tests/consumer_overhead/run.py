#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Installs qtasks, and measures the stack of a project that calls qtasks_add_overhead_benchmark: the report must name the
planted slow plugin, and each mistake must be reported.

Only counts are compared. Exit code 0: all as it should be.
"""
import json
import os
import re
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parents[1]))
from consumer_project import Consumer  # noqa: E402

with tempfile.TemporaryDirectory() as name:
    shop = Consumer(__doc__, Path(__file__).parent, name)
    given, folder = shop.given, shop.folder
    run, configure, check, expect = shop.run, shop.configure, shop.check, shop.expect

    def build(name: str, *options: str, **more) -> tuple[int, str]:
        code, said = configure(name, *options, **more)
        if code != 0:
            return -1, said
        code, said = run(given.cmake, "--build", folder / name, "--target", "submit_overhead", "--config", "Debug")
        return min(code, 1), said  # make ends with 2

    def report(name: str, *options: object, **more) -> tuple[int, str]:
        """Runs the tool as briefly as possible: the times mean nothing."""
        return run(folder / name / "submit_overhead.py", "--repetitions", 2, "--compiles", 0, *options, **more)

    def without(program: str) -> dict[str, str]:
        """An environment whose path has all programs but one; perf is not found either."""
        path = folder / f"without_{program}"
        path.mkdir()
        for place in os.environ["PATH"].split(os.pathsep):
            for each in Path(place).glob("*"):
                if each.name not in (program, "perf") and not (path / each.name).exists():
                    (path / each.name).symlink_to(each)
        return {**os.environ, "PATH": str(path)}

    expect("a Release build against the installed package", build("package", "-DCMAKE_BUILD_TYPE=Release"), 0)
    help_text = report("package", "--help")
    expect("--help", help_text, 0, "usage: submit_overhead.py", "--json", "--against", "--budget", "Exit code 0")
    picture = folder / "costs.svg"
    before = folder / "before.json"
    code, said = report("package", "--compiles", 1, "--json", "--svg", picture)
    check("--json", code == 0 and said.startswith("{"), said)
    found = json.loads(said)
    before.write_text(said)
    plugins = {each["name"].removeprefix("shop::"): each for each in found["plugins"]}
    check("the plugins in order, those in a list and in only_for, too",
          list(plugins) == ["customer_of", "discount", "checksum", "cap", "audit"], said)
    check("the planted slow plugin is named", found["most_expensive"].endswith("checksum"), said)
    check("its 300 steps are counted", 600 <= plugins["checksum"]["instructions"] <= 3000, said)
    check("the others cost less than a tenth",
          all(abs(each["instructions"]) < 60 for name, each in plugins.items() if name != "checksum"), said)
    check("plugins that need another are removed with it",
          [each["with"] for each in plugins.values()] == [["shop::discount"], [], [], ["shop::audit"], []], said)
    check("each measure of the whole stack", all(found["whole"][each] > 0 for each in ("ns", "instructions", "text", "compile")),
          said)
    check("the bare task has fewer instructions", found["bare"]["instructions"] < found["whole"]["instructions"] - 600, said)
    pictures = [picture.read_text(), picture.with_name("costs-dark.svg").read_text()]
    check("two pictures", all("checksum" in each and "with shop::discount" in each for each in pictures))

    expect("the table, and no progress where there is no terminal", report("package"), 0, "| whole stack",
           "| `shop::customer_of`, with `shop::discount`", "The most expensive plugin is `shop::checksum`: ",
           "`with`: plugins that need it")
    expect("within a budget", report("package", "--against", before, "--budget", "instructions=5", "--budget", "text=0"), 0,
           "14 of 14 measures are within their budgets")
    cheaper = json.loads(before.read_text())
    cheaper["whole"]["instructions"] -= 100
    next(each for each in cheaper["plugins"] if each["name"].endswith("checksum"))["instructions"] -= 100
    before.write_text(json.dumps(cheaper))
    over = report("package", "--against", before, "--budget", "instructions=50")
    expect("over a budget", over, 1, "FAIL whole stack: instructions", "FAIL `shop::checksum`: instructions", "100 more, budget 50",
           "5 of 7 measures are within their budgets")
    expect("a budget without a report", report("package", "--budget", "text=1"), 2, "--against and --budget belong together")
    expect("a budget that is none", report("package", "--against", before, "--budget", "speed=1"), 2,
           "`speed=1` is not MEASURE=AMOUNT with a measure of ns, instructions, text, frame, compile")
    expect("an earlier report that is none", report("package", "--against", __file__, "--budget", "text=1"), 2, "cannot read")
    expect("no counter", report("package", env=without("valgrind")), 2, "perf", "apt-get install valgrind")

    ninja = given.generator == "Ninja"
    expect("a subdirectory, in Debug", build("debug", f"-Dqtasks_source={given.source}", "-DCMAKE_BUILD_TYPE=Debug",
                                             generator="Ninja Multi-Config" if ninja else given.generator), 0)
    expect("it is optimised", report("debug/Debug" if ninja else "debug"), 0,
           "The most expensive plugin is `shop::checksum`", "-O2 -DNDEBUG")

    configure("unbuilt", "-DCMAKE_BUILD_TYPE=Release")
    expect("not built", report("unbuilt"), 2, "submit_overhead is not built: ", "--target submit_overhead")
    def wrong(what: str, *more: str, words: tuple[str, ...]) -> None:
        """One folder for all: the later options hide the earlier ones."""
        expect(what, configure("wrong", "-Dsource=SOURCE;submit.cpp", "-Dextra=", *more), 1, *words)

    wrong("no such source", "-Dsource=SOURCE;absent.cpp", words=("there is no file", "absent.cpp"))
    wrong("no source", "-Dsource=", words=("SOURCE is missing",))
    wrong("an unknown argument", "-Dextra=CALL;f", words=("does not know CALL;f", "NAME, SOURCE"))
    wrong("no Google Benchmark", "-DCMAKE_DISABLE_FIND_PACKAGE_benchmark=ON",
          words=("needs Google Benchmark", "libbenchmark-dev"))
    wrong("no objdump", "-DCMAKE_OBJDUMP=", words=("needs objdump",))
    wrong("no Python", "-DCMAKE_DISABLE_FIND_PACKAGE_Python3=ON", words=("needs Python",))

    def mistake(number: int, what: str, *words: str) -> None:
        code, said = build("mistake", f"-Dmistake={number}")
        expect(what, (code, said), 1, *words)
        check(f"{what}: one error", len(re.findall(r"\berror:", said)) == 1, said[-3000:])

    mistake(1, "no class `overhead`", "the source does not define this class: write `struct overhead { ... };`")
    mistake(2, "no stack", "this class has no stack: write `using stack = qtasks::plugin_stack<...>;`")
    mistake(3, "a stack that is none", "neither a `qtasks::plugin_stack<...>` nor a `qtasks::task_executor<...>`")
    mistake(4, "no plugin", "`stack` has no plugin")
    mistake(5, "no call", "write `auto call(auto& executor) { return executor.execute(task, arguments...); }`")
    expect("a call that needs a plugin", build("mistake", "-Dmistake=6"), 1,
           "the stack without `shop::cap`, `shop::audit` does not compile")
sys.exit(1 if shop.failures else 0)
