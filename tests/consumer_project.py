# SPDX-License-Identifier: BSL-1.0
"""What the tests of CMake functions of the package share: qtasks, installed, and the project of a user."""
import argparse
import subprocess
import sys
from pathlib import Path


class Consumer:
    """The project in `source`, built in `folder` against qtasks as installed there, and then moved."""

    def __init__(self, description: str, source: Path, folder: str, *arguments: str) -> None:
        parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
        parser.add_argument("--qtasks", required=True, help="a build of qtasks, to be installed")
        parser.add_argument("--source", required=True, help="the tree of qtasks")
        parser.add_argument("--compiler", required=True)
        parser.add_argument("--cmake", default="cmake")
        parser.add_argument("--flags", default="")
        parser.add_argument("--generator", default="Ninja")
        for argument in arguments:
            parser.add_argument(argument)
        self.given = parser.parse_args()
        self.source, self.folder, self.failures = source, Path(folder), []
        code, said = self.run(self.given.cmake, "--install", self.given.qtasks, "--prefix", self.folder / "installed",
                              "--component", "qtasks")
        if code != 0:
            sys.exit(said)
        self.prefix = (self.folder / "installed").rename(self.folder / "prefix")

    def run(self, *command: object, **more) -> tuple[int, str]:
        """The exit code, and what was printed."""
        done = subprocess.run([*map(str, command)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more)
        return done.returncode, done.stdout

    def configure(self, name: str, *options: str, generator: str | None = None) -> tuple[int, str]:
        given = self.given
        code, said = self.run(given.cmake, "-S", self.source, "-B", self.folder / name, "-G", generator or given.generator,
                              f"-DCMAKE_CXX_COMPILER={given.compiler}", f"-DCMAKE_CXX_FLAGS={given.flags}",
                              f"-DCMAKE_PREFIX_PATH={self.prefix}", *options)
        if "CMP0167" in said:
            self.check("the user is not warned of FindBoost", False, said)
        return code, said

    def check(self, what: str, holds: bool, said: str = "") -> None:
        print(f"{'ok  ' if holds else 'FAIL'} {what}", flush=True)
        if not holds:
            self.failures.append(what)
            print(said)

    def expect(self, what: str, got: tuple[int, str], code: int, *words: str) -> None:
        """`got` has this exit code, and what was printed has these words; CMake wraps its messages."""
        missing = [word for word in words if word not in " ".join(got[1].split())]
        self.check(what, got[0] == code and not missing,
                   f"exit code {got[0]}, wanted {code}; not said: {missing}\n{got[1][-3000:]}")
