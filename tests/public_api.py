#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""What is public is visible: in headers, documentation and tests.

A public entity is what a header defines in a namespace of qtasks that is not a `detail` or `reasons` namespace.
 1. A public header is named after an entity that it defines; NAMED lists the exceptions, with the reason.
 2. A header in a folder `detail` defines no public entity.
 3. Documentation, examples, and the projects that stand for users include no header of a folder `detail`.
 4. Each public entity has a comment, whose first sentence is its row in docs/reference.md; the module exports it.
 5. A public header `<folder>/<header>.hpp` is tested by `tests/<folder>/<header>.cpp`, or by the file TESTED_IN names.
usage: public_api.py <repository> [--write]     --write writes docs/reference.md and the module
"""
import re
import sys
from pathlib import Path

# Headers named after what they are about. Umbrellas define nothing.
NAMED = {
    "qtasks/adapters/json/chrome_trace.hpp": "a function that writes a trace in that format",
    "qtasks/chrono.hpp": "functions between this library's nanoseconds and <chrono>",
    "qtasks/executor/option.hpp": "the namespace `option`, one struct for each option of a task",
    "qtasks/executor/generating.hpp": "two options of generator tasks, in the namespace `option`",
    "qtasks/plugins/roles.hpp": "the namespace `roles`",
    "qtasks/plugins/qtasks/scopes.hpp": "the namespace `scopes`",
    "qtasks/plugins/observability/traceparent.hpp": "functions that read and write the header `traceparent`",
    "qtasks/triggers/task_executor.hpp": "the triggers of a component",
    "qtasks/triggers/broker.hpp": "the triggers of a component",
    "qtasks/triggers/broker_events.hpp": "the events of a component",
    "qtasks/triggers/global_config.hpp": "the triggers of a component",
    "qtasks/triggers/policy.hpp": "the triggers of a component",
    "qtasks/triggers/queue_tasks.hpp": "the triggers of a component",
    "qtasks/triggers/starter.hpp": "the triggers of a component",
    "qtasks/triggers/stats.hpp": "the triggers of a component",
    "qtasks/triggers/storage.hpp": "the triggers of a component",
    "qtasks/triggers/storage_events.hpp": "the events of a component",
    "qtasks/triggers/worker.hpp": "the triggers of a component",
    "qtasks/triggers/worker_events.hpp": "the events of a component",
    "qtasks/version.hpp": "three numbers and two macros",
}
HIDDEN = {"detail", "reasons"}
USERS = ("README.md", "docs", "examples", "tests/consumer", "tests/consumer_codegen", "tests/consumer_module",
         "tests/consumer_overhead")


def without_comments(text: str) -> str:
    text = re.sub(r'"(?:[^"\\\n]|\\.)*"', '""', re.sub(r"//[^\n]*", "", text))
    return re.sub(r"'(?:[^'\\\n]|\\.)'", "' '", re.sub(r"^\s*#(?:.*\\\n)*.*$", "", text, flags=re.M))


# The name that a declaration at namespace level introduces: a concept, a class, an alias, a variable, a function.
DECLARATIONS = tuple(map(re.compile, (
    r"\bconcept (\w+) =",
    r"(?:^|[> )])(?:class|struct|enum class|union) (?:\[\[.*?\]\] )?(?:alignas ?\([^)]*\) )?(\w+)(?: final)?(?: ?:(?!:).*)?$",
    r"(?:^|> )using (\w+) =",
    r"^(?:template ?<.*> )?(?:inline|extern) [^(=]*?\b(\w+)(?: =.*)?$",
    r"\b(?:constexpr|inline|consteval) [^=;]*?\b(\w+) ?\(",
    r"^template ?<.*> (?:[\w:]+(?:<[^()]*>)?[&* ]+)(\w+) ?\(",
)))
# A specialisation or a deduction guide introduces no name.
NO_NAME = re.compile(r"template ?< ?>|\b(?:class|struct) [\w:]+ ?<|^(?:template ?<[^(]*> ?)?\w+ ?\([^)]*\) ?-> ?\w+ ?<|\bstatic_assert\b|\bfriend\b")


def entities(text: str) -> dict[str, set[str]]:
    """The names defined at namespace level, by namespace (`qtasks::detail`)."""
    found: dict[str, set[str]] = {}
    scopes: list[str | None] = []  # a namespace's name, or None for any other braces
    statement = ""
    for token in re.findall(r"[{};]|[^{};]+", without_comments(text)):
        at_namespace = all(scope is not None for scope in scopes)
        if token == "{":
            match = re.search(r"\bnamespace\s+([\w:]+)\s*$", statement)
            if at_namespace and match:
                scopes.append(match[1])
            else:
                if at_namespace:
                    note(found, scopes, statement)
                scopes.append(None)
            statement = "" if match else statement
        elif token == "}":
            if scopes:
                scopes.pop()
            if all(scope is not None for scope in scopes):
                statement = ""
        elif token == ";":
            if at_namespace:
                forward = re.match(r"\s*(?:class|struct)\s+\w+\s*$", statement) and scopes[-1:] != ["qtasks::roles"]
                if not forward:
                    note(found, scopes, statement)
                statement = ""
        elif at_namespace:
            statement += token
    return found


def note(found: dict[str, set[str]], scopes: list, statement: str) -> None:
    text = " ".join(statement.split())
    if not text or NO_NAME.search(text):
        return
    for pattern in DECLARATIONS:
        match = pattern.search(text)
        if match:
            if not re.search(rf"\b{match[1]} ?<", text[match.start(1) :]):
                found.setdefault("::".join(filter(None, scopes)), set()).add(match[1])
            return


def public(text: str) -> set[str]:
    return set().union(*spaces(text).values())


def spaces(text: str) -> dict[str, set[str]]:
    """The public entities that a header defines, by namespace."""
    named = {space: {name for name in names if not name.startswith("operator")} for space, names in entities(text).items()}
    return {space: names for space, names in named.items() if space.startswith("qtasks") and not HIDDEN & set(space.split("::"))}


def headers(root: Path) -> dict[str, str]:
    base = root / "include"
    return {file.relative_to(base).as_posix(): file.read_text() for file in sorted(base.rglob("*.hpp"))}


def is_detail(header: str) -> bool:
    return "detail" in header.split("/")


def is_umbrella(text: str) -> bool:
    return not without_comments(text).strip()


def bears_name(header: str, names: set[str]) -> bool:
    stem = Path(header).stem
    return any(name in (stem, f"basic_{stem}") or re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower() == stem for name in names)


def check_headers(texts: dict[str, str]) -> list[str]:
    problems = []
    declared_elsewhere = set().union(*(public(text) for header, text in texts.items() if not is_detail(header)))
    for header, text in texts.items():
        names = public(text)
        if is_detail(header):
            names -= declared_elsewhere
            problems += [f"{header}: defines `{name}` for users; move it out of detail/" for name in sorted(names)]
        elif not is_umbrella(text) and header not in NAMED and not bears_name(header, names):
            problems.append(f"{header}: defines no entity of that name: {', '.join(sorted(names)) or 'nothing public'}")
    return problems + [f"tests/public_api.py: NAMED lists {name}, which is no header" for name in NAMED if name not in texts and len(texts) > 10]


def check_users(root: Path) -> list[str]:
    problems = []
    for user in USERS:
        place = root / user
        files = [place] if place.is_file() else sorted(place.rglob("*")) if place.is_dir() else []
        for file in files:
            if file.suffix in (".md", ".cpp", ".hpp"):
                for number, line in enumerate(file.read_text().splitlines(), 1):
                    if re.search(r"#\s*include\s*<qtasks/\S*\bdetail/", line):
                        problems.append(f"{file.relative_to(root)}:{number}: includes a header that is not for users")
    return problems


def summary(text: str, name: str) -> str:
    """The first sentence of an entity's comment; of a trigger's entry, its `doc`."""
    lines = text.splitlines()
    declares = re.compile(rf"^\S.*\b(?:class|struct|concept|using) (?:alignas\(\d+\) )?{name}\b|^(?:class|struct|concept|using|enum class) {name}\b"
                          rf"|^\S.*[ &*>]{name}(?:\(|\s*(?:=|\{{|;))|^\s.*\bconstexpr .*[ &*>]{name}\(")
    for at, line in enumerate(lines):
        if line.lstrip().startswith(("//", "#")) or not declares.search(line):
            continue
        above = at - 1
        while above >= 0 and re.match(r"template|requires|inline|constexpr|\[\[|  +requires|.*[^.]>$", lines[above]):
            above -= 1
        comment: list[str] = []
        while above >= 0 and lines[above].startswith("///"):
            comment.insert(0, lines[above][3:].strip())
            above -= 1
        doc = re.search(r'doc\s*=\s*"((?:[^"\\]|\\.)*)"', "\n".join(lines[at : at + 6])) if not comment else None
        if comment or doc:
            whole = " ".join(comment) if comment else doc[1]
            return re.split(r"(?<=[.:]) (?=[A-Z(]|$)", whole.split(" (1)")[0])[0]
    return ""


def reference(texts: dict[str, str]) -> str:
    """docs/reference.md."""
    out = ["# Reference", "", "Every public entity: the header that defines it, and the first sentence of its comment there.",
           "`tests/public_api.py --write` writes this page from the headers."]
    folder = ""
    for header, text in sorted(texts.items(), key=lambda item: (Path(item[0]).parent.as_posix(), item[0])):
        if is_detail(header) or is_umbrella(text):
            continue
        if Path(header).parent.as_posix() != folder:
            folder = Path(header).parent.as_posix()
            out += ["", f"## {folder}/", "", "| header | entity | |", "| --- | --- | --- |"]
        for number, name in enumerate(sorted(public(text), key=lambda n: (not bears_name(header, {n}), n))):
            first = f"`{Path(header).name}`" if number == 0 else ""
            says = "the role of a plugin, for order rules" if header == "qtasks/plugins/roles.hpp" else summary(text, name)
            out.append(f"| {first} | `{name}` | {says.replace('|', chr(92) + '|')} |")
    return "\n".join(out) + "\n"


def module(texts: dict[str, str]) -> str:
    """include/qtasks/qtasks.cppm: the public entities of all headers but the adapters'."""
    exported: dict[str, set[str]] = {}
    needed = [header for header in sorted(texts) if not is_detail(header) and not header.startswith("qtasks/adapters")]
    for header in needed:
        for space, names in spaces(texts[header]).items():
            exported.setdefault(space, set()).update(names)
    included: set[str] = set()  # by umbrellas, directly or not

    def visit(header: str) -> None:
        if header not in included:
            included.add(header)
            for other in re.findall(r"#include <(qtasks/.*)>", texts.get(header, "")):
                visit(other)

    umbrellas = [header for header in needed if is_umbrella(texts[header])]
    for header in umbrellas:
        visit(header)
    included -= set(umbrellas)
    includes = "".join(f"#include <{header}>\n" for header in needed if header not in included)
    blocks = "".join(f"\nexport namespace {space} {{\n" + "".join(f"using {space}::{name};\n" for name in sorted(names)) + f"}}  // namespace {space}\n"
                     for space, names in sorted(exported.items()) if names)
    return ("// SPDX-License-Identifier: BSL-1.0\n// All that is public, except for adapters and macros. tests/public_api.py --write writes this file.\n"
            f"module;\n\n{includes}\nexport module qtasks;\n{blocks}")


def check_docs(root: Path, texts: dict[str, str]) -> list[str]:
    problems = [f"{header}: `{name}` has no comment `///` above it" for header, text in texts.items()
                if not is_detail(header) and header != "qtasks/plugins/roles.hpp" for name in sorted(public(text)) if not summary(text, name)]
    page = root / "docs" / "reference.md"
    if not page.is_file() or page.read_text() != reference(texts):
        problems.append("docs/reference.md is not of these headers: python3 tests/public_api.py . --write")
    interface = root / "include" / "qtasks" / "qtasks.cppm"
    if not interface.is_file() or interface.read_text() != module(texts):
        problems.append("include/qtasks/qtasks.cppm does not export what these headers define: python3 tests/public_api.py . --write")
    return problems


def check_tests(root: Path, texts: dict[str, str]) -> list[str]:
    listed = root / "tests" / "tested_in.txt"
    tested_in = dict(line.split(" in ", 1) for line in listed.read_text().splitlines() if " in " in line and line[0] != "#") if listed.is_file() else {}
    problems = []
    for header, text in texts.items():
        if is_detail(header) or is_umbrella(text):
            continue
        mirror = Path("tests") / Path(header).relative_to("qtasks").with_suffix(".cpp")
        elsewhere = tested_in.pop(header, None)
        if (root / mirror).is_file():
            if elsewhere:
                problems.append(f"tests/tested_in.txt: {header} has its own file, {mirror}")
        elif elsewhere is None:
            problems.append(f"{header}: no {mirror}, and tests/tested_in.txt names no other file")
        elif not (root / "tests" / elsewhere).is_file():
            problems.append(f"tests/tested_in.txt: there is no tests/{elsewhere}")
    return problems + [f"tests/tested_in.txt: {header} is no public header" for header in tested_in]


def check(root: Path) -> list[str]:
    texts = headers(root)
    return check_headers(texts) + check_users(root) + check_docs(root, texts) + check_tests(root, texts)


def main() -> int:
    root = Path(sys.argv[1])
    if "--write" in sys.argv[2:]:
        (root / "docs" / "reference.md").write_text(reference(headers(root)))
        (root / "include" / "qtasks" / "qtasks.cppm").write_text(module(headers(root)))
    problems = check(root)
    count = sum(len(public(text)) for header, text in headers(root).items() if not is_detail(header))
    print("\n".join(problems) or f"{count} public entities: each in a public header, documented and tested")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
