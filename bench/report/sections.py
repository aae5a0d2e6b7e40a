# SPDX-License-Identifier: BSL-1.0
"""The sections of the page: for each subject a text, a chart and a table, as lines of Markdown."""
from __future__ import annotations

from pathlib import Path

import charts
from before import BEFORE
from losses import PERCENTILES
from results import CONTENDERS, times
from tables import against_library, contenders_of, name_of, percent, ratio, table, three
from tables import times as as_times

LATENCIES = ("p50", "p99", "p99.9", "p99.99", "max")  # in the chart
IN_TABLE = {"dispatch": ("16",), "error_path": ("1", "16")}  # sizes; results.json has all
LEAST_REST = 5.0  # nanoseconds without the clock: a ratio of less is noise
# Polly 8 on an Intel Core i7-13700H: its own reports (bench/BenchmarkDotNet.Artifacts/results), nanoseconds a call.
POLLY = {"retry": 109.0, "total_timeout": 148.0, "circuit_breaker": 138.0, "rate_limit": 128.0, "five": 766.0}


def sizes_and_panels(rows: dict, kinds: tuple[str, ...], suffix: tuple[str, ...] = ()) -> tuple[list[str], dict]:
    """The sizes of the cases, and for each kind the lines of its contenders over them."""
    sizes = list(dict.fromkeys(case[1] for case in rows))
    return sizes, {kind: {who: [rows[kind, size, *suffix][who] for size in sizes] for who in contenders_of(rows.values())}
                   for kind in kinds}


def lines_chart(folder: Path, name: str, text: str, *drawn) -> list[str]:
    return charts.save(folder, name, text, lambda theme: charts.draw_lines(theme, *drawn))


def bars_chart(folder: Path, name: str, text: str, *drawn) -> list[str]:
    return charts.save(folder, name, text, lambda theme: charts.draw_bars(theme, *drawn))


def dispatch(data: dict, folder: Path) -> list[str]:
    rows = times(data, "dispatch")
    sizes, panels = sizes_and_panels(rows, ("sum", "opaque"))
    lines = ["One trigger is fired; 0 to 64 handlers each add to a counter of their own. `sum`: the compiler sees the",
             "bodies of the handlers. `opaque`: each body calls a function that the compiler does not see.", ""]
    lines += lines_chart(folder, "dispatch", "Time to fire a trigger, by handlers and contender.",
                         panels, sizes, "handlers", "ns to fire, log scale", 3.6)
    return lines + against_library("handlers", {case: row for case, row in rows.items() if case[1] in IN_TABLE["dispatch"]})


def error_path(data: dict, folder: Path) -> list[str]:
    rows = times(data, "error_path")
    sizes, panels = sizes_and_panels(rows, ("success", "unhandled", "handled"), ("threads:1",))
    lines = ["A task calls 1, 4 or 16 functions deep, and the deepest one succeeds or fails. The caller receives the error",
             "(`unhandled`), or a plugin replaces it with a value (`handled`). Chart and table show one thread;",
             "`results.json` also has two threads at the same time.", ""]
    lines += lines_chart(folder, "error_path", "Time of a call, by depth and contender.",
                         panels, sizes, "calls deep", "ns a call, log scale", 3.0)
    shown = {case: row for case, row in rows.items() if case[1] in IN_TABLE["error_path"] and "threads:1" in case}
    return lines + against_library("result, depth", shown)


def execute(data: dict, folder: Path) -> list[str]:
    rows = times(data, "execute")
    groups = {name_of(case): row for case, row in rows.items()}
    lines = ["A task that does nothing is run. `bare`: without plugins. `middlewares`: one before the task, one after it.",
             "`eight triggers`: one plugin handles all eight triggers that a successful run fires.", ""]
    lines += bars_chart(folder, "execute", "Time of a whole run, with the library and by hand.",
                        groups, "ns", "a whole run")
    return lines + against_library("run", rows)


def policy_row(case: tuple[str, ...], row: dict[str, float]) -> list[str]:
    """The last column is empty where the clock takes nearly all the time, so that the rest is noise."""
    library, by_hand, clock = row["library"], row.get("by_hand"), row.get("clock", 0.0)
    rest = by_hand - clock if by_hand is not None else 0.0
    apart = as_times(ratio(library - clock, rest)) if clock and rest > LEAST_REST else "-"
    return [name_of(case), three(library), three(clock) if clock else "-", as_times(ratio(library, by_hand)), apart]


def policies(data: dict, folder: Path) -> list[str]:
    rows = times(data, "policies")
    groups = {name_of(case): row for case, row in rows.items()}
    lines = ["A task that does nothing, but could fail, runs under one policy, or under five: rate limit, total timeout,",
             "retry, circuit breaker and attempt timeout. By hand: one function with the same atomics and clock readings.",
             "The clock takes most of the time, so its readings are also measured alone. Five policies with more: `metrics`",
             "records counters and histograms; `log` has a sink that is switched off; `trace` makes a span that the sink",
             "drops; `tsc` is the processor's counter as the clock. `cache` is a hit; `coalesce` shares no call.", ""]
    lines += bars_chart(folder, "policies", "Time of a run, by policy.",
                        groups, "ns", "a run without faults")
    lines += table(["policy", "library, ns", "of these, clock", "library / by hand", "the same without the clock"],
                   (policy_row(case, row) for case, row in rows.items()))
    polly = ", ".join(f"{name_of([name])} {value:g} ns" for name, value in POLLY.items())
    return lines + [f"For scale only: Polly 8 publishes, for .NET on another processor (i7-13700H): {polly}.", ""]


def latency(data: dict, folder: Path) -> list[str]:
    raw = data["latency"]
    rates = sorted({run["errors"] for run in raw["runs"]})
    runs = {rate: {run["contender"]: run for run in raw["runs"] if run["errors"] == rate} for rate in rates}
    panels = {f"{percent(rate)} errors": {who: [max(run[at], 0.5) for at in LATENCIES] for who, run in each.items()}
              for rate, each in runs.items()}
    pinned, clock, preempted = "" if raw["pinned"] else " (not pinned)", raw["clock_ns"], raw["preempted"]
    lines = [f"An order is due every {raw['interval_ns']:,} ns, on one core{pinned}. Its latency is the time from then until",
             f"it is done. It includes {clock:g} ns for the clock; the system preempted the program {preempted:,} times.", ""]
    lines += lines_chart(folder, "latency", "Latency percentiles, by error rate and contender.",
                         panels, [at.removeprefix("p") for at in LATENCIES], "percentile", "ns, log scale", 3.0)
    rate = rates[len(rates) // 2]
    return lines + table([f"{percent(rate)} errors", *(f"{at}, ns" for at in PERCENTILES)],
                         ([CONTENDERS[who], *(three(run[at]) for at in PERCENTILES)] for who, run in runs[rate].items()))


def gateway(data: dict, folder: Path) -> list[str]:
    (row,) = times(data, "gateway").values()
    orders = data["gateway"]["orders"]  # "333 of 345 rows"
    rates = {who: int(orders.partition(" ")[0]) / value * 1e3 for who, value in row.items()}
    lines = [f"A day of orders ({orders} of the sample) passes through the [order gateway](../examples/order_gateway).",
             "By hand, an order is checked in place. A task copies it, and returns it inside a result.", ""]
    lines += bars_chart(folder, "gateway", "Orders per second, by contender.",
                        {"": rates}, "million/s", "orders through the gateway")
    return lines + table(["contender", "million orders/s", "time / by hand"],
                         ([CONTENDERS[who], three(rate), as_times(ratio(rates["by_hand"], rate))]
                          for who, rate in rates.items()))


def instructions(data: dict, _folder: Path) -> list[str]:
    """What the losses of earlier runs have become: instructions, and by hand in the same run."""
    rows = data["instructions"]["rows"]
    lines = ["Instructions of a call at -O2, which are the same in every run: before the losses of earlier runs were closed",
             "(commit e3479fe for policies, 8115be7 for the others), now, and by hand. `bench/instructions.py` counts, and is",
             "a gate; the reasons for what is left are in [design.md](design.md). [codegen.md](codegen.md) has machine code.", ""]
    for compiler in dict.fromkeys(row["compiler"] for row in rows):
        before = BEFORE.get(compiler, {})
        now = {row["body"]: row for row in rows if (row["compiler"], row["level"]) == (compiler, "O2")}
        shown = [body for body in now if body in before or body.partition("/")[0] in ("policies", "shapes", "gateway")]
        lines += table([compiler, "before", "now", "by hand", "now / by hand"],
                       ([name_of(body.split("/")), f"{before[body]}" if body in before else "-",
                         f"{now[body]['library']:.0f}", f"{now[body]['by_hand']:.0f}", as_times(now[body]["ratio"])]
                        for body in shown))
    return lines


def sizes(data: dict, _folder: Path) -> list[str]:
    return table(["type", "bytes"], ([f"`{row['type']}`" if " " not in row["type"] else row["type"], str(row["bytes"])]
                                     for row in data["sizes"]["rows"]))


def compile_cost(data: dict, folder: Path) -> list[str]:
    costs = data["compile_cost"]
    most = max(stack["triggers"] for stack in costs["stacks"])
    panels: dict[str, charts.Lines] = {}
    stacks = [stack for stack in costs["stacks"] if stack["triggers"] == most]
    sizes = sorted({stack["plugins"] for stack in stacks if stack["filling"] == "dense"})
    for stack in stacks:
        if stack["plugins"] in sizes:
            lines_of = panels.setdefault(f"{stack['compiler']}, {stack['filling']}", {})
            lines_of.setdefault(stack["kind"], []).append(stack["seconds"])
    lines = [f"User time of the compiler for stacks that fire {most} triggers (chart) and for headers (table). `sparse`: each",
             "plugin handles one trigger. `dense`: each plugin handles all of them. `results.json` adds memory,",
             "instantiations, object size, more sizes, and every header of the library.", ""]
    lines += lines_chart(folder, "compile_cost", "Compile time, by number of plugins, compiler and kind of stack.",
                         panels, [str(size) for size in sizes], "plugins", "s, log scale", 2.4)
    compilers = list(dict.fromkeys(row["compiler"] for row in costs["headers"]))
    headers: dict[str, dict[str, float]] = {}
    for row in costs["headers"]:
        headers.setdefault(row["header"], {})[row["compiler"]] = row["seconds"]
    return lines + table(["header alone", *(f"{compiler}, s" for compiler in compilers)],
                         ([f"`{header}`", *(three(row[compiler]) for compiler in compilers)]
                          for header, row in headers.items() if len(row) == len(compilers)))


WRITERS = {"dispatch": ("Dispatch", dispatch), "error_path": ("Error path", error_path), "execute": ("Whole runs", execute),
           "policies": ("Policies", policies), "latency": ("Latency", latency), "gateway": ("Order gateway", gateway),
           "instructions": ("Instructions", instructions), "sizes": ("Sizes", sizes),
           "compile_cost": ("Compile cost", compile_cost)}
