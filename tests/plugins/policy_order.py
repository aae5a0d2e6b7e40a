# SPDX-License-Identifier: BSL-1.0
"""Writes a C++ file that compares the tables of docs/policy_order.md with the order rules of the headers.

usage: policy_order.py OUT

Each pair of policies must be in exactly one row, and each header in plugins/ with a role of its own must be in the
tables. The file asserts, for each pair in both orders, that the list compiles or breaks a rule with the reason of the row.
"""
import re
import sys
from itertools import product
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent / "compile_fail"))
import wrong_plugin_orders  # noqa: E402: its folder is known only here

TEXT = """// Written by policy_order.py.
{includes}
#include "{stand_ins}"
#include "support/catch.hpp"

#include <type_traits>

template <class... Ts>
struct provider {{
  using order = qtasks::order<qtasks::provides<qtasks::run_time<qtasks::clocks::steady>, qtasks::state<session>, Ts...>>;
  constexpr void on(qtasks::trigger<"worker_start">, auto const&) const {{}}
}};
using with_run = provider<qtasks::trace_run>;
using without_run = provider<>;  // for lists with `trace`, which provides it

struct reads_it;
template <class Rule>
struct reason {{
  using type = reads_it;
}};
template <qtasks::detail::rule_kind Kind, class Owner, class Target, class Reason>
struct reason<qtasks::detail::rule<Kind, Owner, Target, qtasks::because<Reason>>> {{
  using type = Reason;
}};

template <class... List>
inline constexpr bool compiles = qtasks::detail::broken_in<List...>::found::count == 0;

/// The list breaks a rule, and this is its reason.
template <class Reason, class... List>
constexpr bool breaks() {{
  if constexpr (compiles<List...>) {{
    return false;
  }} else {{
    using rule = typename qtasks::detail::first_broken<qtasks::detail::broken_in<List...>>::rule;
    return std::is_same_v<typename reason<rule>::type, Reason>;
  }}
}}

{aliases}

{assertions}

TEST_CASE("each pair of policies has the order that the documentation states") {{ SUCCEED("the assertions compile"); }}
"""


def rows(section: str) -> list[list[str]]:
    """The cells of a section's table."""
    page = (ROOT / "docs/policy_order.md").read_text()
    lines = page.split(f"\n## {section}\n")[1].split("\n## ")[0].splitlines()
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines if line.startswith("| ")][2:]


def fail(text: str) -> None:
    sys.exit(f"policy_order.py: {text}")


def main(out: Path) -> None:
    known = {name: tuple(value.split(" | ")) for name, value in wrong_plugin_orders.read()["plugins"].items()
             if " | " in value}
    pairs: dict[frozenset, tuple] = {}
    names: list[str] = []
    counts = {"Rules": 0, "Either order": 0}
    for section in counts:
        for first_cell, second_cell, why in rows(section):
            firsts, seconds = first_cell.split(", "), second_cell.split(", ")
            names += [name for name in firsts + seconds if name not in names]
            in_row = set()
            for first, second in product(firsts, seconds):
                pair = frozenset((first, second))
                if first == second or pair in in_row:
                    continue
                if pair in pairs:
                    fail(f"{first} and {second} are in two rows")
                in_row.add(pair)
                pairs[pair] = (section, first, second, why)
                counts[section] += 1
    for first, second in product(names, names):
        if first != second and frozenset((first, second)) not in pairs:
            fail(f"{first} and {second} are in no row")
    for header in sorted((ROOT / "include/qtasks/plugins").glob("*/*.hpp")):
        if "using role = roles::" in header.read_text() and header.stem not in names:
            fail(f"{header.name} has a role and is not in the tables")

    def of(name: str) -> str:
        return f"{name}_"

    assertions = []
    for section, first, second, why in pairs.values():
        provider = "without_run" if "trace" in (first, second) else "with_run"
        right, wrong = (f"{provider}, {of(a)}, {of(b)}" for a, b in ((first, second), (second, first)))
        if section == "Either order":
            assertions.append(f"static_assert(compiles<{right}> && compiles<{wrong}>);")
            continue
        reason = "reads_it" if why.startswith("`reads`") else f"qtasks::reasons::{why.replace(' ', '_')}"
        assertions.append(f"static_assert(compiles<{right}> && breaks<{reason}, {wrong}>());")
    out.write_text(TEXT.format(
        includes="\n".join(f"#include {each}" for each in sorted({h for n in names for h in known[n][1].split()})),
        stand_ins=HERE.parent / "compile_fail/order_stand_ins.hpp",
        aliases="\n".join(f"using {of(name)} = {known[name][0]};" for name in names), assertions="\n".join(assertions)))
    print(f"{len(names)} policies, {2 * len(pairs)} ordered pairs: {2 * counts['Rules']} by a rule, "
          f"{2 * counts['Either order']} in either order")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
