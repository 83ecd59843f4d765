"""One HTML document for mail and print: styles inline (mail clients drop the rest), no script, nothing fetched.

Only what a narrow screen needs stands in a style sheet: there each cell of a table with long text is a line of its
own, its label in front.
"""

from jc_tasks.output.characters import clean, clean_lines, width
from jc_tasks.output.report_parts import Chart, Report, Section, Share, filled, percent
from jc_tasks.output.shown import Cell, Column, Sheet, Table

COLOURS = {"红": "#c62828", "黄": "#8a6100", "蓝": "#1558b0", "绿": "#2e7d32", "办结": "#5f6368"}
NARROW = 24  # a cell of a column that never folds is kept on one line up to this width; hostile ones may break

BODY = (
    "margin:1em;background:#fff;color:#222;font:14px/1.6 'Microsoft YaHei','PingFang SC','Noto Sans CJK SC',sans-serif;"
    "overflow-wrap:anywhere"
)
H1 = "margin:0 0 .6em;font-size:18px;line-height:1.4"
TABLE = "border-collapse:collapse;margin:0 0 1em"
CELL = "border:1px solid #bbb;padding:4px 6px;vertical-align:top"
HEAD = f"{CELL};background:#f0f2f4;text-align:left;white-space:nowrap"
LABEL = f"{CELL};background:#f0f2f4;text-align:left;white-space:nowrap;font-weight:bold"
NOTE = "margin:.4em 0"
NARROW_SCREEN = (
    "@media (max-width:600px){"
    ".rows,.rows tbody,.rows tr,.rows td{display:block!important}"
    ".rows thead,.rows td:empty{display:none!important}"
    ".rows tr{margin:0 0 .8em;border:1px solid #bbb}"
    ".rows td{border:0!important;min-width:0!important;text-align:left!important;white-space:normal!important}"
    ".rows td::before{content:attr(data-label) '：';color:#5f6368}"
    "}"
)


def render(*parts: Table | Sheet) -> str:
    lines = (_sheet_parts(part) if isinstance(part, Sheet) else _table_parts(part) for part in parts)
    return document(parts[0].title, [line for part in lines for line in part])


def document(title: str, parts: list[str]) -> str:
    head = [
        "<!DOCTYPE html>",
        '<html lang="zh-CN">',
        '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{_escaped(clean(title))}</title>",
        f"<style>{NARROW_SCREEN}</style></head>",
        f'<body style="{BODY}">',
    ]
    return "\n".join([*head, *parts, "</body>", "</html>"]) + "\n"


def _table_parts(table: Table) -> list[str]:
    parts = _heading(table.title)
    if table.rows:
        rows = ' class="rows"' if any(column.flex for column in table.columns) else ""
        parts += [f'<table{rows} style="{TABLE}">', "<thead><tr>"]
        parts += [f'<th scope="col" style="{HEAD}">{text_of(column.title)}</th>' for column in table.columns]
        parts.append("</tr></thead>")
        parts.append("<tbody>")
        for row in table.rows:
            cells = (_cell(column, cell) for column, cell in zip(table.columns, row, strict=True))
            parts.append(f'<tr style="page-break-inside:avoid">{"".join(cells)}</tr>')
        parts += ["</tbody>", "</table>"]
    return parts + [f'<p style="{NOTE}">{text_of(note)}</p>' for note in table.notes if clean(note).strip()]


def _sheet_parts(sheet: Sheet) -> list[str]:
    rows = [
        f'<tr><th scope="row" style="{LABEL}">{text_of(label)}</th><td style="{CELL}">{text_of(value)}</td></tr>'
        for label, value in sheet.fields
    ]
    return [*_heading(sheet.title), f'<table style="{TABLE}">', *rows, "</table>"]


def _heading(title: str) -> list[str]:
    return [f'<h1 style="{H1}">{text_of(title)}</h1>'] if clean(title).strip() else []


def _cell(column: Column, cell: Cell) -> str:
    style = CELL
    if column.align == "right":
        style += ";text-align:right"
    if column.flex:
        style += ";min-width:7em"
    elif width(clean(cell.text)) <= NARROW:
        style += ";white-space:nowrap"
    text = text_of(cell.text)
    if colour := COLOURS.get(cell.light):
        text = f'<b style="color:{colour}">{text}</b>'
    return f'<td data-label="{_escaped(clean(column.title))}" style="{style}">{text}</td>'


def text_of(text: str) -> str:
    return "<br>".join(map(_escaped, clean_lines(text)))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


# A report, as the page of a mail. Mail programs drop style sheets, so it must hold at 400 pixels by its build: a list
# has two columns, what is urgent and what it is; a bar is a table of two coloured cells, which also Outlook draws.

LIST = ("light", "due", "id")  # the left column of a list; the other columns stand on the right
MAIN = "text"
MAIL_H2 = "margin:1.4em 0 .4em;page-break-after:avoid;font-size:16px;line-height:1.4;border-bottom:2px solid #c62828"
SMALL = "margin:.2em 0;font-size:13px;color:#555"
FULL = "border-collapse:collapse;width:100%;margin:.4em 0 1em"
MAIL_CELL = f"{CELL};border-left:0;border-right:0"
MAIL_HEAD = f"{MAIL_CELL};background:#f0f2f4;text-align:left;font-weight:bold"
TIGHT = "white-space:nowrap;width:1%"
DETAIL = "font-size:13px;color:#555"
PRINTED = "-webkit-print-color-adjust:exact;print-color-adjust:exact"
EMPTY_BAR = "#e3e6e8"
PLAIN_BAR = "#546e7a"
BAR_PIXELS = 8


def render_report(report: Report) -> str:
    parts = [f'<div style="max-width:860px;margin:0 auto;{PRINTED}">']
    parts.append(f'<h1 style="{H1}">{text_of(report.title)}</h1>')
    parts += [f'<p style="{NOTE}">{text_of(line)}</p>' for line in report.heading]
    parts += [f'<p style="{SMALL}">{text_of(line)}</p>' for line in report.basis]
    for section in report.sections:
        parts += _section(section)
    if report.contact:
        line = f"{NOTE};border-top:1px solid #bbb;padding-top:.6em"
        parts.append(f'<p style="{line}">{text_of(report.contact)}</p>')
    return document(report.title, [*parts, "</div>"])


def _section(section: Section) -> list[str]:
    parts = [f'<h2 style="{MAIL_H2}">{text_of(section.title)}</h2>']
    parts += [f'<p style="{NOTE}">{text_of(line)}</p>' for line in section.paragraphs]
    for chart in section.charts:
        parts += _chart(chart)
    for table in section.tables:
        keys = [column.key for column in table.columns]
        parts += _tasks(table) if MAIN in keys else _grid(table)
    return parts + [f'<p style="{SMALL}">{text_of(line)}</p>' for line in section.notes]


def _tasks(table: Table) -> list[str]:
    """An entry a row: on the left its light, date and number, on the right its text and the other columns by name.

    The left column is as wide as its words, unless somebody's id is no such word but a flood.
    """
    main = next(column.title for column in table.columns if column.key == MAIN)
    left = "<br>".join(text_of(column.title) for column in table.columns if column.key in LIST)
    others = "、".join(column.title for column in table.columns if column.key not in (*LIST, MAIN))
    lead = [cell for row in table.rows for column, cell in zip(table.columns, row, strict=True) if column.key in LIST]
    tight = TIGHT if all(width(clean(cell.text)) <= NARROW for cell in lead) else "width:25%"
    head = [_th(left, tight), _th(f"{text_of(main)}<br>{_detail(others)}")]
    rows = []
    for row in table.rows:
        cells = list(zip(table.columns, row, strict=True))
        first = [_lit(cell) for column, cell in cells if column.key in LIST]
        second = [text_of(cell.text) for column, cell in cells if column.key == MAIN]
        second += [
            _detail(f"{column.title}：{cell.text}")
            for column, cell in cells
            if column.key not in (*LIST, MAIN) and cell.text
        ]
        rows.append([_td("<br>".join(first), tight), _td("<br>".join(second))])
    return _rows(FULL, head, rows)


def _grid(table: Table) -> list[str]:
    aligns = [f"text-align:{column.align}" for column in table.columns]
    head = [_th(text_of(column.title), align) for column, align in zip(table.columns, aligns, strict=True)]
    rows = [[_td(_lit(cell), align) for cell, align in zip(row, aligns, strict=True)] for row in table.rows]
    return _rows(f"{FULL};width:auto", head, rows)


def _chart(chart: Chart) -> list[str]:
    """A label and, for each measure, the share in figures above its bar."""
    wide = f"width:{40 if len(chart.measures) == 1 else 27}%"
    head = [_th(text_of(chart.head))]
    head += [_th(text_of(measure), wide) for measure in chart.measures]
    head += [_th(text_of(other), f"{TIGHT};text-align:right") for other in chart.others]
    rows = []
    for row in chart.rows:
        cells = [_td(_lit(Cell(row.label, row.light)))]
        cells += [_td(_share(share, COLOURS.get(row.light, PLAIN_BAR))) for share in row.shares]
        rows.append(cells + [_td(text_of(other), "text-align:right") for other in row.others])
    return _rows(FULL, head, rows)


def _rows(style: str, head: list[str], rows: list[list[str]]) -> list[str]:
    lines = [f'<tr style="page-break-inside:avoid">{"".join(cells)}</tr>' for cells in rows]
    titles = f"<thead><tr>{''.join(head)}</tr></thead>"
    return [f'<table style="{style}">', titles, "<tbody>", *lines, "</tbody>", "</table>"]


def _th(inner: str, style: str = "") -> str:
    return f'<th scope="col" style="{MAIL_HEAD};{style}">{inner}</th>'


def _td(inner: str, style: str = "") -> str:
    return f'<td style="{MAIL_CELL};{style}">{inner}</td>'


def _detail(text: str) -> str:
    return f'<span style="{DETAIL}">{text_of(text)}</span>'


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
    colour = COLOURS.get(cell.light)
    return f'<b style="color:{colour}">{text_of(cell.text)}</b>' if colour else text_of(cell.text)
