#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Each public entity, as tests/public_api.py finds it in the headers, has its entry in the API reference.

Doxygen lists only what has a comment; its warnings are errors.
usage: api.py <repository> <Doxygen's tag file> [--control <doxygen> <Doxyfile>]
  --control  members without a comment and a comment with a wrong name, planted in headers, must each be an error
"""
import subprocess
import sys
import tempfile
import xml.etree.ElementTree
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.dont_write_bytecode = True
import public_api  # noqa: E402


def described(tags: Path) -> set[str]:
    names = set()
    for compound in xml.etree.ElementTree.parse(tags).getroot().iter("compound"):
        name = compound.findtext("name", "")
        if compound.get("kind") in ("class", "struct", "concept"):
            names.add(name)
        elif compound.get("kind") == "namespace":
            names |= {f"{name}::{member.findtext('name')}" for member in compound.iter("member")}
    return names


def public(root: Path) -> set[str]:
    return {f"{space}::{name}" for header, text in public_api.headers(root).items() if not public_api.is_detail(header)
            for space, names in public_api.entities(text).items()
            if space.startswith("qtasks") and not public_api.HIDDEN & set(space.split("::"))
            for name in names if not name.startswith("operator")}


# Planted in a header, and the words of the error.
FAULTS = {
    "namespace qtasks { struct planted { /// It is one.\nint x; }; }": "Compound qtasks::planted is not documented",
    "/// It is one.\nnamespace qtasks { int function(int x); }": "function(int x) (function) of namespace qtasks is not documented",
    "namespace qtasks { /// It is one.\nstruct outer { int planted(); };\n}": "planted() (function) of struct qtasks::outer is not documented",
    "namespace qtasks { /// See #no_such_thing.\nstruct other {};\n}": "no_such_thing",
}


def control(doxygen: str, doxyfile: Path) -> int:
    with tempfile.TemporaryDirectory() as folder:
        for number, planted in enumerate(FAULTS):
            (Path(folder) / f"planted_{number}.hpp").write_text(f"{planted}\n")
        settings = (f"{doxyfile.read_text()}\nINPUT = {folder}\nOUTPUT_DIRECTORY = {folder}\nGENERATE_TAGFILE =\n"
                    "GENERATE_HTML = NO\nGENERATE_XML = YES\n")
        done = subprocess.run([doxygen, "-"], input=settings, capture_output=True, text=True)
    missing = [words for words in FAULTS.values() if words not in done.stderr]
    if missing or not done.returncode:
        print(f"exit code {done.returncode}, no {missing} in: {done.stderr[:2000]}")
        return 1
    print(f"{len(FAULTS)} planted faults are errors")
    return 0


def main() -> int:
    if "--control" in sys.argv:
        return control(sys.argv[4], Path(sys.argv[5]))
    wanted, found = public(Path(sys.argv[1])), described(Path(sys.argv[2]))
    missing = sorted(wanted - found)
    print("\n".join([f"not in the API reference: {name}" for name in missing] +
                    [f"{len(wanted) - len(missing)} of {len(wanted)} public entities are in the API reference"]))
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
