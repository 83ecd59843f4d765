"""A report as plain text, Markdown, or the HTML of a mail.

Text and Markdown are a row of tables for the renderers of those formats. A mail has a page of its own: mail programs
drop style sheets, so it must hold at 400 pixels by its build. A list has two columns, what is urgent and what it is;
a bar is a table of two coloured cells, which also Outlook draws. All text goes through `show.html`.
"""

from __future__ import annotations

from jc_tasks.output.characters import clean, width
from jc_tasks.output.formats import html, markdown
from jc_tasks.output.formats import text as plain
from jc_tasks.output.report import Chart, Report, Row, Section, Share
from jc_tasks.output.tables import Cell, Column, Table
from jc_tasks.output.views.statistics import formula, percent

BARS = (20, 10, 0)  # characters of a bar, the longest that fit
WIDEST_LABEL = 32
LIST = ("light", "due", "id")  # the left column of a list in a mail; the other columns stand on the right
MAIN = "text"


# Text and Markdown


def render_text(report: Report, *, columns: int = 100, encoding: str = "utf-8") -> str:
    return plain.render(*_tables(report, columns, encoding), width=columns, encoding=encoding)


def render_markdown(report: Report) -> str:
    """The first heading is of the first level, the others are of the second."""
    return markdown.render(*_tables(report, 10_000, "utf-8", bars=(10,))).removeprefix("#")


def as_table(chart: Chart, bar: int = 0) -> Table:
    """A chart as a table: each share as 3/5 60.0%, with a bar of that many characters beside it."""
    longest = max((width(clean(row.label)) for row in chart.rows), default=0)
    columns = [Column(chart.head, "label", flex=1, min_width=min(longest, WIDEST_LABEL))]
    for measure in chart.measures:
        columns.append(Column(measure, "share", "right"))
        columns += [Column("图示", "bar")] if bar else []
    columns += [Column(title, "other", "right") for title in chart.others]
    return Table("", tuple(columns), tuple(_row(row, bar) for row in chart.rows))


def drawn(share: Share, cells: int) -> str:
    """A bar of characters; see `filled`."""
    return "█" * filled(share, cells) + "░" * (cells - filled(share, cells)) if share.whole else ""


def filled(share: Share, cells: int) -> int:
    """How many of the cells of a bar are full: none only for nothing, all only for everything."""
    if not 0 < share.part < share.whole:
        return cells if share.part else 0
    return min(max((2 * cells * share.part + share.whole) // (2 * share.whole), 1), cells - 1)


def _tables(report: Report, columns: int, encoding: str, bars: tuple[int, ...] = BARS) -> list[Table]:
    tables = [Table(report.title, (), (), report.heading), Table("", (), (), report.basis)]
    for section in report.sections:
        tables.append(Table(section.title, (), (), section.paragraphs))
        tables += [_widest(chart, columns, encoding, bars) for chart in section.charts]
        tables += section.tables
        tables += [Table("", (), (), section.notes)] if section.notes else []
    return [*tables, Table("", (), (), (report.contact,))] if report.contact else tables


def _widest(chart: Chart, columns: int, encoding: str, bars: tuple[int, ...]) -> Table:
    from jc_tasks.output.layout import fitting

    drafts = [as_table(chart, bar) for bar in bars]
    return fitting(drafts, columns, len(plain.GAP), encoding) or drafts[-1]


def _row(row: Row, bar: int) -> tuple[Cell, ...]:
    cells = [Cell(row.label, row.light)]
    for share in row.shares:
        cells.append(Cell(formula(*share)))
        cells += [Cell(drawn(share, bar), row.light)] if bar else []
    return (*cells, *map(Cell, row.others))


# The HTML of a mail


H2 = "margin:1.4em 0 .4em;page-break-after:avoid;font-size:16px;line-height:1.4;border-bottom:2px solid #c62828"
SMALL = "margin:.2em 0;font-size:13px;color:#555"
FULL = "border-collapse:collapse;width:100%;margin:.4em 0 1em"
CELL = f"{html.CELL};border-left:0;border-right:0"
HEAD = f"{CELL};background:#f0f2f4;text-align:left;font-weight:bold"
TIGHT = "white-space:nowrap;width:1%"
DETAIL = "font-size:13px;color:#555"
PRINTED = "-webkit-print-color-adjust:exact;print-color-adjust:exact"
EMPTY_BAR = "#e3e6e8"
PLAIN_BAR = "#546e7a"
BAR_PIXELS = 8


def render_html(report: Report) -> str:
    parts = [f'<div style="max-width:860px;margin:0 auto;{PRINTED}">']
    parts.append(f'<h1 style="{html.H1}">{html.text_of(report.title)}</h1>')
    parts += [f'<p style="{html.NOTE}">{html.text_of(line)}</p>' for line in report.heading]
    parts += [f'<p style="{SMALL}">{html.text_of(line)}</p>' for line in report.basis]
    for section in report.sections:
        parts += _section(section)
    if report.contact:
        line = f"{html.NOTE};border-top:1px solid #bbb;padding-top:.6em"
        parts.append(f'<p style="{line}">{html.text_of(report.contact)}</p>')
    return html.document(report.title, [*parts, "</div>"])


def _section(section: Section) -> list[str]:
    parts = [f'<h2 style="{H2}">{html.text_of(section.title)}</h2>']
    parts += [f'<p style="{html.NOTE}">{html.text_of(line)}</p>' for line in section.paragraphs]
    for chart in section.charts:
        parts += _chart(chart)
    for table in section.tables:
        keys = [column.key for column in table.columns]
        parts += _list(table) if MAIN in keys else _grid(table)
    return parts + [f'<p style="{SMALL}">{html.text_of(line)}</p>' for line in section.notes]


def _list(table: Table) -> list[str]:
    """An entry a row: on the left its light, date and number, on the right its text and the other columns by name.

    The left column is as wide as its words, unless somebody's id is no such word but a flood.
    """
    main = next(column.title for column in table.columns if column.key == MAIN)
    left = "<br>".join(html.text_of(column.title) for column in table.columns if column.key in LIST)
    others = "、".join(column.title for column in table.columns if column.key not in (*LIST, MAIN))
    lead = [cell for row in table.rows for column, cell in zip(table.columns, row, strict=True) if column.key in LIST]
    tight = TIGHT if all(width(clean(cell.text)) <= html.NARROW for cell in lead) else "width:25%"
    head = [_head(left, tight), _head(f"{html.text_of(main)}<br>{_detail(others)}")]
    rows = []
    for row in table.rows:
        cells = list(zip(table.columns, row, strict=True))
        first = [_lit(cell) for column, cell in cells if column.key in LIST]
        second = [html.text_of(cell.text) for column, cell in cells if column.key == MAIN]
        second += [
            _detail(f"{column.title}：{cell.text}")
            for column, cell in cells
            if column.key not in (*LIST, MAIN) and cell.text
        ]
        rows.append([_cell("<br>".join(first), tight), _cell("<br>".join(second))])
    return _rows(FULL, head, rows)


def _grid(table: Table) -> list[str]:
    aligns = [f"text-align:{column.align}" for column in table.columns]
    head = [_head(html.text_of(column.title), align) for column, align in zip(table.columns, aligns, strict=True)]
    rows = [[_cell(_lit(cell), align) for cell, align in zip(row, aligns, strict=True)] for row in table.rows]
    return _rows(f"{FULL};width:auto", head, rows)


def _chart(chart: Chart) -> list[str]:
    """A label and, for each measure, the share in figures above its bar."""
    wide = f"width:{40 if len(chart.measures) == 1 else 27}%"
    head = [_head(html.text_of(chart.head))]
    head += [_head(html.text_of(measure), wide) for measure in chart.measures]
    head += [_head(html.text_of(other), f"{TIGHT};text-align:right") for other in chart.others]
    rows = []
    for row in chart.rows:
        cells = [_cell(_lit(Cell(row.label, row.light)))]
        cells += [_cell(_share(share, html.COLOURS.get(row.light, PLAIN_BAR))) for share in row.shares]
        rows.append(cells + [_cell(html.text_of(other), "text-align:right") for other in row.others])
    return _rows(FULL, head, rows)


def _rows(style: str, head: list[str], rows: list[list[str]]) -> list[str]:
    lines = [f'<tr style="page-break-inside:avoid">{"".join(cells)}</tr>' for cells in rows]
    titles = f"<thead><tr>{''.join(head)}</tr></thead>"
    return [f'<table style="{style}">', titles, "<tbody>", *lines, "</tbody>", "</table>"]


def _head(inner: str, style: str = "") -> str:
    return f'<th scope="col" style="{HEAD};{style}">{inner}</th>'


def _cell(inner: str, style: str = "") -> str:
    return f'<td style="{CELL};{style}">{inner}</td>'


def _detail(text: str) -> str:
    return f'<span style="{DETAIL}">{html.text_of(text)}</span>'


def _share(share: Share, colour: str) -> str:
    """3/5 60.0% above a bar: a table of a full and an empty cell. Nothing to divide by, no bar."""
    words = f"{share.part}/{share.whole}&ensp;<b>{percent(*share)}</b>" if share.whole else percent(*share)
    if not share.whole:
        return words
    full = filled(share, 100)
    halves = "".join(
        f'<td bgcolor="{shade}" width="{size}%" style="background:{shade};height:{BAR_PIXELS}px;'
        f'padding:0;font-size:1px;line-height:1px">&nbsp;</td>'
        for size, shade in ((full, colour), (100 - full, EMPTY_BAR))
        if size
    )
    table = '<table role="presentation" width="100%" cellspacing="0" cellpadding="0" style="border-collapse:collapse">'
    return f"{words}{table}<tr>{halves}</tr></table>"


def _lit(cell: Cell) -> str:
    colour = html.COLOURS.get(cell.light)
    return f'<b style="color:{colour}">{html.text_of(cell.text)}</b>' if colour else html.text_of(cell.text)
