"""How many phrases a second are read, and how many rightly: `python tests/benchmarks/deadlines.py [TABLE]`.

The phrases are those of a table like tests/deadlines.tsv (the default), each read once a round. When jionlp is
installed it reads the same phrases in the same run, on the rows that have one day or one span (it knows no other
kinds); a date where there is none counts as false.
"""

from __future__ import annotations

import csv
import statistics
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

from jc_tasks import resolve

ROUNDS = 7


def rows_of(path: Path) -> list[dict[str, str]]:
    with open(path, encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [row for row in rows if (row.get("ambiguous") or "").strip() != "y"]


def ours(row: dict[str, str]) -> tuple[str, str, str]:
    deadline = resolve(row["phrase"], year=int(row["year"]), issued=date.fromisoformat(row["issued"]))
    return deadline.kind, str(deadline.start or ""), str(deadline.due or "")


def print_ours(rows: list[dict[str, str]]) -> None:
    speeds = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        for row in rows:
            ours(row)
        speeds.append(len(rows) / (time.perf_counter() - begun))
    right = sum(ours(row) == (row["kind"], row["start"], row["due"]) for row in rows)
    false = sum(
        (start and start != row["start"]) or (due and due != row["due"]) or False
        for row in rows
        for _, start, due in [ours(row)]
    )
    print(
        f"jc-tasks  {statistics.median(speeds):9,.0f} phrases/s (median of {ROUNDS})   "
        f"right {right}/{len(rows)}   false dates {false}"
    )


def print_jionlp(rows: list[dict[str, str]]) -> None:
    try:
        import jionlp  # type: ignore[import-not-found]
    except ImportError:
        print("jionlp    not installed")
        return
    rows = [row for row in rows if row["kind"] in ("by", "window", "start_by", "none")]

    def read(row: dict[str, str]) -> tuple[str, str]:
        base: Any = {"year": int(row["year"]), "month": 1, "day": 1}
        try:
            found = jionlp.parse_time(row["phrase"], time_base=base)
        except Exception as error:  # whatever a third party's parser raises is "not read"
            del error
            return "", ""
        span = found.get("time") if isinstance(found, dict) else None
        if not isinstance(span, list) or len(span) != 2:
            return "", ""
        return str(span[0])[:10], str(span[1])[:10]

    begun = time.perf_counter()
    read_all = [read(row) for row in rows]
    speed = len(rows) / (time.perf_counter() - begun)
    right = sum(due == row["due"] for row, (_, due) in zip(rows, read_all, strict=True))
    false = sum(bool(due) and due != row["due"] for row, (_, due) in zip(rows, read_all, strict=True))
    print(f"jionlp    {speed:9,.0f} phrases/s                 right {right}/{len(rows)}   false dates {false}")


if __name__ == "__main__":
    table = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "deadlines.tsv"
    print_ours(rows_of(table))
    print_jionlp(rows_of(table))
