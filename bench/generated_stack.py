# SPDX-License-Identifier: BSL-1.0
"""The sources that compile_cost.py compiles: stacks of N plugins that fire M triggers.

A stack fires the first M of QTasks' 56 triggers, in alphabetical order. SPARSE: each plugin handles one trigger, in
turn. DENSE: each plugin handles every trigger, N * M handlers, each an overload of `on`. IDLE: each plugin handles the
first trigger. The handlers of a returnable trigger return `std::optional<int>`, those of a one-way trigger `void`; all
take `auto const& event`. The same work is written with virtual calls and by hand, without this library's headers.
"""
import re
from pathlib import Path

INCLUDE = Path(__file__).resolve().parent.parent / "include"
TRIGGER_HEADERS = INCLUDE / "qtasks" / "triggers"
STACK_HEADERS = ("qtasks/core/plugin_stack.hpp", "qtasks/triggers/engine.hpp", "qtasks/triggers/task_executor.hpp")
ENTRY = re.compile(r"struct (\w+)\s*:\s*(notify|replace)_trigger<")
BEYOND_QTASKS = ("task_executor_plugin_failed", "policy_trigger")
ALL_TRIGGERS = 56
KINDS = ("library", "virtual", "by_hand")


def triggers() -> list[tuple[str, bool]]:
    """QTasks' triggers, and whether each is returnable."""
    entries = (match for file in TRIGGER_HEADERS.rglob("*.hpp") for match in ENTRY.finditer(file.read_text()))
    found = sorted((entry[1], entry[2] == "replace") for entry in entries if entry[1] not in BEYOND_QTASKS)
    if len(found) != ALL_TRIGGERS:
        raise ValueError(f"{TRIGGER_HEADERS}: {len(found)} triggers, expected {ALL_TRIGGERS}")
    return found


def includes(headers: tuple[str, ...]) -> str:
    return "".join(f"#include <{header}>\n" for header in headers)


def handlers(filling: str, plugins: int, count: int) -> list[list[int]]:
    """For each plugin, the triggers it handles. IDLE: all handle the first trigger, and no plugin handles the others."""
    one = {"sparse": lambda plugin: [plugin % count], "dense": lambda _: list(range(count)), "idle": lambda _: [0]}
    return [one[filling](plugin) for plugin in range(plugins)]


def source(kind: str, filling: str, plugins: int, count: int) -> str:
    fired = triggers()[:count]
    handled = handlers(filling, plugins, count)
    lines = [includes(STACK_HEADERS if kind == "library" else ("optional",))]
    lines += (f"struct event_{t} {{ using result_type = int; int& sum; }};" for t in range(count))
    returned = ["std::optional<int>" if returnable else "void" for _, returnable in fired]

    def body(plugin: int, trigger: int) -> str:
        reply = " return event.sum;" if fired[trigger][1] else ""
        return f"{{ event.sum += {plugin + trigger};{reply} }}"

    if kind == "virtual":
        lines.append("struct base {")
        lines += (f"  virtual {returned[t]} on_{name}(event_{t} const&) const {{{' return {};' if returnable else ''}}}"
                  for t, (name, returnable) in enumerate(fired))
        lines.append("};")
    for plugin, mine in enumerate(handled):
        lines.append(f"struct plugin_{plugin}{' final : base' if kind == 'virtual' else ''} {{")
        for t in mine:
            head = {"library": f"{returned[t]} on(qtasks::trigger<\"{fired[t][0]}\">, auto const& event) const",
                    "virtual": f"{returned[t]} on_{fired[t][0]}(event_{t} const& event) const override",
                    "by_hand": f"{returned[t]} on_{fired[t][0]}(auto const& event) const"}[kind]
            lines.append(f"  {head} {body(plugin, t)}")
        lines.append("};")

    types = ", ".join(f"plugin_{plugin}" for plugin in range(plugins))
    if kind == "library":
        lines.append(f"using stack = qtasks::plugin_stack<{types}>;")
    elif kind == "virtual":
        lines.append(f"struct stack {{ base const* plugins[{plugins}]; }};")
    else:
        lines += ("struct stack {", *(f"  plugin_{plugin} p{plugin};" for plugin in range(plugins)), "};")
    for t, (name, returnable) in enumerate(fired):
        lines.append(f"{'std::optional<int>' if returnable else 'void'} fire_{t}(stack const& all, event_{t} event) {{")
        if kind == "library":
            lines.append(f"  return all.fire(qtasks::trigger<\"{name}\">{{}}, event);")
        else:
            calls = ([f"for (base const* each : all.plugins) $each->on_{name}(event);"] if kind == "virtual" else
                     [f"$all.p{plugin}.on_{name}(event);" for plugin, mine in enumerate(handled) if t in mine])
            if returnable:
                calls = ["std::optional<int> last;",
                         *(call.replace("$", "if (auto reply = ").replace("(event);", "(event)) last = reply;") for call in calls),
                         "return last;"]
            lines += ("  " + call.replace("$", "") for call in calls)
        lines.append("}")
    return "\n".join(lines) + "\n"


def executor_source(plugins: int, tasks: int) -> str:
    """An executor of N plugins that executes M tasks. Each plugin handles one trigger, in turn: five of a run, and one that
    the executor does not fire. A rule orders it after the plugin before it."""
    turn = (("void", "task_executor_before_execute", "", "++calls;"),
            ("auto", "task_executor_run_task_around", ", auto next", "++calls; return next();"),
            ("std::optional<int>", "task_executor_run_task", "", "return ++calls;"),
            ("qtasks::result<void>", "task_executor_after_execute", "", "++calls; return qtasks::outcome::success();"),
            ("void", "task_executor_task_close", "", "++calls;"), ("void", "broker_start", "", "++calls;"))
    lines = [includes(("qtasks/qtasks.hpp", "qtasks/triggers/engine.hpp"))]
    for plugin in range(plugins):
        returned, name, next_handler, body = turn[plugin % len(turn)]
        lines += [f"struct plugin_{plugin} {{",
                  f"  using order = qtasks::order<qtasks::after<plugin_{plugin - 1}>>;" if plugin else "",
                  "  int& calls;",
                  f"  {returned} on(qtasks::trigger<\"{name}\">, auto const&{next_handler}) const"
                  f"{' -> decltype(next())' if next_handler else ''} {{ {body} }}",
                  "};"]
    types = ", ".join(f"plugin_{plugin}" for plugin in range(plugins))
    lines.append(f"using executor = qtasks::task_executor<{types}>;")
    lines += (f"auto run_{task}(executor const& all) {{\n"
              f"  return all.execute(qtasks::task<\"task_{task}\">([](int n) {{ return n + {task}; }}), 1);\n}}"
              for task in range(tasks))
    return "\n".join(lines) + "\n"
