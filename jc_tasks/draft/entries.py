"""The rows of a ledger table -> entries: merged cells filled down, torn rows joined, every cell verbatim.

Only what the document surely says is filled in: a merged cell whose extent is known, a category, the words of a task
that several rows share. A deadline or a unit is never taken from another row unless the row says so (同上).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from jc_tasks.draft.headers import SUPERVISION, squeezed
from jc_tasks.draft.sections import Sections
from jc_tasks.draft.tables import Left, Table, single
from jc_tasks.draft.words import clean, invisible, number_in, one_line

TOTAL = re.compile(r"(?:合计|总计|小计|共计|累计)(?:[（(].*[)）])?(?:[:：].*|[\d.]+.{0,4})?")
REMARK = re.compile(
    r"(?:注|备注|说明|附注|填表人|填表单位|填报人|填报单位|审核人|审核|制表|联系人|联系电话|审批)[:：].*", re.S
)
DITTO = frozenset({"同上", "〃", "″", '"', "”", "同前", "同上项"})
SENTENCE_ENDS = "。！？；…"
UNDECIDED = "待定"
NOBODY = "未写明单位"
BLANK_TEXT = "（原表这一格空白）"
NO_WORD = "没有栏名的一格"
LABEL_LONGEST = 60


class Entry(NamedTuple):
    """A row as it goes into the ledger. `category` is the label where it is printed, `section` its key."""

    id: str
    no: int
    section: str
    category: str
    text: str
    deadline: str
    units: str
    remark: str
    line: int
    notes: tuple[str, ...]
    place: str


class Finding(NamedTuple):
    """Something that a person should look at: its kind, the entry's id or the place, and what it is."""

    kind: str
    where: str
    words: str


class Reading(NamedTuple):
    """What a table gave. `inferred` are ids of entries whose category is taken from the row above."""

    entries: tuple[Entry, ...]
    left: tuple[Left, ...]
    findings: tuple[Finding, ...]
    inferred: tuple[str, ...]


UnitsText = Callable[[str], str]
IsDated = Callable[[str], bool]


def entries(
    table: Table, prefix: str, year: int, sections: Sections, units_text: UnitsText, is_dated: IsDated
) -> Reading:
    """The entries of a table, ids beginning with `prefix`; and all that needs a look.

    `units_text` puts a units cell in one line, `is_dated` tells whether a phrase is read as a deadline.
    """
    rows = _Rows(table, prefix, year, sections, units_text, is_dated)
    for position, row in enumerate(table.rows):
        rows.row(position, one_line(row))
    return Reading(tuple(rows.entries), tuple(rows.left), tuple(rows.findings), tuple(rows.inferred))


class _Rows:
    def __init__(
        self, table: Table, prefix: str, year: int, sections: Sections, units_text: UnitsText, is_dated: IsDated
    ) -> None:
        self.table, self.prefix, self.year = table, prefix, year
        self.sections, self.units_text, self.is_dated = sections, units_text, is_dated
        self.columns = table.header.columns
        self.words = table.header.words
        self.entries: list[Entry] = []
        self.left: list[Left] = []
        self.findings: list[Finding] = []
        self.inferred: list[str] = []
        self.section = ""
        self.headed = False  # the section was printed on a row of its own
        self.ids: dict[str, int] = {}
        self.numbered = any(number_in(self._raw(position, "no")) for position in range(len(table.rows)))

    # a row

    def row(self, position: int, words: str) -> None:
        """One row: an entry, more of the entry above, a label for those below, or left over."""
        row = self.table.rows[position]
        if not any(cell.text.strip() for cell in row.cells):
            return
        if not words:  # all of it belongs to merged cells from above
            return
        why = self._no_entry(position, words)
        if why is None:
            return
        if why:
            self.left.append(Left(row.place, why, words))
        elif self._continues(position):
            self._join(position, words)
        else:
            self._entry(position)

    def _no_entry(self, position: int, words: str) -> str | None:
        """Why the row is no entry; "" if it may be one, None if it was a label that is now taken."""
        row = self.table.rows[position]
        first = next(squeezed(cell.text) for cell in row.cells if cell.text.strip())
        if TOTAL.fullmatch(first):
            return "是合计，不是事项"
        if REMARK.match(first):
            return "是表注，不是事项"
        if not self.table.exact and any(cell.text.strip() for cell in row.cells[self.table.header.width :]):
            return "比表头多出了格，分不清哪一格是什么"
        one = single(row)
        if one is None:
            filled = [role for role in self.columns if self._text(position, role)]
            return "只有序号，别的格都空着" if filled == ["no"] and len(words) < 6 else ""
        where = [index for index, cell in enumerate(row.cells) if cell.text.strip()]
        across = len(where) > 1 and row.cells[where[-1]].left
        label = clean(one)
        edge = {0, self.columns.get("category", 0), self.columns.get("no", 0)}
        is_label = across or self.sections.numbered(label) or where[0] == self.columns.get("category")
        if is_label and len(label) <= LABEL_LONGEST and (across or where[0] in edge) and number_in(label) is None:
            self.section, self.headed = self.sections.key(label), True
            return None
        if where == [self.columns.get("no")]:
            return "只有序号，别的格都空着"
        if where == [self.columns.get("text")]:
            return "" if self._continues(position) else "只有文字，没有序号、时限和单位，分不清是不是单独一项"
        return "只有一格有字，放不进台账"

    # more of the entry above

    def _continues(self, position: int) -> bool:
        """A row without a number is more of the one above where a page tore it, or where its sentence goes on."""
        if not self.entries or self._raw(position, "no").strip() or self._merged(position, "no"):
            return False
        text, deadline = self._text(position, "text"), self._text(position, "deadline")
        if not self.numbered or (deadline and self.is_dated(deadline)):
            return False
        units = self._text(position, "units")
        if position in self.table.starts:
            return True
        unfinished = self.entries[-1].text[-1:] not in SENTENCE_ENDS
        return bool(text) and not units and not deadline and unfinished

    def _join(self, position: int, words: str) -> None:
        last = self.entries[-1]
        undecided = last.deadline == UNDECIDED
        deadline, units = self._text(position, "deadline"), self._raw(position, "units")
        remark = self._text(position, "remark")
        self.entries[-1] = last._replace(
            text=last.text + self._text(position, "text"),
            deadline=deadline if undecided and deadline else last.deadline + deadline,
            units=self.units_text(f"{'' if last.units == NOBODY else last.units}\n{units}") if units else last.units,
            remark=last.remark + remark,
            notes=(*last.notes, *self._notes(position)),
        )
        self.findings.append(Finding("joined", last.id, f"{self.table.rows[position].place}：{words}"))

    # an entry

    def _entry(self, position: int) -> None:
        row = self.table.rows[position]
        number = self._number(position)
        no = number or (self.entries[-1].no if self.entries and self.numbered else len(self.entries) + 1)
        id = self._id(no)
        notes = self._notes(position)
        self._look_at_number(position, number, no, id)
        section, category = self._section(position, id)
        text, noted = self._words(position, id)
        deadline, more = self._deadline(position, id)
        units, still_more = self._units(position, id)
        odd = invisible("".join(cell.text for cell in row.cells))
        if odd:
            codes = "、".join(f"U+{ord(char):04X}" for char in odd)
            self.findings.append(Finding("invisible", id, f"去掉了看不见的字符 {codes}"))
        if row.hidden:
            self.findings.append(Finding("hidden", id, f"{row.place}是隐藏的，也读入了"))
        notes = [*noted, *more, *still_more, *notes]
        remark = self._text(position, "remark")
        entry = Entry(id, no, section, category, text, deadline, units, remark, row.line, tuple(notes), row.place)
        self.entries.append(entry)

    def _number(self, position: int) -> int | None:
        return number_in(self._raw(position, "no"))

    def _id(self, no: int) -> str:
        """The prefix and the number; a number that comes again counts on: air-5, air-5-2, air-5-3."""
        id = f"{self.prefix}{no}"
        self.ids[id] = self.ids.get(id, 0) + 1
        return id if self.ids[id] == 1 else f"{id}-{self.ids[id]}"

    def _look_at_number(self, position: int, number: int | None, no: int, id: str) -> None:
        place = self.table.rows[position].place
        printed = clean(self._raw(position, "no"))
        if number is None and self.numbered:
            what = f"序号“{printed[:20]}”读不成数" if printed else "没有序号"
            self.findings.append(Finding("number", id, f"{place}{what}，暂记作第 {no} 项"))
        elif id != f"{self.prefix}{no}":
            why = "的序号是合并单元格" if self._merged(position, "no") else f"的序号 {no} 前面已经有了"
            self.findings.append(Finding("number", id, f"{place}{why}，暂编作 {id}"))

    def _section(self, position: int, id: str) -> tuple[str, str]:
        label = self._text(position, "category")
        if label and label not in DITTO:
            merged = self._merged(position, "category")
            self.section, self.headed = self.sections.key(label), False
            return self.section, "" if merged else label
        if self.section and not self.headed:
            self.inferred.append(id)
        return self.section, ""

    def _words(self, position: int, id: str) -> tuple[str, list[str]]:
        """The words of the task. A table without such a column has them in its own: 断面名称：赵庄；目标水质：III类."""
        if "text" not in self.columns:
            parts = [(word, clean(self._cell(position, index))) for index, word in self.table.header.others]
            return "；".join(f"{word}：{cell}" for word, cell in parts if cell) or BLANK_TEXT, []
        text = self._text(position, "text")
        word = self.words["text"]
        if self._merged(position, "text"):
            return text or BLANK_TEXT, [f"“{word}”栏为合并单元格，与第{self._first_sharing(text)}项共用。"]
        above = self.entries[-1].text if self.entries else ""
        if text and (text not in DITTO or not above):
            return text, []
        if above and (text or not self.table.exact):
            why = f"原文是“{text}”" if text else "空白，照合并单元格"
            self.findings.append(Finding("shared", id, f"“{word}”栏{why}，取上一行的：{above[:40]}"))
            return above, [f"“{word}”栏{why}，取第{self._first_sharing(above)}项的。"]
        self.findings.append(Finding("blank", id, f"“{word}”栏空白"))
        return BLANK_TEXT, []

    def _first_sharing(self, text: str) -> int:
        return next(
            (entry.no for entry in self.entries if entry.text == text), self.entries[-1].no if self.entries else 0
        )

    def _deadline(self, position: int, id: str) -> tuple[str, list[str]]:
        if "deadline" not in self.columns:
            return f"{self.year}年", []
        raw = self._raw(position, "deadline")
        phrase = clean(raw)
        if phrase in DITTO and self.entries:
            return self.entries[-1].deadline, [f"“{self.words['deadline']}”栏原文是“{phrase}”。"]
        if phrase:
            lines = "；".join(filter(None, map(clean, raw.splitlines())))
            if lines != phrase and not self.is_dated(phrase) and self.is_dated(lines):
                return lines, [f"“{self.words['deadline']}”栏原文分行写，这里用分号隔开。"]
            return phrase, []
        return UNDECIDED, [self._blank("deadline", id, self.entries[-1].deadline if self.entries else "")]

    def _units(self, position: int, id: str) -> tuple[str, list[str]]:
        raw = self._raw(position, "units") if "units" in self.columns else ""
        units, notes = self.units_text(raw), list[str]()
        if units in DITTO and self.entries:
            notes.append(f"“{self.words['units']}”栏原文是“{units}”。")
            units = self.entries[-1].units
        for index, word in self.table.header.partners:
            if not self._repeated(position, index) and (partner := self.units_text(self._cell(position, index))):
                units += f"；{word}：{partner}" if units else f"{word}：{partner}"
        if not units and "units" in self.columns:
            notes.append(self._blank("units", id, self.entries[-1].units if self.entries else ""))
        return units or NOBODY, notes

    def _blank(self, role: str, id: str, above: str) -> str:
        word = self.words[role]
        merged = "" if self.table.exact or not above else f"，可能是合并单元格（上一行是“{above}”）"
        self.findings.append(Finding("blank", id, f"“{word}”栏空白{merged}"))
        return f"“{word}”栏原表空白。"

    def _notes(self, position: int) -> list[str]:
        """What stands in columns of supervision, and in those that no ledger has a place for or that have no word."""
        header = self.table.header
        found = [(self.words[role], self._text(position, role)) for role in SUPERVISION if role in self.columns]
        named = {*self.columns.values(), *(index for index, _ in (*header.partners, *header.others, *header.hidden))}
        rest = [(index, word) for index, word in header.others if "text" in self.columns]
        rest += [(index, NO_WORD) for index in range(len(self.table.rows[position].cells)) if index not in named]
        found += [(word, clean(self._cell(position, one))) for one, word in rest if not self._repeated(position, one)]
        return [f"{word}：{cell}" for word, cell in found if cell]

    # cells

    def _cell(self, position: int, column: int) -> str:
        cells = self.table.rows[position].cells
        return cells[column].text if column < len(cells) else ""

    def _repeated(self, position: int, column: int) -> bool:
        """Whether the cell is a part of the one to its left."""
        cells = self.table.rows[position].cells
        return column < len(cells) and cells[column].left

    def _raw(self, position: int, role: str) -> str:
        return self._cell(position, self.columns[role]) if role in self.columns else ""

    def _text(self, position: int, role: str) -> str:
        return clean(self._raw(position, role))

    def _merged(self, position: int, role: str) -> bool:
        cells, column = self.table.rows[position].cells, self.columns.get(role, -1)
        return 0 <= column < len(cells) and cells[column].above
