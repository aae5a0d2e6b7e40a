#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Runs textstat on 1,000 files and compares its counts; interrupts it; kills it and lets it go on in its database; gives
it wrong arguments.
usage: textstat_test.py <program>
"""
import json
import os
import pty
import random
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROGRAM = sys.argv[1]
FILES = 1_000


def run(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=60)


def check(holds: bool, what: str) -> None:
    if not holds:
        print(f"textstat_test.py: {what}", file=sys.stderr)
        sys.exit(1)


def counts(text: bytes) -> dict[str, int]:
    return {"lines": text.count(b"\n"), "words": len(text.split()), "bytes": len(text)}


def make_files(folder: Path) -> dict[str, bytes]:
    dice = random.Random(1)
    made = {}
    for i in range(FILES):
        text = b"".join(dice.choice((b"word", b"a", b" ", b"\n", b"\t", b"longer_than_that ")) for _ in range(dice.randrange(400)))
        path = folder / f"{i:04}.txt"
        path.write_bytes(text * dice.choice((1, 1, 1, 100)))
        made[str(path)] = path.read_bytes()
    return made


def check_counts(files: dict[str, bytes], *arguments: str) -> None:
    done = run("--json", "--workers", "4", *arguments, *files)
    check(done.returncode == 0 and done.stderr == "", f"exit code {done.returncode}: {done.stderr}")
    found = json.loads(done.stdout)
    check({each["file"] for each in found["files"]} == set(files), "the files are not those that were given")
    for each in found["files"]:
        check({key: each[key] for key in ("lines", "words", "bytes")} == counts(files[each["file"]]), f"wrong: {each}")
    check(found["total"] == counts(b" ".join(files.values())) | {"bytes": sum(map(len, files.values()))}, "wrong total")


def check_interrupt(files: dict[str, bytes], folder: Path) -> None:
    """A pipe that gives nothing holds one of two workers, so that the program has not ended when the signal comes."""
    pipe = folder / "pipe"
    os.mkfifo(pipe)
    screen, terminal = pty.openpty()
    program = subprocess.Popen([PROGRAM, "--json", str(pipe), *files], stdout=subprocess.PIPE, stderr=terminal, text=True)
    os.close(terminal)
    writer = os.open(pipe, os.O_WRONLY)  # when the program opens it
    shown = ""
    while re.search(r"counted [1-9]\d* of 1001 files", shown) is None:
        shown += os.read(screen, 1024).decode()
    program.send_signal(signal.SIGINT)
    time.sleep(0.2)
    os.close(writer)
    output = program.communicate(timeout=60)[0]
    try:
        while part := os.read(screen, 4096):
            shown += part.decode()
    except OSError:
        pass  # the terminal is closed
    found = json.loads(output)
    check(program.returncode == 130, f"exit code {program.returncode} after SIGINT")
    check(len(found["files"]) + found["not_counted"] == FILES + 1, "files are missing")
    check(f"interrupted, {found['not_counted']} of 1001 files were not counted" in shown, f"no last line: {shown!r}")


def ended_tasks(database: Path) -> dict[bytes, tuple]:
    with sqlite3.connect(database) as by:
        return {row[0]: row[1:] for row in by.execute("select uuid, ended_at, outcome from qtasks_task where state = 3")}


def check_killed(files: dict[str, bytes], folder: Path) -> None:
    """What was counted before each kill is not counted again; the rest is counted after it."""
    database = folder / "jobs.db"
    before: dict[bytes, tuple] = {}
    for _ in range(3):
        program = subprocess.Popen([PROGRAM, "--database", database, *files], stdout=subprocess.DEVNULL)
        known = len(before)
        while program.poll() is None and len(before) < min(known + 100, FILES):
            time.sleep(0.02)
            if database.exists():
                try:
                    before = ended_tasks(database)
                except sqlite3.OperationalError:
                    pass  # the program has just made the file
        program.kill()
        program.wait()
    check(0 < len(before) < FILES, f"{len(before)} files were counted before the last kill: too early or too late")
    before = ended_tasks(database)
    check_counts(files, "--database", str(database))
    after = ended_tasks(database)
    check(len(after) == FILES and before.items() <= after.items(), "a file was counted again, or none")
    check_counts(files, "--database", str(database))
    check(ended_tasks(database) == after, "a file was counted again by a later run")
    path = next(iter(files))
    files = files | {path: b"other words"}
    Path(path).write_bytes(files[path])
    check_counts(files, "--database", str(database))


def check_errors(folder: Path) -> None:
    missing = run(str(folder / "missing"))
    check(missing.returncode == 1 and "No such file or directory" in missing.stderr, "a file that is not there")
    check(missing.stderr.count("\n") == 1, "one line for one error")
    for arguments in ((), ("--workers", "0", "x"), ("--other",)):
        wrong = run(*arguments)
        check(wrong.returncode == 2 and "(try --help)" in wrong.stderr, f"arguments {arguments}")
    check(run("--help").returncode == 0, "--help")


with tempfile.TemporaryDirectory() as name:
    made = make_files(Path(name))
    check_counts(made)
    check_interrupt(made, Path(name))
    check_killed(made, Path(name))
    check_errors(Path(name))
