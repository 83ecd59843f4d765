"""A document's grids -> its ledger tables, put together across pages; what belongs to none is left over, and said."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from jc_tasks.document import Document, Grid, Line, Row
from jc_tasks.draft.headers import Header, header_in, squeezed
from jc_tasks.draft.words import number_in, one_line

PAGE_MARK = re.compile(r"[-—–－·\s]*(?:第?\d{1,4}页?(?:[,，/]?共\d{1,4}页)?)[-—–－·\s]*|[（(]?续[上前]?[表页]?[）)]?")
NO_TITLE = re.compile(r"(?:附件|附表|附)\s*[\d一二三四五六七八九十]*[：:]?|.*[：:].*|(?:单位|填报|制表|日期|时间).*")
PLAN_TITLE = re.compile(r"[^。；！？，]{4,60}(?:计划|方案|要点|规划)")
LONGEST_TITLE = 60
DEFAULT_SHEET = re.compile(r"(?:sheet|工作表|表)\s*\d*", re.IGNORECASE)


class Left(NamedTuple):
    """Words of the document that stand in no entry: where, why, and the words themselves."""

    place: str
    why: str
    words: str


class Table(NamedTuple):
    """One ledger table. `starts` holds the positions of the rows that stand first on a page."""

    title: str
    plan_title: str
    header: Header
    rows: tuple[Row, ...]
    starts: frozenset[int]
    place: str
    exact: bool


def tables(document: Document) -> tuple[list[Table], list[Left]]:
    """The ledger tables in order, and the rows that are in none of them, word for word."""
    finder = _Finder()
    for block in document.blocks:
        if isinstance(block, Line):
            finder.line(block.text)
        else:
            finder.grid(block)
    return [open.table() for open in finder.open if open.rows], finder.left


class _Open:
    """A table that further pages may add to."""

    def __init__(self, title: str, plan_title: str, header: Header, row: Row, exact: bool) -> None:
        self.title, self.plan_title, self.header, self.exact = title, plan_title, header, exact
        self.place = row.place
        self.rows: list[Row] = []
        self.starts: set[int] = set()

    def table(self) -> Table:
        rows, starts = tuple(self.rows), frozenset(self.starts)
        return Table(self.title, self.plan_title, self.header, rows, starts, self.place, self.exact)

    def last_number(self) -> int | None:
        column = self.header.columns.get("no")
        if column is None:
            return None
        numbers = (number_in(row.cells[column].text) for row in reversed(self.rows) if column < len(row.cells))
        return next((number for number in numbers if number), None)


class _Finder:
    def __init__(self) -> None:
        self.open: list[_Open] = []
        self.left: list[Left] = []
        self.lines: list[str] = []  # since the last table
        self.plan_title = ""

    def line(self, text: str) -> None:
        words = squeezed(text)
        if not words or PAGE_MARK.fullmatch(words):
            return
        if PLAN_TITLE.fullmatch(words):
            self.plan_title = words
        self.lines.append(words)

    def grid(self, grid: Grid) -> None:
        table: _Open | None = None
        previous: Header | None = None
        begun = False
        above: list[Row] = []
        for row in grid.rows:
            header = header_in(row, grid.hidden)
            if header:
                if table is not None and previous is not None and not table.rows[-1:]:
                    table.header = header  # the second line of a header in two
                elif table is not None and self._goes_on(table, header, grid, begun):
                    table.starts.add(len(table.rows))
                elif table is None and self.open and self._goes_on(self.open[-1], header, grid, begun):
                    table = self.open[-1]
                    table.starts.add(len(table.rows))
                else:
                    for one in above:
                        self._title_row(one)
                    table = self._new(header, row, grid)
                above, previous, begun = [], header, True
                self.lines = []
            elif table is not None:
                table.rows.append(row)
                previous = None
            else:
                above.append(row)
        if table is None:
            self._without_header(above, grid)

    def _new(self, header: Header, row: Row, grid: Grid) -> _Open:
        titles = [line for line in self.lines if len(line) <= LONGEST_TITLE and not NO_TITLE.fullmatch(line)]
        sheet = "" if DEFAULT_SHEET.fullmatch(grid.sheet) else grid.sheet
        made = _Open(titles[-1] if titles else sheet, self.plan_title, header, row, grid.exact)
        self.open.append(made)
        return made

    def _goes_on(self, table: _Open, header: Header, grid: Grid, begun: bool) -> bool:
        """The same header once more is the next page: with no other title between, or where the numbers run on."""
        if header.printed != table.header.printed:
            return False
        if begun:
            return True
        titled = [line for line in self.lines if line != squeezed(table.title) and "续" not in line]
        last, first = table.last_number(), self._first_number(grid, header)
        if last and first:
            return first > last and (first == last + 1 or not titled)
        return not titled

    @staticmethod
    def _first_number(grid: Grid, header: Header) -> int | None:
        column = header.columns.get("no", 0)
        numbers = (number_in(row.cells[column].text) for row in grid.rows if column < len(row.cells))
        return next((number for number in numbers if number), None)

    def _title_row(self, row: Row) -> None:
        """A row above the header: a title if it holds one thing, else left over."""
        words = single(row)
        if words:
            self.line(words)
        elif words is None:
            self.left.append(Left(row.place, "在表头的上面", one_line(row)))

    def _without_header(self, rows: list[Row], grid: Grid) -> None:
        """A page without its header goes on the table before it, if its cells fit and its numbers run on."""
        table = self.open[-1] if self.open else None
        filled = [row for row in rows if one_line(row)]
        if not filled:
            return
        if table is not None:
            column = table.header.columns.get("no", 0)
            first = next((number for row in filled if (number := number_in(_text(row, column)))), None)
            last = table.last_number()
            fits = table.header.width <= len(filled[0].cells) + 1 and grid.exact == table.exact
            if fits and first is not None and last is not None and first == last + 1:
                table.starts.add(len(table.rows))
                table.rows += rows
                return
        self.left += [Left(row.place, "所在的表没有认出台账的表头", one_line(row)) for row in filled]


def single(row: Row) -> str | None:
    """The words of a row that holds one thing; "" for an empty row, None for one that holds several."""
    own = {cell.text.strip() for cell in row.cells if cell.text.strip()}
    return None if len(own) > 1 else next(iter(own), "")


def _text(row: Row, column: int) -> str:
    return row.cells[column].text if column < len(row.cells) else ""


def chosen(found: list[Table], wanted: Iterable[int], plan_words: tuple[str, ...]) -> tuple[list[Table], str]:
    """The tables to take, and why the others are not: those of the numbers, else of the plan that the words name.

    A document may hold several plans. Where the words name none of them, all tables are taken.
    """
    numbers = set(wanted)
    if numbers:
        return [table for number, table in enumerate(found, 1) if number in numbers], "--table 没有写它"
    plans = dict.fromkeys(table.plan_title for table in found)
    named = [title for title in plans if any(word in title for word in plan_words)]
    if len(plans) > 1 and len(named) == 1:
        return [table for table in found if table.plan_title == named[0]], f"不属于“{named[0]}”"
    return found, ""
