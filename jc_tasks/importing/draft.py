"""A document and what is asked of it -> the draft of a ledger: its header, tables, tasks, and what to look at."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from jc_tasks.deadline import Deadline
from jc_tasks.deadlines import resolve
from jc_tasks.deadlines.mentions import Mention
from jc_tasks.importing.cell_text import clean, one_line
from jc_tasks.importing.clashes import clashes
from jc_tasks.importing.found_tables import FoundTable, Left, found_tables
from jc_tasks.importing.header_words import squeezed
from jc_tasks.importing.headers import SUPERVISION
from jc_tasks.importing.printed_units import PrintedUnits, printed_units
from jc_tasks.importing.request import Request
from jc_tasks.importing.row_cells import RowCells
from jc_tasks.importing.sections import Sections
from jc_tasks.importing.tasks import DraftTask, Finding, TakenRows, taken
from jc_tasks.importing.titles import notice
from jc_tasks.importing.units_cell import units_text
from jc_tasks.importing.which_tables import KNOWN_PLANS, chosen, derived_name, known_plan
from jc_tasks.ledger.checks import uncarried
from jc_tasks.ledger.registry import Registry
from jc_tasks.model import Season
from jc_tasks.office_files import Document, Line

_DOCUMENT = re.compile(r"[\u4e00-\u9fff]{2,12}〔20\d\d〕\d{1,4}号")
_PROJECTS = re.compile(r"工程|项目")
_TARGETS = re.compile(r"目标|断面|指标")
_ROUND = str.maketrans("[]［］", "〔〕〔〕")
_HEAD_LINES = 40


class DraftTable(NamedTuple):
    """A table of the ledger to be. `missing` are the numbers that no row has, `supervised` counts cells of progress."""

    name: str
    title: str
    units_label: str
    prefix: str
    place: str
    tasks: tuple[DraftTask, ...]
    missing: tuple[int, ...]
    inferred: tuple[str, ...]
    supervised: int


class Unchosen(NamedTuple):
    """A ledger table of the document that was not asked for. `plan` is the known one that it says it is of."""

    number: int
    title: str
    rows: int
    why: str
    plan: str = ""


class Draft(NamedTuple):
    """A ledger before it is written, and all that a person should look at.

    `printed` is what its units make of the register. `clashes` are where the document says one thing and the request
    another. `absent` is the plan's short name where the document's tables are of other plans, so that none was taken.
    `found` counts the document's tables.
    """

    source: str
    request: Request
    name: str
    title: str
    document: str
    sections: dict[str, str]
    given_sections: tuple[str, ...]
    tables: tuple[DraftTable, ...]
    left: tuple[Left, ...]
    findings: tuple[Finding, ...]
    unchosen: tuple[Unchosen, ...]
    remarks: tuple[str, ...]
    printed: PrintedUnits
    clashes: tuple[str, ...] = ()
    absent: str = ""
    found: int = 0

    @property
    def tasks(self) -> list[DraftTask]:
        return [task for table in self.tables for task in table.tasks]


def draft(document: Document, request: Request, registry: Registry, seasons: Mapping[str, Season]) -> Draft:
    """The ledger that the document's tables make. Without a ledger table it has no tables; nothing is lost of it."""
    found, left = found_tables(document)
    choice = chosen(found, request.tables, request.plan, request.name)

    @cache
    def is_dated(phrase: str) -> bool:
        return resolve(phrase, year=request.year, issued=request.issued, seasons=seasons).kind != "none"

    whole = printed_units(_unit_cells(choice.tables), registry).registry
    sections = Sections()
    made: list[DraftTable] = []
    findings: list[Finding] = []
    prefixes = _prefixes(choice.tables)
    names = Counter[str]()
    for table in sorted(choice.tables, key=lambda table: bool(prefixes[id(table)])):
        prefix = f"{request.plan}-{prefixes[id(table)]}"
        rows = taken(table, prefix, request, sections, lambda cell: units_text(cell, whole), is_dated)
        left += rows.left
        findings += [*rows.findings, *_hidden_columns(table)]
        made.append(_made(table, prefix, rows, names))
    name, title, plans = _named(document, request, choice.tables, made)
    if len(plans) > 1:
        words = "、".join(f"“{one}”" for one in plans)
        findings.append(Finding("plans", "", f"文件里有几个计划：{words}，全部导入了这一份台账。分开导入用 --table"))
    number = _document_number(document)
    tasks = [task for table in made for task in table.tasks]
    return Draft(
        source=document.name,
        request=request,
        name=name,
        title=title,
        document=number,
        sections=sections.titles,
        given_sections=tuple(sections.given),
        tables=tuple(made),
        left=tuple(left),
        findings=tuple(findings),
        unchosen=tuple(_unchosen(found, choice.tables, choice.why)),
        remarks=document.remarks,
        printed=printed_units((task.units for task in tasks), registry),
        clashes=clashes(document, number, choice.tables, tasks, request),
        absent=choice.absent,
        found=len(found),
    )


def proposed_steps(
    draft: Draft, seasons: Mapping[str, Season], tick: Callable[[int, int], None] = lambda done, all: None
) -> dict[str, list[Mention]]:
    """By the task's id the dates in its words that its deadline does not carry: they look like steps of it.

    Proposed, never assumed. `tick` is told how many tasks are looked at, of how many.
    """
    year, issued = draft.request.year, draft.request.issued
    found = dict[str, list[Mention]]()

    @cache
    def read(phrase: str) -> Deadline:
        return resolve(phrase, year=year, issued=issued, seasons=seasons)

    for number, task in enumerate(draft.tasks, 1):
        words = (task.text, task.remark)
        if steps := uncarried(words, [read(task.deadline)], year=year, issued=issued, seasons=seasons):
            found[task.id] = steps
        tick(number, len(draft.tasks))
    return found


def _named(
    document: Document, request: Request, taken: list[FoundTable], made: list[DraftTable]
) -> tuple[str, str, list[str]]:
    """The plan's short name and its title; and all titles of plans that stand above the tables."""
    plans = list(dict.fromkeys(table.plan_title for table in taken if table.plan_title))
    lines = [block.text for block in document.blocks[:_HEAD_LINES] if isinstance(block, Line)]
    title = request.title or (plans[0] if len(plans) == 1 else notice(lines) if plans else "")
    title = title or (made[0].title if made else "")
    name = request.name or KNOWN_PLANS.get(request.plan, ("",))[0] or (derived_name(title) if len(plans) < 2 else "")
    return name or request.plan, title or name or request.plan, plans


def _unchosen(found: list[FoundTable], taken: list[FoundTable], why: str) -> Iterator[Unchosen]:
    numbers = set(map(id, taken))
    for number, table in enumerate(found, 1):
        if id(table) not in numbers:
            yield Unchosen(number, table.title, len(table.rows), why, known_plan(table))


def _unit_cells(taken: list[FoundTable]) -> Iterator[str]:
    """The cells that hold units, save those with blanks or line breaks, which may have torn a name."""
    for table in taken:
        columns = [index for index, _ in table.header.partners]
        columns += [table.header.columns["units"]] if "units" in table.header.columns else []
        cells = RowCells(table)
        for index in columns:
            for position in range(len(table.rows)):
                cell = cells.cell(position, index).strip()
                if cell and not any(map(str.isspace, cell)):
                    yield clean(cell)


def _prefixes(taken: list[FoundTable]) -> dict[int, str]:
    """What stands between the plan and the number in the ids of each table: nothing for the ledger, p for projects."""
    given: dict[int, str] = {}
    ledgers = [table for table in taken if table.header.is_ledger and not _kind(table)]
    plain = (ledgers or taken)[:1]
    free = iter("bcdefghijklnoqrsuvwxyz")
    for table in taken:
        if table in plain and "" not in given.values():
            given[id(table)] = ""
            continue
        kind = _kind(table)
        letter = kind if kind and kind not in given.values() else next(free, "")
        given[id(table)] = letter or f"x{len(given)}x"
    return given


def _kind(table: FoundTable) -> str:
    title = squeezed(table.title)
    if "台账" in title:
        return ""
    if _TARGETS.search(title) and "text" not in table.header.columns:
        return "t"
    return "p" if _PROJECTS.search(title) else ""


def _made(table: FoundTable, prefix: str, rows: TakenRows, names: Counter[str]) -> DraftTable:
    numbers = {task.no for task in rows.tasks}
    marks = tuple(f"{table.header.words[role]}：" for role in SUPERVISION if role in table.header.words)
    name = _name(table, names)
    return DraftTable(
        name=name,
        title=table.title or name,
        units_label=table.header.words.get("units", ""),
        prefix=prefix,
        place=table.place,
        tasks=rows.tasks,
        missing=tuple(number for number in range(1, max(numbers, default=0)) if number not in numbers),
        inferred=rows.inferred,
        supervised=sum(note.startswith(marks) for task in rows.tasks for note in task.notes),
    )


def _name(table: FoundTable, names: Counter[str]) -> str:
    """A short name, as listings show it, each once."""
    kind = _kind(table)
    water = "水质" if "水质" in table.title or "断面" in table.title else ""
    name = {"p": "重点工程", "t": f"{water}目标"}.get(kind, "任务台账")
    names[name] += 1
    return name if names[name] == 1 else f"{name}{names[name]}"


def _hidden_columns(table: FoundTable) -> list[Finding]:
    found = []
    for index, word in table.header.hidden:
        filled = sum(bool(row.cells[index].text.strip()) for row in table.rows if index < len(row.cells))
        if filled:
            found.append(Finding("column", "", f"隐藏的列“{word}”没有导入（{filled} 格有字）。要导入，先取消隐藏"))
    return found


def _document_number(document: Document) -> str:
    """The number of the document, where its beginning names just one."""
    lines = [block.text for block in document.blocks if isinstance(block, Line)][:_HEAD_LINES]
    lines += [one_line(row) for block in document.blocks if not isinstance(block, Line) for row in block.rows[:2]]
    words = ("".join(line.split()).translate(_ROUND) for line in lines if len(line) < 40)
    found = set(filter(_DOCUMENT.fullmatch, words))
    return found.pop() if len(found) == 1 else ""
