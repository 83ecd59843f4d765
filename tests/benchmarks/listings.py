"""How long a listing takes, as a whole process, from 150 entries to 100,000; run it by hand.

    python tests/benchmarks/listings.py [--sizes 150,1000,10000,100000] [--runs 15] [--keep FOLDER]

The ledgers are the shipped ones, once for each year from 2000 on and several times over, so that a month of 2022 holds
about a hundred lines of the 100,000. Measured are the first run, which makes the index (`cold`), and the runs after it
(`fresh`), beside the bare imports that no command with Typer can do without, and beside taskwarrior where it is
installed, on the same entries. All runs take turns; the table shows medians, and ratios to the imports of the same run.
"""

from __future__ import annotations

import argparse
import calendar
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PLANS = ("air", "water", "soil")
FIRST, LAST = 2000, 2099
DAY = "2022-09-05"
UNIT = "开发区管委会"
YEAR = re.compile(r"(?<=\nyear: )20\d\d|20\d\d(?=年|-|〕)")


def make(folder: Path, entries: int) -> int:
    """Ledgers of about so many entries, a plan and year a file; returns how many there are."""
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "data" / "units.yaml", folder)
    texts = {plan: (ROOT / "data" / f"{plan}.yaml").read_text(encoding="utf-8") for plan in PLANS}
    copies = max(1, round(entries / sum(text.count("\n      - id: ") for text in texts.values())))
    years = sorted(range(FIRST, LAST + 1), key=lambda year: abs(year - 2022))[:copies]
    names, made = [], 0
    for number, year in enumerate(years):
        times = copies // len(years) + (number < copies % len(years))
        for plan, text in texts.items():
            ledger = several(text, plan, year, times)
            made += ledger.count("\n      - id: ")
            names.append(f"{plan}{year}.yaml")
            (folder / names[-1]).write_text(ledger, encoding="utf-8")
    settings = (ROOT / "data" / "settings.yaml").read_text(encoding="utf-8")
    listed = "".join(f"  - {name}\n" for name in names)
    settings = re.sub(r"ledgers:\n(?:  - .*\n)+", f"ledgers:\n{listed}", settings)
    (folder / "settings.yaml").write_text(settings, encoding="utf-8")
    return made


def several(text: str, plan: str, year: int, times: int) -> str:
    """A plan's ledger moved to another year, its tables several times over, the measures of its text once."""
    text = YEAR.sub(lambda match: str(int(match[0]) + year - 2022), text)
    head, tables = text.split("\ntables:\n")
    tables, measures, rest = tables.partition("\nmeasures:\n")
    head = head.replace(f"\nplan: {plan}\n", f"\nplan: {plan}{year}\n")
    copies = [
        tables.replace(f"- id: {plan}-", f"- id: {plan}{year}-{copy}x").replace("  - name: ", f"  - name: 第{copy}份")
        for copy in range(1, times + 1)
    ]
    return f"{head}\ntables:\n" + "\n".join(copy.rstrip("\n") for copy in copies) + "\n" + measures.lstrip("\n") + rest


def timed(command: list[str], env: dict[str, str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begun


def program(*words: str) -> list[str]:
    script = Path(sys.executable).parent / ("jc-tasks.exe" if os.name == "nt" else "jc-tasks")
    return [str(script), *words] if script.exists() else [sys.executable, "-m", "jc_tasks", *words]


def commands(env: dict[str, str]) -> dict[str, tuple[list[str], dict[str, str]]]:
    due = ("due", "--within", "30d", "--as-of", DAY)
    completing = {"_JC_TASKS_COMPLETE": "complete_bash", "COMP_WORDS": "jc-tasks unit 市", "COMP_CWORD": "2"}
    return {
        "import typer": ([sys.executable, "-c", "import typer"], env),
        "import typer, rich.table": ([sys.executable, "-c", "import typer, rich.table"], env),
        "due": (program(*due), env),
        "due --format text": (program(*due, "--format", "text"), env),
        "due --format json": (program(*due, "--format", "json"), env),
        "unit": (program("unit", UNIT, "--as-of", DAY, "--plan", "water2022"), env),
        "completion": (program(), {**env, **completing}),
    }


def lines(command: list[str], env: dict[str, str]) -> int:
    """How many lines of a listing, asked for as json."""
    done = subprocess.run([*command, "--format", "json"], env=env, capture_output=True, check=True)
    return len(json.loads(done.stdout))


def taskwarrior(folder: Path, env: dict[str, str]) -> tuple[list[str], dict[str, str]] | None:
    """The same entries with their dates in taskwarrior; the command that asks for the same window."""
    if not shutil.which("task"):
        return None
    found = subprocess.run(
        program("list", "--format", "json", "--as-of", DAY), env=env, capture_output=True, check=True
    )
    home = folder.with_name(folder.name + "-task")
    home.mkdir()
    (home / "taskrc").write_text(f"data.location={home}/data\nconfirmation=off\nhooks=off\n", encoding="utf-8")
    (home / "data").mkdir()
    own = {**env, "TASKRC": str(home / "taskrc"), "TASKDATA": str(home / "data")}
    with open(home / "data" / "pending.data", "w", encoding="utf-8") as file:  # importing takes hours at 100,000
        for number, entry in enumerate(json.loads(found.stdout)):
            text = entry["text"].replace("[", "(").replace("]", ")").replace('"', "'").replace("\\", "/")
            due = f' due:"{seconds(entry["due"])}"' if entry["due"] else ""
            uuid = f"00000000-0000-4000-8000-{number:012x}"
            file.write(f'[description:"{text}"{due} entry:"1650000000" status:"pending" uuid:"{uuid}"]\n')
    return ["task", "rc.gc=off", "due.after:2022-07-31", "due.before:2022-09-01", "list"], own


def seconds(day: str) -> int:
    return calendar.timegm(time.strptime(day, "%Y-%m-%d"))


def measure(runs: int, asked: dict[str, tuple[list[str], dict[str, str]]]) -> dict[str, float]:
    """The median of each, all of them taking turns."""
    times: dict[str, list[float]] = {name: [] for name in asked}
    for command, env in asked.values():
        timed(command, env)
    for _ in range(runs):
        for name, (command, env) in asked.items():
            times[name].append(timed(command, env))
    return {name: statistics.median(found) for name, found in times.items()}


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--sizes", default="150,1000,10000,100000")
    options.add_argument("--runs", type=int, default=15)
    options.add_argument("--keep", default="")
    asked = options.parse_args()
    place = Path(asked.keep or tempfile.mkdtemp())
    try:
        for size in map(int, asked.sizes.split(",")):
            one(place / str(size), size, asked.runs)
    finally:
        if not asked.keep:
            shutil.rmtree(place)


def one(folder: Path, size: int, runs: int) -> None:
    made = make(folder, size)
    env = {
        **os.environ,
        "JC_TASKS_DATA": str(folder),
        "XDG_CACHE_HOME": str(folder) + "-cache",
        "JC_TASKS_NO_INDEX": "",
    }
    env |= {"JC_TASKS_PROGRESS": str(folder / "progress.yaml")}
    every = commands(env)
    due, unit = every["due"][0], every["unit"][0]
    begun = time.perf_counter()
    number = lines(due, env)
    cold = time.perf_counter() - begun
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    (folder / "soil2022.yaml").touch()
    begun = time.perf_counter()
    timed(due, env)
    again = time.perf_counter() - begun
    if task := taskwarrior(folder, env):
        every["taskwarrior"] = task
    medians = measure(runs, every)
    typer, table = medians["import typer"], medians["import typer, rich.table"]
    print(
        f"\n{made} entries: due shows {number}, unit {lines(unit, env)}; cold {cold:.2f} s, {memory:.0f} MiB; "
        f"after a change of one file {again:.2f} s"
    )
    print(f"{'':26}{'median ms':>10}{'÷ typer':>10}{'÷ + rich':>10}")
    for name, median in medians.items():
        print(f"{name:26}{median * 1000:10.0f}{median / typer:10.2f}{median / table:10.2f}")


if __name__ == "__main__":
    main()
