#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Reads the USDT notes of a program with probes, and of the same program without them.

Each trigger of the executor must have at least one probe, with the documented arguments, at a `nop` of the program.
usage: usdt_probes.py <program with probes> <program without>
"""
import re
import subprocess
import sys
import unittest
from typing import NamedTuple

RUN = [8, 8, -4, -4]  # the sizes of name, length, priority and attempt in bytes; negative if signed
EXPECTED = {
    "task_executor_middlewares_execute": RUN,
    "task_executor_args_replace": RUN,
    "task_executor_before_execute": RUN,
    "task_executor_run_task_around": RUN,
    "task_executor_run_task": RUN,
    "task_executor_run_task_gen": RUN,
    "task_executor_run_task_trigger_error": [*RUN, -4],  # the error's code
    "task_executor_after_execute": RUN,
    "task_executor_after_execute_result_replace": RUN,
    "task_executor_decode": RUN,
    "task_executor_task_close": RUN,
    "task_executor_plugin_failed": [8, 8, 8, 8, -4],  # the plugin's name, the trigger's, the code
}
NOTE = re.compile(r"Provider: (\S+)\s+Name: (\S+)\s+Location: (0x[0-9a-f]+), Base: \S+, Semaphore: (0x[0-9a-f]+)\s+"
                  r"Arguments: (.*)")


class Probe(NamedTuple):
    provider: str
    name: str
    location: int
    semaphore: int
    arguments: list[str]


def output(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def probes(program: str) -> list[Probe]:
    return [Probe(m[1], m[2], int(m[3], 16), int(m[4], 16), m[5].split())
            for m in NOTE.finditer(output("readelf", "-n", "-W", program))]


class Usdt(unittest.TestCase):
    def setUp(self) -> None:
        self.found = probes(sys.argv[1])

    def test_each_trigger_has_its_probe(self) -> None:
        self.assertEqual({(p.provider, p.name) for p in self.found}, {("qtasks", name) for name in EXPECTED})
        self.assertEqual({p.semaphore for p in self.found}, {0})

    def test_arguments_are_as_documented(self) -> None:
        for probe in self.found:
            self.assertEqual([int(argument.split("@")[0]) for argument in probe.arguments], EXPECTED[probe.name], probe)

    def test_each_probe_is_a_nop(self) -> None:
        code = dict(re.findall(r"^\s*([0-9a-f]+):\s+(\w+)", output("objdump", "-d", "--no-show-raw-insn", sys.argv[1]),
                               re.M))
        for probe in self.found:
            self.assertEqual(code.get(f"{probe.location:x}"), "nop", probe)

    def test_both_programs_work(self) -> None:
        for program in sys.argv[1:3]:
            output(program)

    def test_without_the_plugin_there_are_no_probes(self) -> None:
        self.assertEqual(probes(sys.argv[2]), [])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
