#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Holds the machine code of a function to that of its twin, written by hand.

usage: compare.py [--objdump PROGRAM] [--budget N] OBJECT MINE TWIN

MINE and TWIN are functions of the object file: a symbol, or a demangled name without its parameters. Of each is
counted, over the function and all of the same object that it reaches by direct calls and jumps, each once:

  instructions  without padding
  calls         of functions elsewhere and through pointers, jumps to them too
  relocations   addresses that the code takes or reads; those of calls are not counted again
  frame         bytes of stack: what is pushed and what is subtracted from the stack pointer

Exit code 0: MINE has at most N (0) instructions and no call more than TWIN. 1: it has more; what differs is printed.
2: there is nothing to compare, because of the arguments or the object file.
"""
from __future__ import annotations

import argparse
import difflib
import re
import subprocess
import sys
from dataclasses import dataclass, field, fields


class Unusable(Exception):
    """The object or the arguments do not allow a comparison."""


@dataclass
class Measure:
    instructions: int = 0
    calls: int = 0
    relocations: int = 0
    frame: int = 0

    def over(self, twin: Measure) -> Measure:
        """By how much each measure exceeds the twin's; 0 where it does not."""
        return Measure(*(max(0, getattr(self, each.name) - getattr(twin, each.name)) for each in fields(self)))

    def __str__(self) -> str:
        words = []
        for noun in ("instruction", "call", "relocation"):
            count = getattr(self, f"{noun}s")
            words.append(f"{count} {noun}{'' if count == 1 else 's'}")
        return ", ".join((*words, f"{self.frame} bytes of stack"))


@dataclass
class Instruction:
    address: int
    text: str
    relocations: list[str] = field(default_factory=list)


@dataclass
class Function:
    name: str
    section: str
    start: int
    body: list[Instruction] = field(default_factory=list)


@dataclass
class Listing:
    """A function and what it reaches: how much it is, its lines with names in place of addresses, its bytes."""

    measure: Measure
    lines: list[str]
    size: int


def run(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except OSError as error:
        raise Unusable(f"{command[0]}: {error.strerror}") from error
    if done.returncode != 0:
        raise Unusable(f"{' '.join(command)}\n{done.stderr.strip()}")
    return done.stdout


def shortened(name: str) -> str:
    """A demangled name as a reader wants it: without the text in angle brackets."""
    while (cut := re.sub(r"<[^<>]*>", "", name)) != name:
        name = cut
    return name if len(name) <= 60 else name[:57] + "..."


def stable(name: str) -> str:
    """A symbol without what differs between functions that are the same: the number of a constant, the function's own
    name in that of its part for what is seldom done."""
    return re.sub(r"^\.L\w+$", "a constant", re.sub(r"^.+\.cold(\.\d+)?$", "cold part", name))


def bare(name: str) -> str:
    """A demangled name without parameters and ABI tags; nothing of the parts that compilers split off."""
    return "" if re.search(r"\[clone |\(\.", name) else re.sub(r"\[abi:\w+\]", "", name).split("(")[0]


PADDING = re.compile(r"((data16|cs|rex\.W) )*nop|xchgw? %ax,%ax")
TRANSFER = re.compile(r"(?:(?:bnd|notrack|data16|rex\.W) )*(call|jmp|j[a-z]+?)q? (.*)$")


class Object:
    """The functions of an object file."""

    def __init__(self, path: str, objdump: str = "objdump"):
        self.path = path
        dump = run(objdump, "-dr", "--no-show-raw-insn", path)
        if not re.search(r"file format elf64-x86-64$", dump, re.M):
            raise Unusable(f"{path}: is no object file for x86-64 in the ELF format with code in it (LTO must be off)")
        plain, demangled = (run(objdump, "-t", *more, path).splitlines() for more in ((), ("-C",)))
        self.names: dict[str, str] = {}
        self.sizes: dict[str, int] = {}
        for symbol, name in zip(plain, demangled):
            if size := re.search(r"\t([0-9a-f]{16}) ", symbol):
                after = size.end()
                hidden = re.compile(r"^\s*(\.hidden )?")
                self.names[hidden.sub("", symbol[after:])] = hidden.sub("", name[after:])
                self.sizes[hidden.sub("", symbol[after:])] = int(size[1], 16)
        self.functions = {each.name: each for each in self.read(dump)}

    @staticmethod
    def read(dump: str):
        section, function = "", None
        for line in dump.splitlines():
            if head := re.match(r"Disassembly of section (.+):$", line):
                section = head[1]
            elif head := re.match(r"([0-9a-f]+) <(.+)>:$", line):
                function = Function(head[2], section, int(head[1], 16))
                yield function
            elif body := re.match(r"\s+([0-9a-f]+): +(R_X86_64_\S+)\s+(.+)$", line):
                function.body[-1].relocations.append(body[3])
            elif body := re.match(r"\s+([0-9a-f]+):\s+([a-z].*)$", line):
                text = re.sub(r"\s+", " ", re.sub(r"\s+#.*$", "", body[2]).replace(", ", ",")).strip()
                function.body.append(Instruction(int(body[1], 16), text))

    def find(self, wanted: str) -> Function:
        if wanted in self.functions:
            return self.functions[wanted]
        found = [name for name in self.functions if bare(self.names.get(name, "")) == wanted]
        if len(found) == 1:
            return self.functions[found[0]]
        if found:
            raise Unusable(f"{self.path}: {wanted} is the name of several functions: give the symbol of one of them, "
                           + ", ".join(found))
        have = sorted(self.names.get(name, name) for name in self.functions)
        raise Unusable(f"{self.path}: has no function {wanted}; it has " + (", ".join(map(shortened, have)) or "none"))

    def at(self, section: str, address: int) -> Function | None:
        """The function that an address of a section lies in."""
        before = [each for each in self.functions.values() if each.section == section and each.start <= address]
        return max(before, key=lambda each: each.start, default=None)

    def target(self, here: Function, instruction: Instruction, operand: str) -> tuple[Function | None, int, str]:
        """Where a direct call or jump leads: a function of this object and an address in it, or a name."""
        if not instruction.relocations:
            address = int(re.match(r"(0x)?[0-9a-f]+", operand)[0], 16)
            return self.at(here.section, address), address, ""
        name, offset = re.match(r"(.+?)([+-]0x[0-9a-f]+)?$", instruction.relocations[0]).groups()
        distance = int(offset or "0", 16) + 4  # relative to the end of the four bytes that hold it
        if name in self.functions:
            address = self.functions[name].start + distance
            return self.at(self.functions[name].section, address), address, ""
        return self.at(name, distance), distance, name

    def listing(self, wanted: str) -> Listing:
        reached = [self.find(wanted)]
        measure, lines = Measure(), []
        for at, function in enumerate(reached):  # grows while it is walked
            if at > 0:
                lines.append(f"{self.shown(function.name)}:")
            if not function.body:
                raise Unusable(f"{self.path}: objdump showed nothing of {self.shown(function.name)}")
            lines += self.walk(function, reached, measure)
            # Where an exception is handled is reached by no jump.
            reached += [each for name, each in self.functions.items()
                        if name.startswith(f"{function.name}.cold") and each not in reached]
        return Listing(measure, lines, sum(self.sizes.get(each.name, 0) for each in reached))

    def shown(self, name: str) -> str:
        return shortened(self.names.get(name, name)) if stable(name) == name else stable(name)

    def walk(self, function: Function, reached: list[Function], measure: Measure) -> list[str]:
        body = [each for each in function.body if not PADDING.match(each.text)]
        labels: dict[int, str] = {}
        texts, pushed, subtracted, before = [], set(), 0, ""
        for each in body:
            text, transfer = each.text, TRANSFER.match(each.text)
            if transfer and transfer[2].startswith("*"):
                measure.calls += transfer[1] == "call" or not is_jump_table(transfer[2], before)
                text = with_names(each, self)
            elif transfer:
                to, address, name = self.target(function, each, transfer[2])
                if to is function and address != function.start:
                    labels[address] = ""
                    text = (transfer[1], address)
                elif to is not None:
                    if to not in reached:
                        reached.append(to)
                    text = f"{transfer[1]:<6} {self.shown(to.name)}"
                else:
                    measure.calls += 1
                    text = f"{transfer[1]:<6} {self.shown(name)}"
            else:
                measure.relocations += len(each.relocations)
                text = with_names(each, self)
                if push := re.match(r"pushq? (%\w+)", each.text):
                    pushed.add(push[1])
                if moved := re.match(r"(sub|add)q? \$(-?\w+),%rsp", each.text):
                    amount = (int(moved[2], 0) + (1 << 63)) % (1 << 64) - (1 << 63)
                    subtracted = max(subtracted, amount if moved[1] == "sub" else -amount)
            before = each.text
            texts.append((each.address, text))
        measure.instructions += len(body)
        measure.frame += subtracted + 8 * len(pushed)
        for number, address in enumerate(sorted(labels), 1):
            labels[address] = f".{number}"
        lines = []
        for address, text in texts:
            if address in labels:
                lines.append(f" {labels[address]}:")
            if isinstance(text, tuple):
                text = f"{text[0]:<6} {labels[text[1]]}"
            lines.append(f"    {text}")
        return lines


def is_jump_table(operand: str, before: str) -> bool:
    """Whether an indirect jump stays in the function: of a table indexed, or of an offset just added to its address."""
    return re.search(r",%\w+,[48]\)", operand) is not None or (
        re.match(r"addq? ", before) is not None and before.endswith("," + operand[1:]))


def with_names(each: Instruction, of: Object) -> str:
    """The instruction, and the names of the addresses in it."""
    names = [re.sub(r"[+-]0x[0-9a-f]+$", "", name) for name in each.relocations]
    return "  ".join((each.text, *(f"# {of.shown(name)}" for name in names)))


def difference(mine: Listing, twin: Listing, names: tuple[str, str]) -> str:
    around = 1000 if len(mine.lines) + len(twin.lines) < 300 else 3  # lines alike that are shown
    return "\n".join(difflib.unified_diff(twin.lines, mine.lines, names[1], names[0], n=around, lineterm=""))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--objdump", default="objdump", help="GNU's or LLVM's (default: objdump)")
    parser.add_argument("--budget", type=int, default=0, help="instructions allowed over the twin (default: 0)")
    parser.add_argument("object")
    parser.add_argument("mine")
    parser.add_argument("twin")
    given = parser.parse_args()
    try:
        code = Object(given.object, given.objdump)
        mine, twin = code.listing(given.mine), code.listing(given.twin)
    except Unusable as error:
        print(f"compare.py: {error}", file=sys.stderr)
        return 2
    print(f"{given.mine}: {mine.measure}; {given.twin}: {twin.measure}; budget {given.budget}")
    over = mine.measure.over(twin.measure)
    if over.instructions <= given.budget and over.calls == 0:
        return 0
    print(f"{given.mine} has {over.instructions} instructions and {over.calls} calls more than {given.twin}\n")
    print(difference(mine, twin, (given.mine, given.twin)))
    return 1


if __name__ == "__main__":
    sys.exit(main())
