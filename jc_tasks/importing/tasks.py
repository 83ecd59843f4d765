"""The rows of a found table -> drafted tasks: merged cells filled down, torn rows joined, every cell verbatim.

Only what the document surely says is filled in: a merged cell whose extent is known, a category, the words of a task
that several rows share. A deadline or a unit is never taken from another row unless the row says so (同上).
"""

from collections.abc import Callable
from typing import NamedTuple

from jc_tasks.importing.cell_text import DITTO, clean, invisible, number_in, one_line, phrase_of, sub_number_in
from jc_tasks.importing.found_tables import FoundTable, Left, no_task, single
from jc_tasks.importing.header_words import ADJUSTED
from jc_tasks.importing.headers import SUPERVISION
from jc_tasks.importing.request import Request
from jc_tasks.importing.row_cells import RowCells, grouping, remarks
from jc_tasks.importing.sections import SENTENCE_ENDS, Labels, Sections, title_on
from jc_tasks.importing.units_cell import is_nothing, unit_label
from jc_tasks.ledger.registry import NOBODY

GIVEN = "完成时限是导入时指定的。"
BLANK_TEXT = "（原表这一格空白）"
NO_WORD = "没有栏名的一格"


class DraftTask(NamedTuple):
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
    """Something that a person should look at: its kind, the task's id or the place, and what it is."""

    kind: str
    where: str
    words: str


class TakenRows(NamedTuple):
    """What the rows of a table gave. `inferred` are ids of tasks whose category is taken from the row above."""

    tasks: tuple[DraftTask, ...]
    left: tuple[Left, ...]
    findings: tuple[Finding, ...]
    inferred: tuple[str, ...]


UnitsText = Callable[[str], str]
IsDated = Callable[[str], bool]


def taken(
    table: FoundTable, prefix: str, request: Request, sections: Sections, units_text: UnitsText, is_dated: IsDated
) -> TakenRows:
    """The tasks of a table, ids beginning with `prefix`; and all that needs a look.

    `units_text` puts a units cell in one line, `is_dated` tells whether a phrase is read as a deadline.
    """
    rows = _Rows(table, prefix, request, sections, units_text, is_dated)
    for position, row in enumerate(table.rows):
        rows.row(position, one_line(row))
    rows.end()
    return TakenRows(tuple(rows.tasks), tuple(rows.left), tuple(rows.findings), tuple(rows.inferred))


class _Rows:
    def __init__(
        self,
        table: FoundTable,
        prefix: str,
        request: Request,
        sections: Sections,
        units_text: UnitsText,
        is_dated: IsDated,
    ) -> None:
        self.table, self.prefix, self.year, self.given = table, prefix, request.year, request.deadline
        self.sections, self.units_text, self.is_dated = sections, units_text, is_dated
        self.cells = RowCells(table)
        self.columns = table.header.columns
        self.words = table.header.words
        self.tasks: list[DraftTask] = []
        self.left: list[Left] = []
        self.findings: list[Finding] = []
        self.inferred: list[str] = []
        self.section = ""  # of the last label in the column of categories
        self.labels = Labels()
        self.ids: dict[str, int] = {}
        self.first_with: dict[str, int] = {}  # the number of the first task with these words
        self.grouping = grouping(self.cells)
        self.numbered = any(self._number(position) for position in range(len(table.rows)))
        self.findings += [Finding(kind, "", words) for kind, words in remarks(self.cells, self.year, NOBODY)]

    def end(self) -> None:
        """After the last row: titles without rows are left over; what has no deadline gets the given one."""
        for label in self.labels.end():
            self.left.append(Left(label.place, "下面没有事项，没有作类别", label.words))
        for at, task in enumerate(self.tasks) if self.given else ():
            if not task.deadline:
                self.tasks[at] = task._replace(deadline=self.given, notes=(*task.notes, GIVEN))

    # a row

    def row(self, position: int, words: str) -> None:
        """One row: a task, more of the task above, a label for those below, or left over."""
        row = self.table.rows[position]
        if not any(cell.text.strip() for cell in row.cells):
            return
        if not words:  # all of it belongs to merged cells from above
            return
        why = self._why_none(position, words)
        if why is None:
            return
        if why:
            self.left.append(Left(row.place, why, words))
        elif self._continues(position):
            self._join(position, words)
        else:
            self._task(position)

    def _why_none(self, position: int, words: str) -> str | None:
        """Why the row is no task; "" if it may be one, None if it was a label that is now taken."""
        row = self.table.rows[position]
        if why := no_task(next(cell.text for cell in row.cells if cell.text.strip())):
            return why
        if not self.table.exact and any(cell.text.strip() for cell in row.cells[self.table.header.width :]):
            return "比表头多出了格，分不清哪一格是什么"
        goes_on = self.cells.filled(position) == [self.columns.get("text")] and self._continues(position)
        if not goes_on and (label := title_on(self.cells, position)):
            self.labels.put(label, row.place)
            self.section = ""
            if len(self.labels.stack) > 1:
                above = self.labels.stack[-2].words
                why = f"{row.place}“{label}”在“{above}”下面，台账只有一级类别，放在各项的说明里"
                self.findings.append(Finding("section", "", why))
            return None
        if single(row) is None:
            filled = [role for role in self.columns if self.cells.text(position, role)]
            return "只有序号，别的格都空着" if filled == ["no"] and len(words) < 6 else ""
        where = self.cells.filled(position)
        if where == [self.columns.get("no")]:
            return "只有序号，别的格都空着"
        if where == [self.columns.get("text")]:
            return "" if self._continues(position) else "只有文字，没有序号、时限和单位，分不清是不是单独一项"
        return "只有一格有字，放不进台账"

    # more of the task above

    def _continues(self, position: int) -> bool:
        """A row without a number is more of the one above where a page tore it, or where its sentence goes on."""
        if not self.tasks or self.cells.raw(position, "no").strip() or self.cells.merged(position, "no"):
            return False
        text, deadline = self.cells.text(position, "text"), self.cells.text(position, "deadline")
        if not self.numbered or (deadline and self.is_dated(deadline)):
            return False
        units = self.cells.text(position, "units")
        if position in self.table.starts:
            return True
        unfinished = self.tasks[-1].text[-1:] not in SENTENCE_ENDS
        return bool(text) and not units and not deadline and unfinished

    def _join(self, position: int, words: str) -> None:
        last = self.tasks[-1]
        deadline, units = self.cells.text(position, "deadline"), self.cells.raw(position, "units")
        remark = self.cells.text(position, "remark")
        self.tasks[-1] = last._replace(
            text=last.text + self.cells.text(position, "text"),
            deadline=last.deadline + deadline,
            units=self.units_text(f"{'' if last.units == NOBODY else last.units}\n{units}") if units else last.units,
            remark=last.remark + remark,
            notes=(*last.notes, *self._notes(position)),
        )
        self.findings.append(Finding("joined", last.id, f"{self.table.rows[position].place}：{words}"))

    # a task

    def _task(self, position: int) -> None:
        row = self.table.rows[position]
        number = self._number(position)
        no = number or (self.tasks[-1].no if self.tasks and self.numbered else len(self.tasks) + 1)
        id = self._id(no)
        notes = self._notes(position)
        self._look_at_number(position, number, no, id)
        section, category, titles = self._section(position, id)
        text, noted = self._words(position, id)
        deadline, more = self._deadline(position, id)
        units, still_more = self._units(position, id)
        odd = invisible("".join(cell.text for cell in row.cells))
        if odd:
            codes = "、".join(f"U+{ord(char):04X}" for char in odd)
            self.findings.append(Finding("invisible", id, f"去掉了看不见的字符 {codes}"))
        if row.hidden:
            self.findings.append(Finding("hidden", id, f"{row.place}是隐藏的，也读入了"))
        printed = clean(self.cells.raw(position, "no"))
        numbered = [f"序号：{printed}"] if sub_number_in(printed) else []
        notes = [*numbered, *titles, *noted, *more, *still_more, *notes]
        remark = self.cells.text(position, "remark")
        self.tasks.append(
            DraftTask(id, no, section, category, text, deadline, units, remark, row.line, tuple(notes), row.place)
        )
        self.first_with.setdefault(text, no)

    def _number(self, position: int) -> int | None:
        """As printed; 2 for 2.1, whose own words are kept in a note."""
        printed = self.cells.raw(position, "no")
        return number_in(printed) or sub_number_in(printed)

    def _id(self, no: int) -> str:
        """The prefix and the number; a number that comes again counts on: air-5, air-5-2, air-5-3."""
        id = f"{self.prefix}{no}"
        self.ids[id] = self.ids.get(id, 0) + 1
        return id if self.ids[id] == 1 else f"{id}-{self.ids[id]}"

    def _look_at_number(self, position: int, number: int | None, no: int, id: str) -> None:
        place = self.table.rows[position].place
        printed = clean(self.cells.raw(position, "no"))
        if printed and sub_number_in(printed):
            self.findings.append(Finding("number", id, f"{place}的序号是“{printed}”，暂编作 {id}"))
        elif number is None and self.numbered:
            what = f"序号“{printed[:20]}”读不成数" if printed else "没有序号"
            self.findings.append(Finding("number", id, f"{place}{what}，暂记作第 {no} 项"))
        elif id != f"{self.prefix}{no}":
            why = "的序号是合并单元格" if self.cells.merged(position, "no") else f"的序号 {no} 前面已经有了"
            self.findings.append(Finding("number", id, f"{place}{why}，暂编作 {id}"))

    def _section(self, position: int, id: str) -> tuple[str, str, list[str]]:
        """Its key, the label where it is printed on the row, and the titles that have no place in the ledger."""
        titles = self.labels.use()
        label = self.cells.text(position, "category") if self.grouping else ""
        if label and label not in DITTO:
            self.section = self.sections.key(label)
            printed = "" if self.cells.merged(position, "category") else label
            return self.section, printed, [f"所在小节：{title}" for title in titles]
        if self.section:
            self.inferred.append(id)
            return self.section, "", [f"所在小节：{title}" for title in titles]
        section = self.sections.key(titles[0]) if titles else ""
        return section, "", [f"所在小节：{title}" for title in titles[1:]]

    def _words(self, position: int, id: str) -> tuple[str, list[str]]:
        """The words of the task. A table without such a column has them in its own: 断面名称：赵庄；目标水质：III类."""
        if "text" not in self.columns:
            parts = [(word, clean(self.cells.cell(position, index))) for index, word in self.table.header.others]
            return "；".join(f"{word}：{cell}" for word, cell in parts if cell) or BLANK_TEXT, []
        text = self.cells.text(position, "text")
        word = self.words["text"]
        if self.cells.merged(position, "text"):
            return text or BLANK_TEXT, [f"“{word}”栏为合并单元格，与第{self._first_sharing(text)}项共用。"]
        above = self.tasks[-1].text if self.tasks else ""
        if text and (text not in DITTO or not above):
            return text, []
        if above and (text or not self.table.exact):
            why = f"原文是“{text}”" if text else "空白，照合并单元格"
            self.findings.append(Finding("shared", id, f"“{word}”栏{why}，取上一行的：{above[:40]}"))
            return above, [f"“{word}”栏{why}，取第{self._first_sharing(above)}项的。"]
        self.findings.append(Finding("blank", id, f"“{word}”栏空白"))
        return BLANK_TEXT, []

    def _first_sharing(self, text: str) -> int:
        return self.first_with.get(text, self.tasks[-1].no if self.tasks else 0)

    def _deadline(self, position: int, id: str) -> tuple[str, list[str]]:
        if "deadline" not in self.columns:
            return "", []
        word, cell, notes = self.words["deadline"], self.cells.raw(position, "deadline"), list[str]()
        for index, other in self.table.header.deadlines:
            if ADJUSTED.fullmatch(other) and self.cells.cell(position, index).strip():
                notes = [f"{word}：{clean(cell)}"] if clean(cell) else []
                word, cell = other, self.cells.cell(position, index)
        if clean(cell) in DITTO and self.tasks:
            return self.tasks[-1].deadline, [*notes, f"“{word}”栏原文是“{clean(cell)}”。"]
        phrase = phrase_of(cell, word, self.year, self.is_dated, typed=not self.table.rows[position].line)
        if phrase.finding:
            self.findings.append(Finding("deadline", id, phrase.finding))
        if phrase.words:
            return phrase.words, [*notes, *filter(None, [phrase.note])]
        return "", [self._blank("deadline", id, self.tasks[-1].deadline if self.tasks else "")]

    def _units(self, position: int, id: str) -> tuple[str, list[str]]:
        raw = self.cells.raw(position, "units") if "units" in self.columns else ""
        nothing = is_nothing(raw)
        units, notes = "" if nothing else self.units_text(raw), list[str]()
        if "".join(units.split()) != "".join(clean(raw).split()):
            notes.append(f"“{self.words['units']}”栏原文是“{clean(raw)}”。")
        if units in DITTO and self.tasks:
            notes.append(f"“{self.words['units']}”栏原文是“{units}”。")
            units = self.tasks[-1].units
        for index, word in self.table.header.partners:
            cell = self.cells.cell(position, index)
            if is_nothing(cell):
                notes.append(f"“{word}”栏原文是“{clean(cell)}”。")
            elif partner := self.units_text(cell):
                label = unit_label(word)
                units += f"；{label}：{partner}" if units else f"{label}：{partner}"
                notes += [f"“{word}”栏在这里写作“{label}”。"] if label != word else []
        if nothing and not units:
            word = self.words["units"]
            self.findings.append(Finding("blank", id, f"“{word}”栏写的是“{clean(raw)}”，当作没有写单位"))
        elif not units and "units" in self.columns:
            notes.append(self._blank("units", id, self.tasks[-1].units if self.tasks else ""))
        return units or NOBODY, notes

    def _blank(self, role: str, id: str, above: str) -> str:
        word = self.words[role]
        merged = "" if self.table.exact or not above else f"，可能是合并单元格（上一行是“{above}”）"
        self.findings.append(Finding("blank", id, f"“{word}”栏空白{merged}"))
        return f"“{word}”栏原表空白。"

    def _notes(self, position: int) -> list[str]:
        """What stands in columns of supervision, and in those that no ledger has a place for or that have no word."""
        header = self.table.header
        found = [(self.words[role], self.cells.text(position, role)) for role in SUPERVISION if role in self.columns]
        if not self.grouping:
            found.append((self.words["category"], self.cells.text(position, "category")))
        named = {*self.columns.values(), *(index for index, _ in (*header.partners, *header.others, *header.hidden))}
        rest = [(index, word) for index, word in header.others if "text" in self.columns]
        rest += [(index, NO_WORD) for index in range(len(self.table.rows[position].cells)) if index not in named]
        rest = [(index, word) for index, word in rest if not self.cells.repeated(position, index)]
        found += [(word, clean(self.cells.cell(position, index))) for index, word in rest]
        return [f"{word}：{cell}" for word, cell in found if cell]
