#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""What install-deps.sh prints and installs, on machines that are made of a few programs."""
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "install-deps.sh"
# Debian's names that matter here, with their versions.
DEBIAN_12 = {"g++": "4:12.2", "libboost-dev": "1.74.0.3", "libboost1.81-dev": "1.81.0",
             "libboost-context-dev": "1.74.0.3", "libboost-context1.81-dev": "1.81.0", "clang": "1:14.0", "clang-16": "1:16.0",
             "clang-19": "1:19.1", "libclang-rt-14-dev": "1:14.0", "libclang-rt-16-dev": "1:16.0"}
DEBIAN_13 = {"g++": "4:14.2", "libboost-dev": "1.83.0.2", "libboost-context-dev": "1.83.0.2", "clang": "1:19.0", "clang-19": "1:19.1", "libclang-rt-19-dev": "1:19.1",
             "libboost1.81-dev": "(none)"}
OLD = {"g++": "4:10.2", "libboost-dev": "1.74.0.3"}


class Machine:
    """A path that has only the given programs."""

    def __init__(self, *, release: dict[str, str] | None = None, installed: dict[str, str] | None = None, uid: int = 0,
                 update: str = "exit 0", programs: tuple[str, ...] = ()) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name)
        for name in ("bash", "cat", "env", "grep", "sed"):
            (self.path / name).symlink_to(shutil.which(name))
        self.program("id", f"echo {uid}")
        self.program("cmake", "echo cmake version 3.31.6")
        for name in programs:
            self.program(name, 'exec "$@"' if name == "sudo" else "exit 0")
        if release is None:
            return
        # Versions are compared as numbers: `dpkg --compare-versions 1.74.0 ge 1.81`
        self.program("dpkg", '[[ "$3" == ge ]] || exit 9; a=(${2//./ }) b=(${4//./ })\n'
                             "((a[0] > b[0] || (a[0] == b[0] && ${a[1]:-0} >= b[1])))")
        self.lines("dpkg-query", "".join(f"{name} installed {version}\n" for name, version in (installed or {}).items()))
        self.lines("apt-cache", "".join(f"{name}:\n  Installed: (none)\n  Candidate: {version}\n" for name, version in release.items()))
        self.program("apt-get", f'[[ "$1" != update ]] || {{ {update}; }}; echo "apt-get $*" >>{self.path}/log')

    def program(self, name: str, text: str) -> None:
        (self.path / name).write_text(f"#!{shutil.which('bash')}\n{text}\n")
        (self.path / name).chmod(0o755)

    def lines(self, name: str, text: str) -> None:
        self.program(name, f"cat <<'TEXT'\n{text}TEXT")

    def run(self, *arguments: str) -> tuple[int, str]:
        done = subprocess.run([self.path / "bash", SCRIPT, *arguments], env={"PATH": str(self.path)}, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.returncode, done.stdout

    def asked_of_apt(self) -> str:
        return (self.path / "log").read_text() if (self.path / "log").exists() else ""


class InstallDeps(unittest.TestCase):
    def machine(self, **features) -> Machine:
        machine = Machine(**features)
        self.addCleanup(machine.folder.cleanup)
        return machine

    def test_ci_on_debian_13_takes_the_compilers_that_are_there(self) -> None:
        machine = self.machine(release=DEBIAN_13)
        code, said = machine.run("--ci")
        self.assertEqual(code, 0, said)
        self.assertRegex(said, r"this release does not have: clang-16 .*libclang-rt-14-dev libclang-rt-16-dev")
        last = machine.asked_of_apt().splitlines()[-1].split()
        self.assertLessEqual({"clang", "clang-19", "libboost-dev", "libclang-rt-19-dev"}, set(last))
        self.assertTrue({"clang-16", "libclang-rt-16-dev", "libboost1.81-dev"}.isdisjoint(last))

    def test_ci_on_debian_12(self) -> None:
        machine = self.machine(release=DEBIAN_12)
        self.assertEqual(machine.run("--ci")[0], 0)
        self.assertLessEqual({"clang-16", "clang-19", "libboost1.81-dev"}, set(machine.asked_of_apt().split()))

    def test_without_sudo_it_names_packages_that_exist(self) -> None:
        for release, boost in ((DEBIAN_12, "libboost-context1.81-dev libboost1.81-dev"),
                               (DEBIAN_13, "libboost-context-dev libboost-dev")):
            machine = self.machine(release=release, uid=1000)
            code, said = machine.run()
            self.assertEqual(code, 1)
            self.assertRegex(said, rf"^install-deps.sh: not root and no sudo; please run as root: apt-get install g\+\+ .* {boost}\n$")
            self.assertEqual(machine.asked_of_apt(), "")

    def test_without_sudo_and_without_package_lists(self) -> None:
        code, said = self.machine(release={}, uid=1000).run()
        self.assertEqual(code, 1)
        self.assertIn("libboost1.81-dev or libboost-dev (>= 1.81)", said)

    def test_with_sudo(self) -> None:
        machine = self.machine(release=DEBIAN_13, uid=1000, programs=("sudo",))
        self.assertEqual(machine.run()[0], 0)
        self.assertIn("install -q -y --no-install-recommends g++ cmake", machine.asked_of_apt())

    def test_without_network(self) -> None:
        error = "E: Failed to fetch http://deb.debian.org/debian/dists/trixie/InRelease  Could not resolve host"
        for release in ({}, DEBIAN_13):
            code, said = self.machine(release=release, update=f'echo "{error}"; exit 100').run()
            self.assertEqual(code, 1)
            self.assertEqual(said, "install-deps.sh: apt-get update\n"
                                   f"install-deps.sh: apt-get update failed; is there a network? {error}\n")

    def test_without_apt(self) -> None:
        for program, wanted in (("dnf", "sudo dnf install gcc-c++ cmake"), ("pacman", "sudo pacman -S --needed gcc cmake"),
                                ("brew", "brew install cmake"), ("true", "with vcpkg (vcpkg.json, features `tests` and `bench`)")):
            code, said = self.machine(programs=(program,)).run()
            self.assertEqual((code, said.count("\n")), (1, 1), said)
            self.assertIn("no apt-get here; please ", said)
            self.assertIn(wanted, said)

    def test_old_boost(self) -> None:
        code, said = self.machine(release=OLD).run()
        self.assertEqual(code, 1)
        self.assertIn("Boost >= 1.81 is needed, and this release has 1.74.0.3; please install it by hand or with vcpkg", said)

    def test_nothing_to_do(self) -> None:
        text = SCRIPT.read_text()
        names = text[text.index("packages=(") + 10 : text.index(")")].split()
        machine = self.machine(release=DEBIAN_13, uid=1000,
                               installed={**dict.fromkeys(names, "1"), "libboost-dev": "1.83.0.2", "libboost-context-dev": "1.83.0.2"})
        self.assertEqual(machine.run(), (0, "install-deps.sh: nothing to do, all packages and Boost are installed\n"))

    def test_wrong_argument(self) -> None:
        self.assertEqual(self.machine(release=DEBIAN_13).run("--cli"),
                         (2, "install-deps.sh: unknown argument '--cli' (try --help)\n"))


if __name__ == "__main__":
    unittest.main()
