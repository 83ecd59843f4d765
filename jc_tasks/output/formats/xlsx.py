"""A workbook as the offices print a ledger: a summary, then a sheet a plan, A4 landscape. Needs XlsxWriter.

Lights are formulas on the dates and TODAY(), so words, colours, counts and chart move on when the file is opened
later; the values stored with them are those of the as-of day. Text is only ever text: no formula, no link.
"""

import io
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any, NamedTuple

from xlsxwriter import Workbook

from jc_tasks.agenda.lines import FINISHED_LIGHT, NO_LIGHT, Item, is_routine
from jc_tasks.chinese import bare_title
from jc_tasks.ledger import Ledger
from jc_tasks.model import Plan, Settings
from jc_tasks.output.characters import clean_lines, fold
from jc_tasks.output.views import listing
from jc_tasks.output.views.listing import Line
from jc_tasks.progress.standing import CANCELLED, FINISHED, STATUSES, STRUCK_OFF

SUMMARY = "汇总"
LIGHTS = ("红", "黄", "蓝", "绿", FINISHED_LIGHT, NO_LIGHT)
LIGHT_WORDS = {NO_LIGHT: "不亮灯"}
FILLS = {"红": "#F8CBCB", "黄": "#FFF0B3", "蓝": "#CFE2F7", "绿": "#D5ECD5"}
INKS = {"红": "#9C0006", "黄": "#7A5600", "蓝": "#0B4F95", "绿": "#1E6223"}
BARS = {
    "红": "#D64545",
    "黄": "#F0B429",
    "蓝": "#4A90D9",
    "绿": "#5BA55B",
    FINISHED_LIGHT: "#A6A6A6",
    NO_LIGHT: "#E3E3E3",
}
GREY = "#757575"
DAYS = '"还剩"0"天";"逾期"0"天";"今天"'
BODY, HEADING = "宋体", "黑体"
LINE_HEIGHT = 14.25  # points that a line of 10-point text takes
MOST_HEIGHT = 409.0  # what a row of a spreadsheet can have
MOST_TEXT = 32_767  # characters that a cell can hold
HEADER = 2  # the row of the column titles, below the sheet's title and its basis


class Column(NamedTuple):
    """A column of a plan's sheet: width in characters of the cell's font, and what stands in it."""

    title: str
    width: int
    value: Callable[[Line], object]
    format: str = "text"


def render(
    items: list[Item], ledger: Ledger, today: date, *, unit: str = "", title: str = "", last: date | None = None
) -> bytes:
    """The lines in the order given, each on the sheet of its plan; `title` says what they were narrowed to.

    The same lines and day give the same bytes.
    """
    out = io.BytesIO()
    only_text = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(out, {"in_memory": True, **only_text})
    book.set_properties(_properties(ledger, today, title))
    book.set_calc_mode("auto")
    style = _Styles(book)
    names = {SUMMARY.casefold()}
    parts = []
    for plan in ledger.plans:
        lines = _lines([item for item in items if item.task.plan == plan.id], ledger, unit)
        if lines:
            parts.append(_Part(plan, lines, sheet_name(plan.name or plan.id, names)))
    _summary(book, style, parts, ledger, today, title)
    for part in parts:
        _sheet(book, style, part, ledger.settings, today, bool(unit))
    book.close()
    return out.getvalue()


def sheet_name(name: str, taken: set[str]) -> str:
    """A name that a spreadsheet accepts: 1 to 31 characters, none of []:*?/\\, no quote at an end, not yet `taken`."""
    plain = "".join(" " if sign in "[]:*?/\\" else sign for sign in " ".join(clean_lines(name)))
    plain = plain.strip(" '")[:31].strip(" '") or "计划"
    found, number = plain, 1
    while found.casefold() in taken or found.casefold() == "history":
        number += 1
        found = f"{plain[: 31 - len(str(number)) - 1]}-{number}"
    taken.add(found.casefold())
    return found


class _Part(NamedTuple):
    """A plan's sheet: its lines, and the name on its tab."""

    plan: Plan
    lines: list[Line]
    name: str

    @property
    def last(self) -> int:
        return HEADER + len(self.lines)


class _Styles:
    """The cell formats by name, each made once."""

    def __init__(self, book: Any) -> None:
        cell = {"font_name": BODY, "font_size": 10, "valign": "vcenter", "border": 1, "border_color": "#A6A6A6"}
        centred = cell | {"align": "center", "text_wrap": True}
        head = centred | {"font_name": HEADING, "bg_color": "#E8EDF3"}
        self.add = book.add_format
        self.title = self.add({"font_name": HEADING, "font_size": 16, "align": "center", "valign": "vcenter"})
        self.basis = self.add({"font_name": BODY, "font_size": 10, "valign": "vcenter", "text_wrap": True})
        self.heading = self.add({"font_name": HEADING, "font_size": 12, "valign": "vcenter"})
        self.head = self.add(head)
        self.text = self.add(cell | {"text_wrap": True})
        self.centre = self.add(centred)
        self.number = self.add(centred | {"num_format": "0"})
        self.date = self.add(centred | {"num_format": "yyyy-mm-dd"})
        self.days = self.add(centred | {"num_format": DAYS})
        self.total = self.add(head | {"num_format": "0"})
        self.lit = {light: self.add({"bg_color": FILLS[light], "font_color": INKS[light]}) for light in FILLS}
        self.done = self.add({"font_color": GREY})
        self.light_heads = {light: self.add(head | {"bg_color": FILLS[light]}) for light in FILLS}


# A plan's sheet


def _lines(items: list[Item], ledger: Ledger, unit: str) -> list[Line]:
    lines = listing.lines(items, ledger, unit=unit)
    return [line._replace(missed=line.item.light == "红" and line.item.occurrences > 1) for line in lines]


def _columns(part: _Part, with_unit: bool) -> list[Column]:
    """Columns that only some ledgers need are left out where all their cells would be empty."""
    tables = {line.item.task.table for line in part.lines}
    said = any(line.item.standing != type(line.item.standing)() for line in part.lines)
    remarks = any(line.item.task.remark for line in part.lines)
    return [
        Column("编号", 10, lambda line: line.item.task.id, "centre"),
        *([Column("表", 10, lambda line: line.item.task.table, "centre")] if len(tables) > 1 else []),
        Column("类别", 16, lambda line: bare_title(line.item.task.category)),
        Column("工作内容", 56, listing.content),
        Column("完成时限", 14, _phrase, "centre"),
        Column("日期", 11, lambda line: line.item.due, "date"),
        Column("剩余", 9, lambda line: line.item.days_left, "days"),
        Column("灯", 6, lambda line: line.item.light, "light"),
        Column("状态", 8, lambda line: line.item.status, "centre"),
        Column("责任单位", 26, lambda line: line.item.task.units_text),
        *([Column("责任来源", 14, listing.via)] if with_unit else []),
        *([Column("进展情况", 28, _progress)] if said else []),
        *([Column("备注", 12, lambda line: line.item.task.remark)] if remarks else []),
    ]


def _phrase(line: Line) -> str:
    return listing.phrase(line) if line.missed else line.item.deadline.phrase


def _progress(line: Line) -> str:
    """What is recorded, a line each."""
    standing = line.item.standing
    said = [("", standing.note), ("问题：", standing.problem), ("下一步：", standing.next)]
    words = [listing.status_words(line.item), *(f"{label}{one.text}" for label, one in said if one)]
    return "\n".join(filter(None, words))


def _sheet(book: Any, style: _Styles, part: _Part, settings: Settings, today: date, with_unit: bool) -> None:
    columns = _columns(part, with_unit)
    where = {column.title: _letter(index) for index, column in enumerate(columns)}
    last_column = len(columns) - 1
    page = book.add_worksheet(part.name)
    _for_paper(page, part.plan.title)
    page.repeat_rows(HEADER)
    page.freeze_panes(HEADER + 1, 1)
    page.autofilter(HEADER, 0, part.last, last_column)
    _heading(page, style, last_column, f"{part.plan.title}任务台账", _basis(part, today))
    page.set_row(HEADER, 22)
    for index, column in enumerate(columns):
        page.set_column(index, index, column.width)
        page.write_string(HEADER, index, column.title, style.head)
    for row, line in enumerate(part.lines, HEADER + 1):
        lights = _lights(where, row + 1, settings, is_routine(line.item))
        height = 1
        for index, column in enumerate(columns):
            value, form = column.value(line), getattr(style, column.format, style.centre)
            if column.format == "light":
                page.write_formula(row, index, _nested(lights), form, value)
            elif column.format == "days":
                page.write_formula(row, index, _days_left(where, row + 1), form, "" if value is None else value)
            elif isinstance(value, date):
                page.write_datetime(row, index, datetime.combine(value, time()), form)
            else:
                text = _text(value)
                height = max(height, _rows(text, column.width))
                page.write_string(row, index, text, form)
        page.set_row(row, min(MOST_HEIGHT, height * LINE_HEIGHT + 6))
    _colours(page, style, part, where, last_column, settings)


def _basis(part: _Part, today: date) -> str:
    return (
        f"{part.plan.document}　截至 {today} 导出，共 {len(part.lines)} 行；剩余天数和灯按打开文件的日期计算。".strip(
            "　"
        )
    )


def _lights(where: dict[str, str], row: int, settings: Settings, routine: bool = False) -> list[tuple[str, str]]:
    """The lights as spreadsheet conditions on a row, read top to bottom; the last holds for what is left."""
    due, status = f"${where['日期']}{row}", f"${where['状态']}{row}"
    return [
        (f'OR({status}="{FINISHED}",{status}="{STRUCK_OFF}")', FINISHED_LIGHT),
        (f'OR({status}="{CANCELLED}",NOT(ISNUMBER({due})))', NO_LIGHT),
        (f"{due}<TODAY()", NO_LIGHT if routine else "红"),
        (f"{due}<=TODAY()+{settings.yellow}", "黄"),
        (f"{due}<=TODAY()+{settings.blue}", "蓝"),
        ("TRUE", "绿"),
    ]


def _nested(lights: list[tuple[str, str]]) -> str:
    *others, (_, word) = lights
    formula = f'"{word}"'
    for condition, light in reversed(others):
        formula = f'IF({condition},"{light}",{formula})'
    return f"={formula}"


def _days_left(where: dict[str, str], row: int) -> str:
    due, status = f"${where['日期']}{row}", f"${where['状态']}{row}"
    closed = ",".join(f'{status}="{word}"' for word in (FINISHED, STRUCK_OFF, CANCELLED))
    return f'=IF(OR({closed},NOT(ISNUMBER({due}))),"",{due}-TODAY())'


def _colours(
    page: Any, style: _Styles, part: _Part, where: dict[str, str], last_column: int, settings: Settings
) -> None:
    """Date, days and light in the colour of the light; a finished or cancelled row is grey, a routine is never red."""
    first = HEADER + 1
    lit = f"{where['日期']}{first + 1}:{where['灯']}{part.last + 1}"
    status, light = f"${where['状态']}{first + 1}", f"${where['灯']}{first + 1}"
    closed = ",".join(f'{status}="{word}"' for word in (FINISHED, STRUCK_OFF, CANCELLED))
    rule = {"type": "formula", "stop_if_true": True}
    page.conditional_format(
        first, 0, part.last, last_column, rule | {"criteria": f"=OR({closed})", "format": style.done}
    )
    for condition, word in _lights(where, first + 1, settings):
        if word in FILLS:
            criteria = f'=AND({condition},{light}<>"{NO_LIGHT}")'
            page.conditional_format(lit, rule | {"criteria": criteria, "format": style.lit[word]})


# The summary


def _summary(book: Any, style: _Styles, parts: list[_Part], ledger: Ledger, today: date, title: str) -> None:
    page = book.add_worksheet(SUMMARY)
    last_column = len(LIGHTS) + 2
    _for_paper(page, SUMMARY)
    page.set_column(0, 0, 30)
    page.set_column(1, last_column, 10)
    _heading(page, style, last_column, title or "行动计划任务台账汇总", f"截至 {today} 导出。")
    basis = _basis_of_all(ledger, bool(parts))
    for row, words in enumerate(basis, 2):
        page.merge_range(row, 0, row, last_column, "", style.basis)
        page.write_string(row, 0, words, style.basis)
        page.set_row(row, LINE_HEIGHT * _rows(words, 30 + 10 * last_column) + 4)
    if not parts:
        return
    lights_at = 3 + len(basis)
    light_heads = [LIGHT_WORDS.get(light, light) for light in LIGHTS]
    counts = [[[item.light for item in _items(part)].count(light) for light in LIGHTS] for part in parts]
    _counts(page, style, parts, lights_at, "按灯统计", "灯", list(LIGHTS), light_heads, counts)
    statuses_at = lights_at + len(parts) + 4
    counts = [[[item.status for item in _items(part)].count(status) for status in STATUSES] for part in parts]
    _counts(page, style, parts, statuses_at, "按状态统计", "状态", list(STATUSES), list(STATUSES), counts)
    _chart(book, page, parts, lights_at, statuses_at + len(parts) + 4)


def _basis_of_all(ledger: Ledger, any_lines: bool) -> list[str]:
    settings = ledger.settings
    wrong = sum(not problem.doubt for problem in ledger.problems)
    warning = [f"注意：数据有 {wrong} 处问题，内容可能不全。"] if wrong else []
    if not any_lines:
        return [*warning, "没有符合条件的事项。"]
    return [
        *warning,
        "口径：一行一个期限。事项自己一行，每个节点另有一行；定期事项的下一次一行，最近错过的一次另有一行。",
        f"灯：红 已逾期，黄 {settings.yellow} 天内，蓝 {settings.blue} 天内，绿 更远，办结 已办结或已销号；"
        "没有日期的、已取消的和过了日子的每日、每周例行工作不亮灯。",
        "各灯的数和图按打开文件的日期计算；状态是导出时记录的，在各计划的表里改了状态，这里跟着变。",
    ]


def _items(part: _Part) -> list[Item]:
    return [line.item for line in part.lines]


def _counts(
    page: Any,
    style: _Styles,
    parts: list[_Part],
    top: int,
    title: str,
    counted: str,
    words: list[str],
    heads: list[str],
    counts: list[list[int]],
) -> None:
    """A row a plan: how many entries and lines it has, and how many lines hold each of the words."""
    page.write_string(top, 0, title, style.heading)
    page.set_row(top, 20)
    head = top + 1
    for index, name in enumerate(["计划", "事项", "行", *heads]):
        page.write_string(head, index, name, style.light_heads.get(name, style.head))
    for row, (part, found) in enumerate(zip(parts, counts, strict=True), head + 1):
        column = {one.title: _letter(index) for index, one in enumerate(_columns(part, False))}[counted]
        cells = f"'{part.name.replace(chr(39), chr(39) * 2)}'!${column}${HEADER + 2}:${column}${part.last + 1}"
        page.write_string(row, 0, _text(part.plan.name or part.plan.id), style.text)
        page.write_number(row, 1, len({item.task.id for item in _items(part)}), style.number)
        page.write_number(row, 2, len(part.lines), style.number)
        for index, (word, number) in enumerate(zip(words, found, strict=True), 3):
            page.write_formula(row, index, f'=COUNTIF({cells},"{word}")', style.number, number)
    last = head + len(parts)
    page.write_string(last + 1, 0, "合计", style.head)
    sums = [len({item.task.id for part in parts for item in _items(part)}), sum(len(part.lines) for part in parts)]
    sums += [sum(column) for column in zip(*counts, strict=True)]
    for index, number in enumerate(sums, 1):
        letter = _letter(index)
        page.write_formula(last + 1, index, f"=SUM({letter}{head + 2}:{letter}{last + 1})", style.total, number)


def _chart(book: Any, page: Any, parts: list[_Part], lights_at: int, at: int) -> None:
    """A bar a plan, divided by light, the counts on it."""
    chart = book.add_chart({"type": "bar", "subtype": "percent_stacked"})
    head, first, last = lights_at + 1, lights_at + 2, lights_at + 1 + len(parts)
    for index, light in enumerate(LIGHTS, 3):
        chart.add_series(
            {
                "name": [SUMMARY, head, index],
                "categories": [SUMMARY, first, 0, last, 0],
                "values": [SUMMARY, first, index, last, index],
                "fill": {"color": BARS[light]},
                "gap": 60,
                "data_labels": {"value": True, "num_format": "0;;;", "font": {"name": BODY, "size": 9}},
            }
        )
    font = {"name": BODY, "size": 10}
    chart.set_title({"name": "各计划的灯", "name_font": {"name": HEADING, "size": 12, "bold": False}})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_y_axis({"num_font": font, "reverse": True})
    chart.set_legend({"position": "bottom", "font": font})
    chart.set_size({"width": 860, "height": 130 + 50 * len(parts)})
    page.insert_chart(at, 0, chart, {"description": "各计划的事项按灯的比例"})


# Paper, text


def _for_paper(page: Any, name: str) -> None:
    """A4 landscape, as wide as the paper, numbered."""
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    page.center_horizontally()
    page.set_footer(f'&L&"{BODY}"&9{_text(name)[:80].replace("&", "&&")}&R&"{BODY}"&9第 &P 页，共 &N 页')


def _heading(page: Any, style: _Styles, last_column: int, title: str, basis: str) -> None:
    for row, (words, form, height) in enumerate([(title, style.title, 30.0), (basis, style.basis, 18.0)]):
        page.merge_range(row, 0, row, last_column, "", form)
        page.write_string(row, 0, _text(words), form)
        page.set_row(row, height)


def _text(value: object) -> str:
    """Clean, line breaks kept; what is longer than a cell holds says where the rest is."""
    text = "\n".join(clean_lines("" if value is None else str(value)))
    more = "……（全文见 jc-tasks show）"
    return text if len(text) <= MOST_TEXT else text[: MOST_TEXT - len(more)] + more


def _rows(text: str, columns: int) -> int:
    """Lines that a text takes in a cell of that width."""
    return sum(len(fold(line, columns, 2)) for line in text.split("\n"))


def _letter(index: int) -> str:
    return chr(ord("A") + index)


def _properties(ledger: Ledger, today: date, title: str) -> dict[str, object]:
    plans = "、".join(plan.title for plan in ledger.plans)
    return {
        "title": _text(title or "行动计划任务台账"),
        "subject": _text(plans)[:255],
        "author": "jc-tasks",
        "category": "任务台账",
        "comments": f"截至 {today}",
        "created": datetime.combine(today, time()),
    }
