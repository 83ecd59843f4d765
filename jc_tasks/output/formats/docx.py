"""A report as an official document after GB/T 9704: A4, 仿宋 and 黑体, page numbers. Needs python-docx."""

import io
import zipfile
from datetime import datetime, time
from math import sqrt
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from jc_tasks.output.characters import clean, clean_lines, width
from jc_tasks.output.formats.html import COLOURS
from jc_tasks.output.report_parts import Report, Section, as_table
from jc_tasks.output.shown import Cell, Column, Table

BODY, HEADING, HEADLINE, SMALL, LATIN = "仿宋", "黑体", "宋体", "楷体", "Times New Roman"
PAGE = (210.0, 297.0)  # millimetres
MARGINS = (37.0, 26.0, 35.0, 28.0)  # top, right, bottom, left
TABLE_POINTS = 9.0
CELL_MARGIN = 1.2  # millimetres on either side of a cell's text
PADDING = 2 * CELL_MARGIN + 1.4
LEAST = 17.0  # millimetres of a column that folds
POINT = 25.4 / 72
BEFORE_THE_FIRST = (1980, 1, 1, 0, 0, 0)


def render_report(report: Report) -> bytes:
    """The same report gives the same bytes."""
    document = docx.Document()
    _page(document)
    _styles(document)
    _properties(document, report)
    _paragraph(document, report.title, "Title")
    for line in report.heading:
        _paragraph(document, line, "Subtitle")
    for line in report.basis:
        _paragraph(document, line, "Body Text 2")
    for section in report.sections:
        _section(document, section)
    if report.contact:
        _paragraph(document, report.contact, "Body Text")
    out = io.BytesIO()
    document.save(out)
    return _dateless(out.getvalue())


def _section(document: Any, section: Section) -> None:
    _paragraph(document, section.title, "Heading 1")
    tables = [*map(as_table, section.charts), *section.tables]
    for line in section.paragraphs:
        _paragraph(document, line, "Body Text", followed=bool(tables))
    for table in tables:
        _table(document, table)
    for line in section.notes:
        _paragraph(document, line, "Body Text 2")


# Page and styles


def _page(document: Any) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = map(Mm, PAGE)
    page.top_margin, page.right_margin, page.bottom_margin, page.left_margin = map(Mm, MARGINS)
    page.footer_distance = Mm(25)
    footer = page.footer.paragraphs[0]
    footer.style = document.styles["Footer"]
    footer.add_run("— ")
    for part in (
        _element("w:fldChar", **{"w:fldCharType": "begin"}),
        _element("w:instrText", "PAGE"),
        _element("w:fldChar", **{"w:fldCharType": "separate"}),
        _element("w:t", "1"),
        _element("w:fldChar", **{"w:fldCharType": "end"}),
    ):
        footer.add_run()._r.append(part)
    footer.add_run(" —")


def _styles(document: Any) -> None:
    """Sizes are those of the standard: 二号 22, 三号 16, 四号 14 points; body lines 28 points apart."""
    centre, left = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT
    for name, font, size, align, spacing, indent in (
        ("Normal", BODY, 16.0, left, 28.0, 0.0),
        ("Title", HEADLINE, 22.0, centre, 34.0, 0.0),
        ("Subtitle", SMALL, 14.0, centre, 24.0, 0.0),
        ("Heading 1", HEADING, 16.0, left, 28.0, 0.0),
        ("Body Text", BODY, 16.0, left, 28.0, 32.0),
        ("Body Text 2", BODY, 12.0, left, 20.0, 24.0),
        ("Footer", HEADLINE, 14.0, centre, 18.0, 0.0),
    ):
        _style(document.styles[name], font, size, align, spacing, indent)
    document.styles["Title"].font.bold = True
    document.styles["Title"].paragraph_format.space_after = Pt(8)
    document.styles["Body Text"].paragraph_format.space_after = Pt(4)
    document.styles["Heading 1"].paragraph_format.space_before = Pt(10)
    document.styles["Heading 1"].paragraph_format.keep_with_next = True


def _style(style: Any, font: str, size: float, align: Any, spacing: float, indent: float) -> None:
    for border in style.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)
    _font(style.element.get_or_add_rPr(), font)
    style.font.size, style.font.bold, style.font.italic = Pt(size), False, False
    style.font.color.rgb = _colour("#000000")
    for spaced in style.element.rPr.findall(qn("w:spacing")) + style.element.rPr.findall(qn("w:kern")):
        style.element.rPr.remove(spaced)
    form = style.paragraph_format
    form.alignment, form.first_line_indent = align, Pt(indent)
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(spacing)


def _font(properties: Any, name: str) -> None:
    """Chinese and its punctuation in that font, letters and figures in Times; nothing from the template's theme."""
    fonts = properties.get_or_add_rFonts()
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    values = {"w:ascii": LATIN, "w:hAnsi": LATIN, "w:cs": LATIN, "w:eastAsia": name, "w:hint": "eastAsia"}
    for key, value in values.items():
        fonts.set(qn(key), value)


def _properties(document: Any, report: Report) -> None:
    day = datetime.combine(report.today, time())
    core = document.core_properties
    core.title = clean(report.title)[:255]
    core.subject = clean(report.subject)[:255]
    core.author = core.last_modified_by = "jc-tasks"
    core.comments, core.keywords, core.language = "", "", "zh-CN"
    core.created = core.modified = day
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")


# Text and tables


def _paragraph(document: Any, text: str, style: str, *, followed: bool = False) -> None:
    """`followed` by what it introduces, on the same page."""
    paragraph = document.add_paragraph("\n".join(clean_lines(text)), document.styles[style])
    if followed:
        paragraph.paragraph_format.keep_with_next = True


def _table(document: Any, table: Table) -> None:
    """Header row on every page, no row over two pages, as wide as the text; lights in their colours."""
    if not table.rows:
        return
    sizes = _sizes(table, PAGE[0] - MARGINS[1] - MARGINS[3])
    drawn = document.add_table(rows=0, cols=len(table.columns), style="Table Grid")
    drawn.alignment, drawn.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    margins = _element("w:tblCellMar")
    for side in ("w:left", "w:right"):
        margins.append(_element(side, **{"w:w": str(round(CELL_MARGIN * 56.7)), "w:type": "dxa"}))
    drawn._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)
    head = tuple(Cell(column.title) for column in table.columns)
    for number, cells in enumerate([head, *table.rows]):
        row = drawn.add_row()
        properties = row._tr.get_or_add_trPr()
        properties.append(_element("w:cantSplit"))
        if number == 0:
            properties.append(_element("w:tblHeader"))
        for place, cell, column, size in zip(row._tr.tc_lst, cells, table.columns, sizes, strict=True):
            _cell(place, cell, column, size, heading=number == 0)
    for column, size in zip(drawn._tbl.tblGrid.gridCol_lst, sizes, strict=True):
        column.w = Mm(size)
    _paragraph(document, "", "Body Text 2")


def _cell(place: Any, cell: Cell, column: Column, size: float, *, heading: bool) -> None:
    place.width = Mm(size)
    paragraph = Paragraph(place.p_lst[0], None)  # type: ignore[arg-type]
    run = paragraph.add_run("\n".join(clean_lines(cell.text)))
    run.font.size = Pt(TABLE_POINTS)
    _font(run._r.get_or_add_rPr(), HEADING if heading else HEADLINE)
    if cell.light in COLOURS:
        run.font.color.rgb, run.font.bold = _colour(COLOURS[cell.light]), True
    form = paragraph.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(TABLE_POINTS + 4)
    form.space_before = form.space_after = Pt(1.5)
    if heading:
        form.alignment = WD_ALIGN_PARAGRAPH.CENTER
        form.keep_with_next = True
        place.get_or_add_tcPr().append(_element("w:shd", **{"w:val": "clear", "w:color": "auto", "w:fill": "EDEFF2"}))
    elif column.align == "right":
        form.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _sizes(table: Table, room: float) -> list[float]:
    """Millimetres a column: as wide as the content where there is room; else flexible columns share what is left.

    They share by the square root of their content, so that a long cell beside a very long one is no tall strip.
    """
    half = TABLE_POINTS / 2 * POINT
    texts = [[column.title, *(row[number].text for row in table.rows)] for number, column in enumerate(table.columns)]
    natural = [max(width(clean(text), 2) for text in column) * half + PADDING for column in texts]
    left = room - sum(size for size, column in zip(natural, table.columns, strict=True) if not column.flex)
    if sum(natural) <= room:
        return natural
    if left < max(room / 4, LEAST * sum(bool(column.flex) for column in table.columns)):
        return [size * room / sum(natural) for size in natural]
    sizes = [0.0 if column.flex else size for size, column in zip(natural, table.columns, strict=True)]
    while 0.0 in sizes:
        share = (room - sum(sizes)) / sum(sqrt(whole) for whole, size in zip(natural, sizes, strict=True) if not size)
        narrow = [not size and share * sqrt(whole) < LEAST for whole, size in zip(natural, sizes, strict=True)]
        for place, (whole, size) in enumerate(zip(natural, sizes, strict=True)):
            if not size and (narrow[place] or not any(narrow)):
                sizes[place] = LEAST if narrow[place] else share * sqrt(whole)
    return sizes


def _element(name: str, text: str = "", **attributes: str) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(key), value)
    if text:
        element.text = text
    return element


def _colour(hexadecimal: str) -> Any:
    return RGBColor.from_string(hexadecimal.removeprefix("#").upper())


def _dateless(packed: bytes) -> bytes:
    """The same archive without the time at which it was packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, BEFORE_THE_FIRST), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
