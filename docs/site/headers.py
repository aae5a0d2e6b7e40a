#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes the public headers as Doxygen reads them: without `detail` and private members, and with what the code itself states as comments.

A plugin's `on` names its trigger, a trigger's `doc` describes it, the members of events have QTasks' names: in the
headers, comments would repeat that. A class or concept that a heading in docs/ names, or an example, links to them.
Lines keep their numbers.
usage: headers.py <repository> <destination>
"""
import re
import sys
from pathlib import Path

# Members with one meaning in every class that has them: the beginning of the declaration, and the comment.
MEMBERS = {
    r"using role = ": "The plugin's role, by which order rules name it.",
    r"using order =": "The plugin's order rules.",
    r"using clock_type = ": "The clock whose time it uses.",
    r"using result_type = ": "The `result` with the same content.",
    r"static constexpr std::string_view option_name = ": "The option's name; a task has it once at most.",
    r"static constexpr bool reverse = ": "Whether the handlers are called in the reverse order of the list.",
    r"static constexpr bool fails_closed = ": "Whether a handler's failure refuses what is about to happen.",
    r"static constexpr trigger_kind kind = ": "What handlers do.",
    r"static constexpr fold_rule fold = ": "How several replies are combined.",
    r"static constexpr std::string_view name\{Name": "The name, without the terminating zero.",
    r"static constexpr std::string_view text =": "What an argument must be, as the end of a sentence.",
    r"static constexpr auto limit = Limit": "The limit that errors report.",
    r"static constexpr int lifetime = ": "A greater number is a longer lifetime.",
    r"using event = ": "The archetype event, with which a plugin is checked where no task is known.",
    r"using view = ": "The members of the trigger's `event_view`.",
    r"\[\[no_unique_address\]\] P plugin\{\}": "The plugin.",
    r"friend constexpr bool operator==\(.* = default;": "Compares all members.",
    r"static constexpr errc code\(": "Returns the code of the error.",
    r"static constexpr .* from\(task_error ": "Makes the error of a `task_error`.",
    r"static constexpr result_type to_result\(": "Converts an object to that `result`.",
    r"constexpr void merge\(": "Adds the changes of a later patch, which win.",
    r"static constexpr bool holds\(": "Returns whether a value satisfies the constraint.",
    r"(?:constexpr )?std::int64_t now\(\) const": "Returns the time, in nanoseconds.",
    r"(?:constexpr )?void wait_until\(": "Returns when the clock shows `until`, in nanoseconds.",
    r"constexpr bool failed\(": "Counts a failure. Returns whether the circuit breaker opens.",
    r"(?:QTASKS_INLINE )?constexpr void succeeded\(": "Counts a success.",
    r"constexpr void reset\(\)": "Forgets what has been counted.",
    r"constexpr std::int64_t nanoseconds\(\)": "Returns the delay.",
    r"constexpr void record\(auto": "Learns from the latency of an attempt; the function that returns it is called if needed.",
}
# The same, in the events of triggers.
EVENT_MEMBERS = {
    "args": "The positional arguments of the task.",
    "broker": "The broker that fires the trigger, or of the component that does.",
    "context": "The context of the run.",
    "created_at": "The time at which the task was created.",
    "e": "The error.",
    "error_type": "The type of the error.",
    "get": "The value that was found.",
    "global_config": "The global configuration.",
    "key": "The key of the setting.",
    "kw": "The keyword arguments of the task; for an update, the changed fields.",
    "match": "The pattern that the names of settings are compared with.",
    "middlewares_after": "The middlewares after the task.",
    "model": "The task as the storage keeps it.",
    "name": "The name.",
    "priority": "The priority of the task; a smaller number runs first.",
    "qtasks": "The application object.",
    "replaces": "The type that a handler replaces.",
    "result": "The value so far: what handlers replace.",
    "results": "The values so far.",
    "starter": "The starter.",
    "stats": "The statistics.",
    "storage": "The storage that fires the trigger, or of the component that does.",
    "task": "The task that was found.",
    "task_broker": "The task as it was queued.",
    "task_data": "The data of the task that is being stored for a worker.",
    "task_executor": "The executor that runs the task.",
    "task_func": "The task's definition.",
    "task_name": "The name of the task.",
    "task_status": "The status of the task.",
    "task_type": "The type of the task.",
    "trace": "The text of the error's trace.",
    "uuid": "The identity of the task.",
    "value": "The value of the setting.",
    "worker": "The worker that fires the trigger, or of the component that does.",
}
DETAIL = r"^namespace (?:\w+::)*detail \{\n(?:.*\n)*?\}  // namespace (?:\w+::)*detail\n"
PRIVATE = r"^ private:\n(?:(?!\}| public:| protected:).*\n)*"
# Marks by which the library recognizes its own templates, deduction guides, and entries that name described triggers.
HIDDEN = (r"^(?:template <.*>\n)?\w+\(.*\) ?-> ?\w+<.*>;|"
          r"^ +static constexpr bool is_(?:plugin_wrapper|plugin_stack|task|patch) = true;.*|"
          r'^template <>\s+struct (?:qtasks::)?trigger_entry<"[\w.]+">\s+: [\w:<>]+ \{\};')
TEXTS = r'^ *static constexpr std::string_view (name|members|doc) =\s+"([^"]*)"sv;'
TRIGGER = r"(?P<comment>(?:^ *///.*\n)*)(?P<head>^ *struct \w+\s+: (?:notify|replace|around|policy)_trigger<[^{]*\{)(?P<body>[^}]*)\}"
CONSTANTS = r"(?P<comment>(?:^///.*\n)+)(?P<first>^inline constexpr .*;\n)(?P<others>^inline constexpr .*;(?:\ninline constexpr .*;)*)"
ROLE = r"^struct (\w+);(?=(?:\nstruct \w+;)*\n+\}  // namespace qtasks::roles)"
# What precedes a declaration in its own lines, and a comment above it, if any.
ABOVE = r"(?P<above>^ *//[/ ].*\n)?(?P<lead>(?:^ +template <.*>\n)?(?:^ +requires.*\n)*)"
HANDLER = re.compile(ABOVE + r"(?P<declaration>^ +[^\n;{}/]*\bon\(\s*(?:trigger<(?P<name>[^>]*)>|auto trigger))", re.M)
FUNCTION = re.compile(ABOVE + r"(?P<declaration>^ {2}(?:\[\[\w+\]\] |QTASKS_INLINE |constexpr )*[\w:]+"
                      r"(?: const)?[&*]* (?P<name>operator\(\)|\w+)\()", re.M)


def blank(match: re.Match) -> str:
    return "\n" * match[0].count("\n")


def trigger(match: re.Match) -> str:
    """A trigger, with its `doc` and `members` as its comment."""
    said = dict(re.findall(TEXTS, match["body"], re.M))
    if "doc" not in said:
        return match[0]
    members = ", ".join(f"`{member}`" for member in said["members"].split(", ") if member)
    further = " ".join(line.strip(" /") for line in match["comment"].splitlines())
    comment = f"/** {said['doc']}" + (f"\\n\\n Its event has {members}." if members else "") + (f"\\n\\n{further}" if further else "")
    body = re.sub(TEXTS, blank, match["body"], flags=re.M)
    return "\n" * match["comment"].count("\n") + comment.replace("\\n\\n", " <br> ") + " */ " + match["head"] + body + "}"


def commented(match: re.Match, comment: str) -> str:
    """The declaration with this comment, unless the header has one."""
    above = match["above"] or ""
    return match[0] if "///" in above else f"{above}/** {comment} */ {match['lead']}{match['declaration']}"


def handler(match: re.Match) -> str:
    name = match["name"] or ""
    return commented(match, f"Handles the trigger `{name[1:-1]}`." if name.startswith('"') else "Handles every trigger.")


def with_overloads(text: str) -> str:
    """A function without a comment that follows a function of the same name is described as its overload."""
    before = ""

    def overload(match: re.Match) -> str:
        nonlocal before
        same, before = match["name"] == before, match["name"]
        return commented(match, "@overload") if same else match[0]

    return FUNCTION.sub(overload, text)


def shared(match: re.Match) -> str:
    """Constants below one comment."""
    comment = " ".join(line.strip(" /") for line in match["comment"].splitlines())
    return match["comment"] + match["first"] + re.sub(r"^", f"/** {comment} */ ", match["others"], flags=re.M)


def as_read(text: str, is_event: bool) -> str:
    for pattern in (DETAIL, PRIVATE, HIDDEN):
        text = re.sub(pattern, blank, text, flags=re.M)
    text = re.sub(ROLE, r"/** The role of `qtasks::\1`, or of a plugin of yours that takes its place. */ struct \1 {};", text, flags=re.M)
    text = re.sub(CONSTANTS, shared, text, flags=re.M)
    text = HANDLER.sub(handler, re.sub(TRIGGER, trigger, text, flags=re.M))
    for declaration, comment in MEMBERS.items():
        text = re.sub(rf"{ABOVE}(?P<declaration>^ +{declaration})(?!.*///)", lambda match: commented(match, comment), text, flags=re.M)
    for name, comment in EVENT_MEMBERS.items() if is_event else ():
        declaration = rf"(?:(?!using|return|struct)[\w:<>,&. ]+ &?{name}(?:\{{\}}|)|using {name} = .*);"
        text = re.sub(rf"(?<!/)\n( +)({declaration})(?! *///)", rf"\n\1/** {comment} */ \2", text)
    return with_overloads(text)


def headings(page: str) -> list[tuple[str, list[str]]]:
    """The headings of a page, each with the names of which it consists, or that come before its colon."""
    prose = re.sub(r"^```.*?^```", "", page, flags=re.M | re.S)
    found = [heading.replace("`", "") for heading in re.findall(r"^##+ (.*)$", prose, re.M)]
    return [(heading, re.split(r", | and ", heading.partition(":")[0])) for heading in found]


def guides(root: Path) -> dict[str, list[str]]:
    """Where the site explains or shows a class or concept: links, by its name."""
    found: dict[str, list[str]] = {}
    for page in sorted((root / "docs").glob("*.md")):
        title = re.search(r"^# (.*)", page.read_text(), re.M)[1]
        for heading, names in headings(page.read_text()):
            anchor = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
            for name in names:
                found.setdefault(name, []).append(f'<a href="../docs/{page.stem}.html#{anchor}">{title}: {heading}</a>')
    for example in sorted((root / "examples").glob("*.cpp")):
        found.setdefault(example.stem, []).append(f'<a href="../examples/{example.name}.html">examples/{example.name}</a>')
    return found


def see_also(text: str, links: dict[str, list[str]]) -> str:
    """A further comment for each class and concept of a header that has links."""
    kinds = re.findall(r"^(?:(?:class|struct) (?:alignas\(\d+\) )?|(concept) )(\w+)(?= |$)(?!<)", text, re.M)
    return "".join(f"/** @{kind or 'class'} qtasks::{name}\n@see {', '.join(links[name])} */\n"
                   for kind, name in dict.fromkeys(kinds) if name in links)


def main() -> int:
    include, destination = Path(sys.argv[1]) / "include", Path(sys.argv[2])
    links = guides(Path(sys.argv[1]))
    for file in sorted(include.rglob("*.hpp")):
        name = file.relative_to(include)
        if "detail" in name.parts:
            continue
        to = destination / name
        to.parent.mkdir(parents=True, exist_ok=True)
        text = as_read(file.read_text(), "triggers" in name.parts)
        to.write_text(text + (see_also(text, links) if "namespace qtasks {" in text else ""))
    return 0


if __name__ == "__main__":
    sys.exit(main())
