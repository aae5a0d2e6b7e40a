# SPDX-License-Identifier: BSL-1.0
"""Makes a compile-fail file of a row of wrong_plugin_orders.txt. The table says what its rows mean."""
import configparser
import re
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROW = re.compile(r"(?:with (\w+): )?(\w+) (before|after) (\w+) because (\w+)")
LIST = "static_assert(sizeof(qtasks::task_executor<qtasks::run_clock<>, {}>) > 0);"


def read() -> configparser.ConfigParser:
    """Raises an error if a name occurs twice in a section."""
    sections = configparser.ConfigParser(delimiters="=", comment_prefixes="#", interpolation=None)
    sections.optionxform = str  # keeps the case of the names
    sections.read_string((HERE / "wrong_plugin_orders.txt").read_text())
    return sections


def source(sections: configparser.ConfigParser, name: str) -> str:
    """A file as run.py describes it. Raises ValueError if the row or one of its plugins cannot be read."""
    row = ROW.fullmatch(sections["tests"][name])
    if row is None:
        raise ValueError(f"{name} is not `[with provider:] first before|after second because reason`")
    provider, first, rule, second, reason = row.groups()
    types, headers = {}, set()
    for plugin in filter(None, (provider, first, second)):
        if plugin not in sections["plugins"]:
            raise ValueError(f"{plugin} is not in [plugins]")
        spelled, _, needed = sections["plugins"][plugin].partition(" | ")
        types[plugin] = spelled
        headers.update(needed.split())

    def in_list(*plugins: str) -> str:
        return LIST.format(", ".join(types[plugin] for plugin in (provider, *plugins) if plugin))

    right, wrong = in_list(first, second), in_list(second, first)
    if rule == "after":
        right, wrong = wrong, right
    templates = [re.match(r"[\w:]+<?", types[plugin])[0] for plugin in (first, second)]
    return "\n".join([
        f"// EXPECT: {sections['errors'][rule]}",
        f"// NAMES: {', '.join([*templates, f'reasons::{reason}', f'{name}.cpp'])}",
        "#include <qtasks/qtasks.hpp>",
        *(f"#include {header}" for header in sorted(headers)),
        f'#include "{HERE / "order_stand_ins.hpp"}"',
        "#if defined(EXPECT_FAILURE)",
        wrong,
        "#else",
        right,
        "#endif",
        "",
    ])
