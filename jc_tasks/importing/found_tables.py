"""A document's grids -> its ledger tables, put together across pages; what belongs to none is left over, and said."""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from jc_tasks.importing.cell_text import clean, number_in, one_line
from jc_tasks.importing.header_words import squeezed
from jc_tasks.importing.headers import Header, header_at
from jc_tasks.importing.titles import ATTACHMENT, Titles, bare, plain
from jc_tasks.office_files import Cell, Document, Grid, Line, Row

PAGE_MARK = re.compile(r"[-—–－·\s]*(?:第?\d{1,4}页?(?:[,，/]?共\d{1,4}页)?)[-—–－·\s]*|[（(]?续[上前]?[表页]?[）)]?")
MOST_TITLES = 5  # rows above a header
MOST_TABLES = 999  # as many as --table can name
NUMBER_WITHIN = 100  # rows before the end of a page, or below its header
HEADER_WITHIN = 30  # rows in which two tables beside each other have their header
DEFAULT_SHEET = re.compile(r"(?:sheet|工作表|表)\s*\d*", re.IGNORECASE)
_TOTAL = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、)?(?:全[省市县区]|各县区|本[页表]|以上|任务|项目)?"
    r"(?:合计|总计|小计|共计|累计完成|累计|总数)(?:数|任务数|项目数)?(?:\(.*\))?(?:[:：].*|[\d.]+.{0,4})?"
)
_REMARK = re.compile(
    r"[*★☆※●▲(\[【]*(?:(?:注|注释|备注|说明|附注|填表说明|填报说明)\d{0,2}(?:[:.、].*)?"
    r"|(?:填表|填报|报送|制表|审核|审批|签发)(?:人|单位|日期|时间|领导)?(?:\([^()]*\))?:.*"
    r"|(?:联系人|联系电话|单位负责人|负责人|经办人|分管领导)(?:\([^()]*\))?:.*)"
    r"|[*★☆※●▲△]+(?:号|标记)?(?:为|表示|代表|是指).*"
)


class Left(NamedTuple):
    """Words of the document that stand in no task: where, why, and the words themselves."""

    place: str
    why: str
    words: str


class FoundTable(NamedTuple):
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


def found_tables(document: Document) -> tuple[list[FoundTable], list[Left]]:
    """The ledger tables in order, and the rows that are in none of them, word for word."""
    finder = _Finder()
    for block in document.blocks:
        if isinstance(block, Line):
            finder.line(block.text)
        else:
            finder.grid(block)
    found = [open.table() for open in finder.open if open.rows]
    late = (row for table in found[MOST_TABLES:] for row in table.rows if one_line(row))
    finder.left += [Left(row.place, f"在第 {MOST_TABLES} 张表的后面", one_line(row)) for row in late]
    return found[:MOST_TABLES], finder.left


class _Open:
    """A table that further pages may add to."""

    def __init__(self, title: str, plan_title: str, grid: Grid, header: Header, row: Row) -> None:
        self.title, self.plan_title, self.header = title, plan_title, header
        self.sheet, self.exact, self.place = _sheet(grid), grid.exact, row.place
        self.rows: list[Row] = []
        self.starts: set[int] = set()

    def table(self) -> FoundTable:
        rows, starts = tuple(self.rows), frozenset(self.starts)
        return FoundTable(self.title, self.plan_title, self.sheet, self.header, rows, starts, self.place, self.exact)

    def titles_below(self) -> list[Row]:
        """The last rows, where they hold one thing each: titles of what follows."""
        found: list[Row] = []
        for row in reversed(self.rows[-MOST_TITLES:]):
            words = single(row)
            if words is None or number_in(words) or (words and no_task(words)):
                break
            found.insert(0, row)
        return found if any(map(single, found)) else []

    def last_number(self) -> int | None:
        column = self.header.columns.get("no")
        return None if column is None else _first_number(reversed(self.rows[-NUMBER_WITHIN:]), column)


class _Finder:
    def __init__(self) -> None:
        self.open: list[_Open] = []
        self.left: list[Left] = []
        self.titles = Titles()

    def line(self, text: str) -> None:
        if not PAGE_MARK.fullmatch(squeezed(text)):
            self.titles.line(text)

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
            above = []
            self.titles.clear()
            at += height
        if table is None:
            self._without_header(above, grid)

    def _new(self, header: Header, row: Row, grid: Grid) -> _Open:
        title = self.titles.table(len(self.open) + 1) or _sheet(grid)
        made = _Open(title, self.titles.plan, grid, header, row)
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
        titled = [line for line in self.titles.lines if line != table.title and "续" not in line]
        last, near = table.last_number(), grid.rows[at : at + NUMBER_WITHIN]
        first = _first_number(near, header.columns.get("no", 0))
        if last and first:
            return first > last and (first == last + 1 or not titled)
        return not titled

    def _leave_titles(self, rows: list[Row], table: _Open) -> None:
        """Rows above a header are left over, save its title and the number of the attachment."""
        for row in rows:
            words = plain(single(row) or "")
            known = bare(single(row) or "") in (table.title, table.plan_title)
            if words and (known or ATTACHMENT.fullmatch(words) or PAGE_MARK.fullmatch(words)):
                continue
            if one_line(row):
                self.left.append(Left(row.place, "在表头的上面", one_line(row)))

    def _without_header(self, rows: list[Row], grid: Grid) -> None:
        """A page without its header goes on the table before it, if its cells fit and its numbers run on."""
        filled = [row for row in rows if one_line(row)]
        if filled and self.open:
            table = self.open[-1]
            last, first = table.last_number(), _first_number(filled, table.header.columns.get("no", 0))
            fits = table.header.width <= len(filled[0].cells) + 1 and grid.exact == table.exact
            if fits and first is not None and last is not None and first == last + 1:
                table.starts.add(len(table.rows))
                table.rows += rows
                return
        self.left += [Left(row.place, "所在的表没有认出台账的表头", one_line(row)) for row in filled]


def no_task(first: str) -> str:
    """Why a row that begins with these words is no task; "" if it may be one."""
    words = "".join(unicodedata.normalize("NFKC", first).split())
    if _TOTAL.fullmatch(words.strip(":*")):
        return "是合计，不是事项"
    return "是表注，不是事项" if _REMARK.fullmatch(words) else ""


def single(row: Row) -> str | None:
    """The words of a row that holds one thing; "" for an empty row, None for one that holds several."""
    own = {cell.text.strip() for cell in row.cells if cell.text.strip()}
    return None if len(own) > 1 else next(iter(own), "")


def _sheet(grid: Grid) -> str:
    return "" if DEFAULT_SHEET.fullmatch(grid.sheet) else clean(grid.sheet)


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


def _first_number(rows: Iterable[Row], column: int) -> int | None:
    numbers = (number_in(row.cells[column].text) for row in rows if column < len(row.cells))
    return next(filter(None, numbers), None)
