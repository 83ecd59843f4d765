"""A document's grids -> its ledger tables, put together across pages; what belongs to none is left over, and said."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from jc_tasks.document import Cell, Document, Grid, Line, Row
from jc_tasks.draft.header_words import squeezed
from jc_tasks.draft.headers import Header, header_at
from jc_tasks.draft.row_kinds import no_entry
from jc_tasks.draft.words import number_in, one_line

PAGE_MARK = re.compile(r"[-—–－·\s]*(?:第?\d{1,4}页?(?:[,，/]?共\d{1,4}页)?)[-—–－·\s]*|[（(]?续[上前]?[表页]?[）)]?")
ATTACHMENT = re.compile(r"(?:附件|附表|附)\s*[\d一二三四五六七八九十]*[：:]?")
NO_TITLE = re.compile(rf"{ATTACHMENT.pattern}|.*[：:].*|(?:单位|填报|制表|日期|时间).*|[（(].*[）)]")
PLAN_TITLE = re.compile(r"[^。；！？，]{4,60}(?:计划|方案|要点|规划)")
LONGEST_TITLE = 60
MOST_TITLES = 5  # rows above a header
HEADER_WITHIN = 30  # rows in which two tables beside each other have their header
DEFAULT_SHEET = re.compile(r"(?:sheet|工作表|表)\s*\d*", re.IGNORECASE)


class Left(NamedTuple):
    """Words of the document that stand in no entry: where, why, and the words themselves."""

    place: str
    why: str
    words: str


class Table(NamedTuple):
    """One ledger table. `starts` holds the positions of the rows that stand first on a page, `sheet` the worksheet's
    name where it says something."""

    title: str
    plan_title: str
    sheet: str
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

    def __init__(self, title: str, plan_title: str, sheet: str, header: Header, row: Row, exact: bool) -> None:
        self.title, self.plan_title, self.sheet, self.header, self.exact = title, plan_title, sheet, header, exact
        self.place = row.place
        self.rows: list[Row] = []
        self.starts: set[int] = set()

    def table(self) -> Table:
        rows, starts = tuple(self.rows), frozenset(self.starts)
        return Table(self.title, self.plan_title, self.sheet, self.header, rows, starts, self.place, self.exact)

    def titles_below(self) -> list[Row]:
        """The last rows, where they hold one thing each: titles of what follows."""
        found: list[Row] = []
        for row in reversed(self.rows[-MOST_TITLES:]):
            words = single(row)
            if words is None or number_in(words) or (words and no_entry(words)):
                break
            found.insert(0, row)
        return found if any(map(single, found)) else []

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
        words = _plain(text)
        if not words or PAGE_MARK.fullmatch(squeezed(words)):
            return
        if PLAN_TITLE.fullmatch(words):
            self.plan_title = words
        self.lines.append(words)

    def grid(self, grid: Grid) -> None:
        for part in _side_by_side(grid):
            self._grid(part)

    def _grid(self, grid: Grid) -> None:
        table: _Open | None = None
        above: list[Row] = []
        at = 0
        while at < len(grid.rows):
            found = header_at(grid.rows, at, grid.hidden)
            if found is None:
                (above if table is None else table.rows).append(grid.rows[at])
                at += 1
                continue
            header, height = found
            before, below = table, table.titles_below() if table is not None else []
            for row in above or below:
                self.line(single(row) or "")
            candidate = table if table is not None else self.open[-1] if self.open else None
            begun = before is not None and not below
            if candidate is not None and self._goes_on(candidate, header, grid, at + height, begun):
                table = candidate
                table.starts.add(len(table.rows))
            else:
                if before is not None and below:
                    del before.rows[-len(below) :]
                    above = below
                table = self._new(header, grid.rows[at], grid)
            self._leave_titles(above, table)
            above, self.lines = [], []
            at += height
        if table is None:
            self._without_header(above, grid)

    def _new(self, header: Header, row: Row, grid: Grid) -> _Open:
        titles = [line for line in self.lines if len(line) <= LONGEST_TITLE and not NO_TITLE.fullmatch(line)]
        sheet = _sheet(grid)
        made = _Open(titles[-1] if titles else sheet, self.plan_title, sheet, header, row, grid.exact)
        self.open.append(made)
        return made

    def _goes_on(self, table: _Open, header: Header, grid: Grid, at: int, begun: bool) -> bool:
        """The same header once more is the next page: with no other title between, or where the numbers run on.

        Another worksheet with a name of its own is another table.
        """
        if header.printed != table.header.printed or _sheet(grid) != table.sheet:
            return False
        if begun:
            return True
        titled = [line for line in self.lines if line != _plain(table.title) and "续" not in line]
        last, first = table.last_number(), self._first_number(grid, at, header)
        if last and first:
            return first > last and (first == last + 1 or not titled)
        return not titled

    @staticmethod
    def _first_number(grid: Grid, at: int, header: Header) -> int | None:
        column = header.columns.get("no", 0)
        numbers = (number_in(_text(grid.rows[one], column)) for one in range(at, len(grid.rows)))
        return next((number for number in numbers if number), None)

    def _leave_titles(self, rows: list[Row], table: _Open) -> None:
        """Rows above a header are left over, save its title and the number of the attachment."""
        for row in rows:
            words = _plain(single(row) or "")
            known = words in (table.title, table.plan_title)
            if words and (known or ATTACHMENT.fullmatch(words) or PAGE_MARK.fullmatch(words)):
                continue
            if one_line(row):
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


def _plain(text: str) -> str:
    """A title without blanks, and without the signs around it."""
    return "".join(text.split()).strip(":：*")


def _sheet(grid: Grid) -> str:
    return "" if DEFAULT_SHEET.fullmatch(grid.sheet) else grid.sheet


def _side_by_side(grid: Grid) -> list[Grid]:
    """Two tables beside each other, each with a header of its own that begins with the same word, taken apart."""
    for row in grid.rows[:HEADER_WITHIN]:
        words = [squeezed(cell.text) for cell in row.cells]
        starts = [index for index, word in enumerate(words) if word in ("序号", "编号") and not row.cells[index].left]
        if len(starts) == 2 and words[starts[0]] == words[starts[1]] and starts[1] - starts[0] > 2:
            middle = starts[1]
            halves = [(0, middle), (middle, len(words))]
            if all(len({word for word in words[first:end] if word}) > 2 for first, end in halves):
                return [_columns(grid, first, end) for first, end in halves]
    return [grid]


def _columns(grid: Grid, first: int, end: int) -> Grid:
    rows = []
    for row in grid.rows:
        cells = list(row.cells[first:end])
        if first and cells and cells[0].left:  # a cell that is merged over both halves is the left one's
            covered = next((index for index, cell in enumerate(cells) if not cell.left), len(cells))
            cells[:covered] = [Cell("")] * covered
        rows.append(row._replace(cells=tuple(cells)))
    hidden = frozenset(index - first for index in grid.hidden if first <= index < end)
    return grid._replace(rows=tuple(rows), hidden=hidden)


def _text(row: Row, column: int) -> str:
    return row.cells[column].text if column < len(row.cells) else ""


def chosen(
    found: list[Table], wanted: Iterable[int], plan_words: tuple[str, ...], other_words: tuple[str, ...] = ()
) -> tuple[list[Table], str]:
    """The tables to take, and why the others are not: those of the numbers, else of the plan that the words name.

    A document may hold several plans, told by titles or by the names of worksheets; `other_words` are those of other
    plans. Where the words name none of them, all tables are taken.
    """
    numbers = set(wanted)
    if numbers:
        return [table for number, table in enumerate(found, 1) if number in numbers], "--table 没有写它"
    plans = dict.fromkeys(table.plan_title for table in found)
    named = [title for title in plans if any(word in title for word in plan_words)]
    if len(plans) > 1 and len(named) == 1:
        return [table for table in found if table.plan_title == named[0]], f"不属于“{named[0]}”"
    sheets = {table.sheet for table in found}
    of_plan = [sheet for sheet in sheets if any(_is_of(sheet, word) for word in plan_words)]
    of_others = [sheet for sheet in sheets if any(_is_of(sheet, word) for word in other_words)]
    if len(plans) < 2 and len(of_plan) == 1 and of_others:
        return [table for table in found if table.sheet not in of_others], f"不在工作表“{of_plan[0]}”里"
    return found, ""


def _is_of(sheet: str, word: str) -> bool:
    """Whether a worksheet's name says the plan: 水, 水污染防治; not 沁水县, 水务局."""
    return (
        sheet == word
        or re.match(rf"{word}(?:污染|环境|质量|专项|计划|台账|任务|攻坚|行动|保卫|方面|类)", sheet) is not None
    )
