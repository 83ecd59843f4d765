"""The report as a document, read back with python-docx."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import docx as library
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import day, ledger, task
from program import python

from jc_tasks.agenda.lines import Filter, due_items, overdue_items
from jc_tasks.agenda.period import calendar_period
from jc_tasks.agenda.windows import Window
from jc_tasks.ledger import Ledger, read, shipped
from jc_tasks.output.characters import clean_lines
from jc_tasks.output.formats import docx
from jc_tasks.output.report_parts import Report, as_table
from jc_tasks.output.views.progress_report import report

SHIPPED = read(shipped())
TODAY = day("2022-08-01")
CONTACT = "联系人：市生态环境局 张三"


def weekly(book: Ledger, plan: str = "") -> Report:
    period = calendar_period("week", TODAY)
    assert period
    return report(book, Filter(plan=plan), period, TODAY, contact=CONTACT)


def opened(made: Report) -> Any:
    return library.Document(io.BytesIO(docx.render_report(made)))


def told(document: Any) -> Iterator[str | tuple[str, ...]]:
    """Paragraphs and rows, in the order of the page."""
    for part in document.iter_inner_content():
        if isinstance(part, Paragraph) and part.text:
            yield part.text
        elif isinstance(part, Table):
            yield from (tuple(cell.text for cell in row.cells) for row in part.rows)


def lines(made: Report) -> Iterator[str | tuple[str, ...]]:
    """What the report says, in its order."""
    yield from (made.title, *made.heading, *made.basis)
    for section in made.sections:
        yield from (section.title, *section.paragraphs)
        for table in [*map(as_table, section.charts), *section.tables]:
            yield tuple(column.title for column in table.columns)
            yield from (tuple(cell.text.replace("\u3000", " ") for cell in row) for row in table.rows)
        yield from section.notes
    yield made.contact


def ids(document: Any, title: str) -> list[str]:
    """The numbers in the table below the heading that holds those words."""
    below = False
    for part in document.iter_inner_content():
        if isinstance(part, Paragraph) and part.style.name == "Heading 1":
            below = title in part.text
        elif isinstance(part, Table) and below:
            head, *rows = part.rows
            place = [cell.text for cell in head.cells].index("编号")
            return [row.cells[place].text for row in rows]
    return []


def test_it_says_what_the_report_says() -> None:
    made = weekly(SHIPPED)
    assert list(told(opened(made))) == list(lines(made))


def test_it_lists_what_due_and_overdue_print() -> None:
    document = opened(weekly(SHIPPED))
    month = Window(TODAY, day("2022-08-31"))
    assert ids(document, "逾期事项") == [item.task.id for item in overdue_items(SHIPPED, Filter(), TODAY)]
    assert ids(document, "临期事项") == [item.task.id for item in due_items(SHIPPED, month, Filter(), TODAY)]


def test_the_page_is_that_of_an_official_document() -> None:
    document = opened(weekly(SHIPPED))
    [page] = document.sections
    assert [round(length.mm) for length in (page.page_width, page.page_height)] == [210, 297]
    fonts = {name: document.styles[name].element.rPr.rFonts.get(qn("w:eastAsia")) for name in ("Normal", "Heading 1")}
    assert fonts == {"Normal": "仿宋", "Heading 1": "黑体"}
    assert [node.text for node in page.footer._element.iter(qn("w:instrText"))] == ["PAGE"]
    assert document.paragraphs[0].style.name == "Title"


def test_header_rows_repeat_and_no_row_is_split_or_wider_than_the_page() -> None:
    document = opened(weekly(SHIPPED))
    assert document.tables
    for table in document.tables:
        repeated = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
        assert repeated == [True] + [False] * (len(repeated) - 1)
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
        assert sum(column.width.mm for column in table.columns) <= 156.5


def test_lights_are_in_colour_and_in_words() -> None:
    document = opened(weekly(SHIPPED))
    coloured = {
        run.text.split()[0]: str(run.font.color.rgb)
        for table in document.tables
        for row in table.rows
        for run in row.cells[0].paragraphs[0].runs
        if run.font.color and run.font.color.rgb
    }
    assert coloured == {"红": "C62828", "黄": "8A6100", "蓝": "1558B0", "绿": "2E7D32", "办结": "5F6368"}


def test_the_same_report_gives_the_same_bytes() -> None:
    raw = docx.render_report(weekly(SHIPPED))
    assert raw == docx.render_report(weekly(read(shipped())))
    assert {part.date_time for part in zipfile.ZipFile(io.BytesIO(raw)).infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = opened(weekly(SHIPPED)).core_properties
    assert core.created.replace(tzinfo=None) == core.modified.replace(tzinfo=None) == datetime(2022, 8, 1)
    assert core.title == "大气、水、土壤行动计划任务完成情况周报"


@settings(max_examples=8, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=200), min_size=4, max_size=8))
def test_any_text_arrives_clean_and_whole(texts: list[str]) -> None:
    book = ledger(*(task(f"air-{n}", "6月底前", text=words, units_text="x") for n, words in enumerate(texts, 1)))
    cells = [cell.text for table in opened(weekly(book)).tables for row in table.rows for cell in row.cells]
    assert {"\n".join(clean_lines(words)) for words in texts} <= {*cells}


def test_a_report_without_lists_is_a_document_too() -> None:
    words = list(told(opened(weekly(ledger(task("air-1", "长期坚持"))))))
    assert "没有逾期的事项。" in words
    assert words[-1] == CONTACT


def test_without_the_extra_it_says_what_to_install() -> None:
    code = "import sys; sys.modules['docx'] = None; from jc_tasks.cli import main; sys.exit(main())"
    done = python(code, "report", "--week", "--format", "docx")
    assert (done.returncode, done.stdout) == (2, "")
    assert "-m pip install python-docx" in done.stderr
