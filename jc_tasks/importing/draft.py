"""A document and what is asked of it -> the draft of a ledger: its header, tables, entries, and what to look at."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from jc_tasks.deadlines import resolve
from jc_tasks.importing.categories import Sections
from jc_tasks.importing.cell_text import clean, one_line
from jc_tasks.importing.clashes import clashes
from jc_tasks.importing.entries import Entry, Finding, entries
from jc_tasks.importing.header_words import squeezed
from jc_tasks.importing.headers import SUPERVISION
from jc_tasks.importing.printed_units import PrintedUnits, printed_units
from jc_tasks.importing.request import Request
from jc_tasks.importing.row_cells import RowCells
from jc_tasks.importing.tables import Left, Table, tables
from jc_tasks.importing.titles import notice
from jc_tasks.importing.units_cell import units_text
from jc_tasks.importing.which_tables import KNOWN_PLANS, chosen, derived_name, known_plan
from jc_tasks.ledger.units import Registry
from jc_tasks.model import Season
from jc_tasks.office_files import Document, Line

_DOCUMENT = re.compile(r"[\u4e00-\u9fff]{2,12}〔20\d\d〕\d{1,4}号")
_PROJECTS = re.compile(r"工程|项目")
_TARGETS = re.compile(r"目标|断面|指标")
_HEAD_LINES = 40


class DraftTable(NamedTuple):
    """A table of the ledger to be. `numbers` are the rows' own, as printed or counted on."""

    name: str
    title: str
    units_label: str
    prefix: str
    place: str
    entries: tuple[Entry, ...]
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
    def entries(self) -> list[Entry]:
        return [entry for table in self.tables for entry in table.entries]


def draft(
    document: Document,
    request: Request,
    registry: Registry,
    seasons: Mapping[str, Season],
    tick: Callable[[int, int], None] = lambda done, all: None,
) -> Draft:
    """The ledger that the document's tables make. Without a ledger table it has no tables; nothing is lost of it.

    `tick` is told how many rows are read, of how many.
    """
    found, left = tables(document)
    choice = chosen(found, request.tables, request.plan, request.name)
    taken = choice.tables
    readings: dict[str, bool] = {}

    def is_dated(phrase: str) -> bool:
        if phrase not in readings:
            deadline = resolve(phrase, year=request.year, issued=request.issued, seasons=dict(seasons))
            readings[phrase] = deadline.kind != "none"
        return readings[phrase]

    whole = printed_units(_unit_cells(taken), registry).registry
    sections = Sections()
    made: list[DraftTable] = []
    findings: list[Finding] = []
    prefixes = _prefixes(taken)
    names = Counter[str]()
    every, done = sum(len(table.rows) for table in taken), 0
    for table in sorted(taken, key=lambda table: bool(prefixes[id(table)])):
        prefix = f"{request.plan}-{prefixes[id(table)]}"
        read = entries(table, prefix, request, sections, lambda cell: units_text(cell, whole), is_dated)
        done += len(table.rows)
        tick(done, every)
        left += read.left
        findings += read.findings
        made.append(_made(table, prefix, read.entries, read.inferred, names))
        findings += _hidden_columns(table)
    titles = list(dict.fromkeys(table.plan_title for table in taken if table.plan_title))
    lines = [block.text for block in document.blocks[:_HEAD_LINES] if isinstance(block, Line)]
    title = request.title or (titles[0] if len(titles) == 1 else notice(lines) if titles else "")
    title = title or (made[0].title if made else "")
    name = request.name or KNOWN_PLANS.get(request.plan, ("",))[0] or (derived_name(title) if len(titles) < 2 else "")
    if len(titles) > 1:
        words = "、".join(f"“{one}”" for one in titles)
        findings.append(Finding("plans", "", f"文件里有几个计划：{words}，全部导入了这一份台账。分开导入用 --table"))
    numbers = set(map(id, taken))
    unchosen = [
        Unchosen(number, table.title, len(table.rows), choice.why, known_plan(table))
        for number, table in enumerate(found, 1)
        if id(table) not in numbers
    ]
    number = _document_number(document)
    return Draft(
        document.name,
        request,
        name or request.plan,
        title or name or request.plan,
        number,
        sections.titles,
        tuple(sections.given),
        tuple(made),
        tuple(left),
        tuple(findings),
        tuple(unchosen),
        document.remarks,
        printed_units((entry.units for table in made for entry in table.entries), registry),
        clashes(document, number, taken, [entry for table in made for entry in table.entries], request),
        choice.absent,
        len(found),
    )


def _unit_cells(taken: list[Table]) -> Iterator[str]:
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


def _prefixes(taken: list[Table]) -> dict[int, str]:
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


def _kind(table: Table) -> str:
    title = squeezed(table.title)
    if "台账" in title:
        return ""
    if _TARGETS.search(title) and "text" not in table.header.columns:
        return "t"
    return "p" if _PROJECTS.search(title) else ""


def _made(
    table: Table, prefix: str, rows: tuple[Entry, ...], inferred: tuple[str, ...], names: Counter[str]
) -> DraftTable:
    numbers = {entry.no for entry in rows}
    missing = tuple(number for number in range(1, max(numbers, default=0)) if number not in numbers)
    supervised = sum(
        any(note.startswith(f"{table.header.words[role]}：") for role in SUPERVISION if role in table.header.words)
        for note in (note for entry in rows for note in entry.notes)
    )
    label = table.header.words.get("units", "")
    name = _name(table, names)
    return DraftTable(name, table.title or name, label, prefix, table.place, rows, missing, inferred, supervised)


def _name(table: Table, names: Counter[str]) -> str:
    """A short name, as listings show it, each once."""
    kind = _kind(table)
    water = "水质" if "水质" in table.title or "断面" in table.title else ""
    name = {"p": "重点工程", "t": f"{water}目标"}.get(kind, "任务台账")
    names[name] += 1
    return name if names[name] == 1 else f"{name}{names[name]}"


def _hidden_columns(table: Table) -> list[Finding]:
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
    found = {
        match[0] for line in lines if len(line) < 40 for match in [_DOCUMENT.fullmatch(squeezed_number(line))] if match
    }
    return found.pop() if len(found) == 1 else ""


def squeezed_number(line: str) -> str:
    return "".join(line.split()).replace("[", "〔").replace("]", "〕").replace("［", "〔").replace("］", "〕")
