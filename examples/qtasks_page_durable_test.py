#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Kills qtasks_page_durable at random times, and starts it again: the task ends, once, with the plugin's answer.
usage: qtasks_page_durable_test.py <program>
"""
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROGRAM = sys.argv[1]
DATABASES = 10


def check(holds: bool, what: str) -> None:
    if not holds:
        print(f"qtasks_page_durable_test.py: {what}", file=sys.stderr)
        sys.exit(1)


def kill_and_resume(database: Path, dice: random.Random) -> int:
    """Returns how often the task was started."""
    program = subprocess.Popen([PROGRAM, database], stdout=subprocess.PIPE, text=True)
    if dice.random() < 0.5:
        program.stdout.readline()  # the plugin has answered; whether the end is stored, only the disk knows
    else:
        time.sleep(dice.uniform(0, 0.03))
    program.kill()
    program.communicate()
    done = subprocess.run([PROGRAM, database], capture_output=True, text=True, timeout=60)
    check(done.returncode == 0 and done.stdout.endswith("success, 123\n"), f"after a kill: {done}")
    again = subprocess.run([PROGRAM, database], capture_output=True, text=True, timeout=60)
    check(again.returncode == 0 and again.stdout == "success, 123\n", f"it ran again after its end: {again}")
    rows = sqlite3.connect(database).execute("select status, deliveries from qtasks_task").fetchall()
    check(len(rows) == 1 and rows[0][0] == 2, f"the database has {rows}")
    return rows[0][1]


with tempfile.TemporaryDirectory() as folder:
    chance = random.Random(5)
    starts = [kill_and_resume(Path(folder, f"{i}.db"), chance) for i in range(DATABASES)]
    check(max(starts) <= 2, f"a task was started more often than it was killed: {starts}")
    print(f"{DATABASES} tasks, each killed once: started {starts} times")
