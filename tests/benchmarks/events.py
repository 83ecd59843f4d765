"""What recording costs: whole processes with no, twenty thousand and a million events in the log; run it by hand.

    python tests/benchmarks/events.py [--runs 15] [--entries 100000] [--events 1000000] [--keep FOLDER] [--base PROGRAM]

Measured are `due`, one more `note`, and what asks of the whole (`jc-tasks` alone, `stats`, `units`), on the ledgers of
`listings.py` and on the shipped data, each with its log and without one, with another `jc-tasks` (`--base`)
beside ours; all take turns and the table shows medians. The first reading of the log is timed, with its memory.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from listings import DAY, ROOT, make, program

from jc_tasks.progress.event import Event, line, stamp

ID = re.compile(r"^\s+- id: (\S+)$", re.MULTILINE)
WORDS = ("note", "note", "note", "extend", "note", "done", "note", "reopen")
FIELDS = {"extend": {"to": "2022-12-01", "from": "2022-08-31", "reason": "汛期停工"}}


class Case(NamedTuple):
    """A folder with its log and its cache; `jc-tasks` that is asked."""

    program: list[str]
    env: dict[str, str]

    def run(self, *words: str) -> float:
        begun = time.perf_counter()
        subprocess.run([*self.program, *words], env=self.env, stdout=subprocess.DEVNULL, check=True)
        return time.perf_counter() - begun


def write_log(folder: Path, path: Path, events: int) -> None:
    """So many events on the tasks of a folder, in order of time, all before the day that is asked of."""
    ids = [id for file in sorted(folder.glob("*.yaml")) for id in ID.findall(file.read_text(encoding="utf-8"))]
    begin = datetime(2021, 1, 1, tzinfo=UTC)
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        for number in range(events):
            word = WORDS[number % len(WORDS)]
            at = begin + timedelta(days=600) * number / events
            fields = FIELDS.get(word, {"note": f"已完成第{number % 15}个行业", "next": "月底前全部完成"})
            event = Event(ids[number * 7919 % len(ids)], word, at.date(), stamp(at), "张三", None, fields)
            file.write(line(event) + "\n")


def case(jc: list[str], folder: Path, log: Path) -> Case:
    env = {**os.environ, "JC_TASKS_DATA": str(folder), "JC_TASKS_PROGRESS": str(log), "JC_TASKS_NO_INDEX": ""}
    env |= {"XDG_CACHE_HOME": f"{log}-{'-'.join(jc).replace('/', '_')}", "JC_TASKS_AS_OF": DAY, "JC_TASKS_USER": "张三"}
    return Case(jc, env)


def first(name: str, one: Case) -> None:
    begun = time.perf_counter()
    one.run("due")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{name:40} first time {time.perf_counter() - begun:6.1f} s; at most {peak:.0f} MiB so far", flush=True)


def medians(runs: int, asked: dict[str, tuple[Case, tuple[str, ...]]]) -> None:
    times: dict[str, list[float]] = {name: [] for name in asked}
    for one, words in asked.values():
        one.run(*words)
    for _ in range(runs):
        for name, (one, words) in asked.items():
            if words[0] == "note" and not name.endswith("events"):
                Path(one.env["JC_TASKS_PROGRESS"]).unlink(missing_ok=True)  # each is the first of its log
                one.run("due")
            times[name].append(one.run(*words))
    for name, found in times.items():
        print(f"{name:60}{statistics.median(found) * 1000:9.0f} ms", flush=True)


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--runs", type=int, default=15)
    options.add_argument("--entries", type=int, default=100_000)
    options.add_argument("--events", type=int, default=1_000_000)
    options.add_argument("--keep", default="")
    options.add_argument("--base", default="")
    asked = options.parse_args()
    place = Path(asked.keep or tempfile.mkdtemp())
    try:
        measure(place, asked)
    finally:
        if not asked.keep:
            shutil.rmtree(place)


def measure(place: Path, asked: argparse.Namespace) -> None:
    large, shipped = place / "large", place / "shipped"
    if not large.exists():
        make(large, asked.entries)
        shutil.copytree(ROOT / "data", shipped)
    programs = {"": program()} | ({"base: ": [asked.base]} if asked.base else {})
    table: dict[str, tuple[Case, tuple[str, ...]]] = {}
    for name, folder, events, id in (
        ("shipped", shipped, 20_000, "air-4"),
        ("large", large, asked.events, "air2022-1x4"),
    ):
        log = place / f"{name}.yaml"
        if not log.exists():
            write_log(folder, log, events)
        for whose, jc in programs.items():
            none = case(jc, folder, place / f"{name}-none{'-base' if whose else ''}.yaml")
            first(f"{whose}{name}, no log", none)
            table[f"{whose}{name}: due"] = none, ("due", "--within", "30d")
            if name == "large":
                table |= {f"{whose}{name}: {words}": (none, (words,)) for words in ("stats", "units", "calendar")}
                table[f"{whose}{name}: (alone)"] = none, ("--as-of", DAY)
            noted = case(jc, folder, place / f"{name}-noted{'-base' if whose else ''}.yaml")
            table[f"{whose}{name}: note"] = noted, ("note", id, "进展")
            if not whose:
                full = case(jc, folder, log)
                first(f"{name}, {events} events", full)
                table[f"{name}: due, {events} events"] = full, ("due", "--within", "30d")
                table[f"{name}: note, {events} events"] = full, ("note", id, "进展")
    medians(asked.runs, table)


if __name__ == "__main__":
    sys.exit(main())
