"""What is typed after `import`: the request, and the file that is to be written."""

from __future__ import annotations

import os
from pathlib import Path

from jc_tasks.cli.clock import day_named, wrong_usage
from jc_tasks.cli.shell import typed_as
from jc_tasks.draft.request import Request
from jc_tasks.record import Record

FIRST_YEAR, LAST_YEAR = 2000, 2099
EVERY_TABLE = tuple(range(1, 1000))
_NEEDED = {"plan": "--plan 代号（如 air）", "year": "--year 年份", "issued": "--issued 印发日期"}
_EXAMPLES = {"plan": "air", "year": "YYYY", "issued": "YYYY-MM-DD"}


class Typed(Record):
    """The words of the command line as they were typed."""

    file: str
    plan: str
    year: str
    issued: str
    output: str
    table: str
    name: str
    title: str
    data: str

    def command(self, output: str, *more: str) -> str:
        """The same command with another file to write."""
        words = ["jc-tasks", "import", typed_as(self.file)]
        options = {"--plan": self.plan, "--year": self.year, "--issued": self.issued, "--table": self.table}
        options |= {"--name": self.name, "--title": self.title, "--data": self.data, "-o": output}
        words += [word for option, typed in options.items() if typed for word in (option, typed_as(typed))]
        return " ".join([*words, *more])


def request_of(typed: Typed) -> Request:
    """The request; exit 2 where something is missing or means nothing, all that is missing in one message."""
    missing = [needed for option, needed in _NEEDED.items() if not getattr(typed, option).strip()]
    if missing:
        options = [f"--{option} {getattr(typed, option).strip() or word}" for option, word in _EXAMPLES.items()]
        example = f"jc-tasks import {typed_as(typed.file)} {' '.join(options)}"
        wrong_usage("", f"还要写：{'、'.join(missing)}。例：{example}")
    issued = day_named(typed.issued, "--issued")
    return Request(
        _plan(typed.plan), _year(typed.year), issued, _words(typed.name), _words(typed.title), _tables(typed.table)
    )


def target_of(typed: str, plan: str) -> Path | None:
    """The file that is to be written; in a folder it is named after the plan. None where none is."""
    from jc_tasks.ledger import BESIDES

    if typed in ("", "-"):
        return None
    path = Path(typed)
    if os.path.isdir(path) or typed.endswith(("/", os.sep)):
        path = path / f"{plan}.yaml"
    if path.suffix.lower() not in (".yaml", ".yml"):
        wrong_usage("--output", f"台账文件的名字要以 .yaml 结尾，如 {typed_as(str(path.with_suffix('.yaml')))}。")
    name = path.name
    if name in BESIDES or name.startswith(".") or name != name.strip() or not name.isprintable():
        wrong_usage("--output", f"“{name[:40]}”不能作台账的文件名。可以写：{plan}.yaml。")
    return path


def check_target(target: Path, plan: str, force: bool) -> None:
    """Refuses to overwrite what is there, and a plan that another ledger of the folder has already."""
    from jc_tasks.ledger import SETTINGS, read

    if os.path.lexists(target) and not force:
        wrong_usage("--output", f"已经有 {target} 了，没有覆盖。换一个文件名，或者加 --force 覆盖它。")
    if os.path.exists(target.parent / SETTINGS):
        for task in read(target.parent).tasks:
            if task.plan == plan and task.place.file != target.name:
                there = target.parent / task.place.file
                instead = f"换一个代号，或者写 -o {typed_as(str(there))} --force。"
                wrong_usage("--plan", f"计划代号 {plan} 已经用在 {there} 里。{instead}")


def _plan(typed: str) -> str:
    plan = typed.strip().lower()
    if not plan.isalnum() or len(plan) > 20:
        wrong_usage("--plan", f"“{typed[:40]}”不能作计划代号。用几个字母，如 air、water、soil。")
    return plan


def _year(typed: str) -> int:
    year = typed.strip().removesuffix("年")
    if not (year.isascii() and year.isdigit() and len(year) == 4 and FIRST_YEAR <= int(year) <= LAST_YEAR):
        wrong_usage("--year", f"“{typed[:40]}”不是年份。可以写：2023。")
    return int(year)


def _words(typed: str) -> str:
    """Without what cannot be seen, as a ledger may not hold it."""
    from jc_tasks.safeyaml.characters import showable

    return "".join(filter(showable, typed)).strip()


def _tables(typed: str) -> tuple[int, ...]:
    """2,3 or 2-4 as numbers; all of them is every number that a file can have."""
    if typed.strip().lower() in ("all", "全部"):
        return EVERY_TABLE
    numbers: list[int] = []
    for part in typed.replace("，", ",").replace("、", ",").split(","):
        first, dash, last = part.strip().partition("-")
        ends = [first, last if dash else first]
        if not typed.strip():
            continue
        if not all(
            end.strip().isascii() and end.strip().isdigit() and len(end.strip()) < 4 and int(end) for end in ends
        ):
            wrong_usage("--table", f"“{typed[:40]}”不是第几张表。可以写：2，或 2,3，或 2-4，或 all。")
        numbers += range(int(ends[0]), int(ends[1]) + 1)
    return tuple(numbers)
