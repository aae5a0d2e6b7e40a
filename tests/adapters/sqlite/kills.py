#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Kills producers and workers of one database at random, stops some of them for longer than a lease, and then compares
the database with a ledger of its own: every acknowledged task has ended with a success, its effect is there once, and
no final state was ever changed.
usage: kills.py <program killed> [number of kills, 60]; QTASKS_KILLS sets that, too
"""
import collections
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

PROGRAM = sys.argv[1]
KILLS = int(os.environ.get("QTASKS_KILLS", sys.argv[2] if len(sys.argv) > 2 else 60))
SEED = int(os.environ.get("QTASKS_SEED", 7))
LEASE = 0.3
FAR = 1_000_000  # between the first numbers of two producers


class Role:
    """A process that is started again after each kill."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen([PROGRAM, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.lines = []
        self.reader = threading.Thread(target=self.read)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            if line.endswith(b"\n"):
                self.lines.append(int(line))

    def end(self, how=signal.SIGKILL):
        self.process.send_signal(how)
        self.process.send_signal(signal.SIGCONT)
        self.process.wait()
        self.reader.join()
        return self.process.stderr.read().decode()


def main(folder):
    random.seed(SEED)
    database, log = folder / "jobs.db", folder / "starts"
    numbers = 0
    while True:  # a producer that is killed before it made the schema
        first = Role("produce", database, numbers)
        time.sleep(0.05)
        if first.lines:
            break
        first.end()
        numbers += FAR
    look = sqlite3.connect(database, timeout=10, isolation_level=None)
    look.execute("create table counted(number integer not null)")
    acknowledged, final = [], {}
    producers, workers = [first], [Role("work", database, log) for _ in range(2)]
    messages, stopped = [], 0

    def check_final():
        for task, status, outcome in look.execute("select id, status, outcome from qtasks_task where state = 3").fetchall():
            if final.setdefault(task, (status, outcome)) != (status, outcome):
                raise SystemExit(f"task {task} had ended as {final[task]}, and is now {(status, outcome)}")

    for kill in range(KILLS):
        time.sleep(random.uniform(0, 0.05))
        if random.random() < 0.1:  # a worker that is paused for longer than its lease
            paused = random.choice(workers)
            paused.process.send_signal(signal.SIGSTOP)
            time.sleep(LEASE * 1.7)
            paused.process.send_signal(signal.SIGCONT)
            stopped += 1
        which = random.choice((producers, workers))
        role = which.pop(random.randrange(len(which)))
        messages.append(role.end())
        acknowledged += role.lines
        if which is producers:
            numbers += FAR
            which.append(Role("produce", database, numbers))
        else:
            which.append(Role("work", database, log))
        if kill % 20 == 0:
            check_final()
    for role in producers:
        messages.append(role.end())
        acknowledged += role.lines
    until = time.monotonic() + 60 + KILLS / 5
    while look.execute("select count(*) from qtasks_task where ended_at is null").fetchone()[0] and time.monotonic() < until:
        time.sleep(0.1)
    for role in workers:
        messages.append(role.end())
    check_final()

    arguments = dict(look.execute("select json_extract(arguments, '$[0]'), status from qtasks_task"))
    lost = [number for number in acknowledged if arguments.get(number) != 2]
    effects = collections.Counter(number for number, in look.execute("select number from counted"))
    wrong = [number for number, status in arguments.items() if effects[number] != (1 if status == 2 else 0)]
    starts = collections.Counter(map(int, log.read_text().split()))
    again = sum(count - 1 - (1 if number % 11 == 3 else 0) for number, count in starts.items())
    broken = look.execute("pragma integrity_check").fetchone()[0]
    counted = look.execute("select name, status, tasks from qtasks_count where tasks > 0").fetchall()
    real = look.execute("select name, status, count(*) from qtasks_task group by name, status").fetchall()
    print(f"{KILLS} kills, {stopped} pauses longer than a lease, seed {SEED}: {len(acknowledged)} tasks acknowledged, "
          f"{len(lost)} lost, {len(wrong)} effects not exactly once, {again} starts repeated after a kill or a pause, "
          f"{len(final)} final states unchanged")
    for text in sorted(set(filter(None, messages))):
        print("a process said:", text.strip())
    problems = [("lost", lost[:5]), ("effects", wrong[:5]), ("integrity", broken if broken != "ok" else ""),
                ("counts", (counted, real) if sorted(counted) != sorted(real) else ""),
                ("enough", "" if len(acknowledged) > KILLS else "too few tasks were acknowledged")]
    for name, what in problems:
        if what:
            print(f"FAILED, {name}: {what}")
    return 1 if any(what for _, what in problems) else 0


with tempfile.TemporaryDirectory() as folder:
    sys.exit(main(Path(folder)))
