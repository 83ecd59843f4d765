"""Ledgers made in memory: issued 2022-05-18 for 2022, with six units; and what is recorded of their entries."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from hypothesis import strategies as st

from jc_tasks.agenda.lines import Filter
from jc_tasks.agenda.windows import Window
from jc_tasks.deadline import Deadline
from jc_tasks.deadlines import resolve
from jc_tasks.ledger import Ledger
from jc_tasks.ledger.registry import Group, Registry, Unit
from jc_tasks.model import Measure, Milestone, Place, Plan, Settings, Task
from jc_tasks.progress.event import Event
from jc_tasks.progress.standing import STATUSES, Progress, Standing, state

ISSUED = date(2022, 5, 18)
COUNTIES = ("泽州县人民政府", "高平市人民政府")
REGISTRY = Registry(
    [
        Unit("市生态环境局", "市直部门", ("环保局",), ""),
        Unit("市公安局", "市直部门", (), ""),
        Unit("市公安交警支队", "市直部门", (), "市公安局"),
        Unit("市财政局", "市直部门", (), ""),
        *(Unit(county, "县（市、区）", (), "") for county in COUNTIES),
    ],
    [Group("各县（市、区）人民政府", (), COUNTIES)],
)
WHERE = Place("air.yaml", 1, 1, "")
EVERYTHING = Filter()


def read(phrase: str) -> Deadline:
    return resolve(phrase, year=2022, issued=ISSUED)


def task(
    id: str, phrase: str, units: str = "市生态环境局", steps: tuple[tuple[str, str], ...] = (), **cells: object
) -> Task:
    usual = Task(
        id=id,
        plan=id.split("-")[0],
        table="任务台账",
        no=int(id.split("-")[1]),
        section="一",
        category="强化工业治理",
        title="",
        text=f"{id}的内容",
        deadline=read(phrase),
        units_text=units,
        units=REGISTRY.responsible(units)[0],
        remark="",
        notes=(),
        measure=None,
        line=0,
        milestones=tuple(Milestone(text, read(words)) for text, words in steps),
        place=WHERE,
    )
    return usual._replace(**cells)  # type: ignore[arg-type]


def measure(no: int, units: str, section: str = "一") -> Measure:
    found = REGISTRY.responsible(units)[0]
    return Measure(f"air-m{no}", "air", no, section, "强化工业治理", f"第{no}条", "正文", units, found, 0)


def ledger(*tasks: Task, measures: tuple[Measure, ...] = ()) -> Ledger:
    plans = tuple(Plan(id, name, name, "", ISSUED, 2022) for id, name in (("air", "大气"), ("water", "水")))
    return Ledger(Path("."), plans, tasks, measures, REGISTRY, Settings((), 7, 30, {}), ())


def days(first: str, last: str) -> Window:
    return Window(date.fromisoformat(first), date.fromisoformat(last))


def day(text: str) -> date:
    return date.fromisoformat(text)


def recorded(book: Ledger, statuses: dict[tuple[str, str], str]) -> Ledger:
    """The ledger with a status recorded for entries ("air-1", "") and for their steps and periods ("air-1", date)."""
    standings = {
        (id, day(moment) if moment else None): Standing(status=status, done=day("2022-06-01"))
        for (id, moment), status in statuses.items()
    }
    return book._replace(progress=Progress(standings, ()))


def events(*lines: tuple[str, str, str, dict[str, str]]) -> tuple[Event, ...]:
    """Events as (id or id@moment, event, date, fields)."""
    found = []
    for number, (name, word, when, fields) in enumerate(lines):
        id, _, moment = name.partition("@")
        at = f"{when}T09:{number:02}:00+08:00"
        found.append(Event(id, word, day(when), at, "张三", day(moment) if moment else None, fields))
    return tuple(found)


def on_record(book: Ledger, today: date, *lines: tuple[str, str, str, dict[str, str]]) -> Ledger:
    return book._replace(progress=state(events(*lines), today))


# Any ledger

PHRASES = (
    "8月底前",
    "6月底前",
    "长期坚持",
    "待定",
    "每日",
    "每月",
    "每季度",
    "自2022年7月1日起",
    "2025年底前",
    "6月至8月",
)
CELLS = ("市生态环境局", "市公安局、市财政局", "各县（市、区）人民政府", "泽州县人民政府，各县（市、区）人民政府", "")
BOOKS = st.lists(
    st.tuples(
        st.sampled_from(("air", "water")),
        st.sampled_from(PHRASES),
        st.sampled_from(CELLS),
        st.sampled_from(("一", "二", "")),
        st.sampled_from(STATUSES),
    ),
    max_size=12,
)
DAYS = st.dates(date(2022, 5, 1), date(2023, 3, 1))


def book_of(rows: list[tuple[str, str, str, str, str]]) -> Ledger:
    """A ledger of (plan, phrase, units, section, recorded status)."""
    named = [(f"{plan}-{number}", *rest) for number, (plan, *rest) in enumerate(rows, 1)]
    tasks = (task(id, phrase, units, section=section) for id, phrase, units, section, _ in named)
    return recorded(ledger(*tasks), {(id, ""): status for id, *_, status in named})
