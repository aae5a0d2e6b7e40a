# SPDX-License-Identifier: BSL-1.0
"""Shows results, errors, executors and stacks of qtasks in GDB. Load it by `source qtasks_gdb.py`."""
import re

import gdb
import gdb.printing


def is_reference(value):
    return value.type.strip_typedefs().code in (gdb.TYPE_CODE_REF, gdb.TYPE_CODE_RVALUE_REF)


def short_name(kind):
    """A type's name without its template arguments."""
    return re.sub(r"<.*", "", kind.strip_typedefs().unqualified().name or "a type without a name")


def literal(name):
    """The text of the first `fixed_string` in a type's name; `task<"divide">` has one."""
    found = re.search(r'fixed_string<\d+(?:ul|UL)?>\{(?:"([^"]*)"|char ?\[\d+\]\{([^}]*)\})', name or "")
    if not found:
        return None
    if found[1] is not None:
        return found[1]
    return "".join(chr(int(code)) for code in re.findall(r"\(char\)(\d+)", found[2]) if code != "0")


def text_of(view):
    """The text of a `std::string_view`, of libstdc++ or libc++."""
    names = {field.name for field in view.type.fields()}
    data, size = ("_M_str", "_M_len") if "_M_str" in names else ("__data_", "__size_")
    return view[data].string(length=int(view[size]))


def member(value, name):
    """The member of that name, of the object or of a base or anonymous union in it; None if there is none."""
    for field in value.type.strip_typedefs().fields():
        if field.name == name:
            return value[field]
        if field.is_base_class or not field.name:
            found = member(value[field], name)
            if found is not None:
                return found
    return None


class Result:
    def __init__(self, value):
        self.value = value.referenced_value() if is_reference(value) else value

    def to_string(self):
        return "qtasks::result"

    def children(self):
        state = member(self.value, "_state")
        status = int(member(state, "_status")["status_value"])
        error = member(state, "_error")
        if status & 1:
            yield "value", member(state, "_value")
        elif status & 2:
            yield "error", member(self.value, "_error") if error is None else error


class TaskError:
    def __init__(self, value):
        self.value = value

    def to_string(self):
        error = self.value
        text = f'{str(error["code_"]).split("::")[-1]}: "{error["data_"].string(length=int(error["size_"]))}"'
        for kind in ("task", "plugin"):
            name = error[f"{kind}_"]
            if name:
                text += f', {kind} "{text_of(name.dereference())}"'
        return text


class TaskErrorWith(TaskError):
    def __init__(self, value):
        super().__init__(value["error_"])
        self.slots = value["slots_"]

    def children(self):
        """The fields that are set. Each slot is a `std::optional<field<"name", T>>`."""
        for base in self.slots.type.strip_typedefs().fields():
            slot = self.slots[base]
            payload = member(slot, "_M_payload")
            if payload is not None:  # libstdc++
                engaged, stored = member(payload, "_M_engaged"), member(payload, "_M_payload")["_M_value"]
            else:  # libc++
                engaged, stored = member(slot, "__engaged_"), member(slot, "__val_")
            if engaged:
                yield literal(base.name), stored["value"]


class Stack:
    """An executor, a stack or a list of plugins: its plugins in order, those of nested lists too."""

    def __init__(self, value):
        value = self.value = value.referenced_value() if is_reference(value) else value
        stack = member(value, "stack_")
        self.plugins = list(plugins_of(value if stack is None else stack))

    def to_string(self):
        count = len(self.plugins)
        return f"{short_name(self.value.type)} of {count} plugin{'' if count == 1 else 's'}"

    def children(self):
        for number, (name, plugin) in enumerate(self.plugins):
            yield f"[{number}] {name}", plugin


def as_list(value):
    """The value as a `qtasks::plugins`, which may be its base; None if it is no list."""
    if short_name(value.type) == "qtasks::plugins":
        return value
    lists = (as_list(value[base]) for base in value.type.strip_typedefs().fields() if base.is_base_class)
    return next((found for found in lists if found is not None), None)


def elements_of(plugins):
    """What the tuple of a list contains. Each element is a base of that, or a member of a base if it has data."""
    elements = plugins["elements_"]
    bases = elements[elements.type.strip_typedefs().fields()[0]]
    for field in bases.type.strip_typedefs().fields():
        if field.is_base_class:
            holder = bases[field]
            stored = member(holder, "data_")
            yield holder.cast(field.type.template_argument(1)) if stored is None else stored


def plugins_of(element, note="", name=None):
    """Pairs of a name and a plugin, from an element of a list. The names and notes are of the wrappers around it."""
    kind = element.type.strip_typedefs().unqualified()
    wrapper = short_name(kind)
    if wrapper in ("qtasks::failure_policy", "qtasks::waive") or (kind.name or "").startswith("qtasks::when<false"):
        return
    inside = as_list(element)
    if inside is not None:
        for each in elements_of(inside):
            yield from plugins_of(each, note, name)
    elif wrapper == "qtasks::named":
        yield from plugins_of(element["plugin"], note, f'"{literal(kind.name)}"')
    elif wrapper == "qtasks::only_for":
        tasks = kind.name[len(f"{wrapper}<{element['plugin'].type.name}") :].split("basic_task<")[1:]
        only = " and ".join(f'"{literal(task)}"' for task in tasks)
        yield from plugins_of(element["plugin"], f"{note}, only for {only}", name)
    elif wrapper == "qtasks::when":
        yield from plugins_of(element["plugin"], note, name)
    elif wrapper == "qtasks::ref":
        yield from plugins_of(element["object_"].dereference(), f"{note}, by reference", name)
    elif wrapper == "std::reference_wrapper":
        yield from plugins_of(element["_M_data"].dereference(), f"{note}, by reference", name)
    else:
        yield (name or wrapper) + note, element


def printers():
    collection = gdb.printing.RegexpCollectionPrettyPrinter("qtasks")
    collection.add_printer("result", r"^boost::outcome_v2::basic_result<.*policy::terminate>$", Result)
    collection.add_printer("task_error", r"^qtasks::task_error$", TaskError)
    collection.add_printer("task_error_with", r"^qtasks::task_error_with<", TaskErrorWith)
    collection.add_printer("stack", r"^qtasks::(task_executor|plugin_stack|plugins)<", Stack)
    return collection


gdb.printing.register_pretty_printer(None, printers(), replace=True)
