"""One HTML document for mail and print: styles inline (mail clients drop the rest), no script, nothing fetched.

Only what a narrow screen needs stands in a style sheet: there each cell of a table with long text is a line of its
own, its label in front.
"""

from __future__ import annotations

from jc_tasks.output.characters import clean, clean_lines, width
from jc_tasks.output.tables import Cell, Column, Sheet, Table

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


def render(*tables: Table) -> str:
    return document(tables[0].title, [part for table in tables for part in _table_parts(table)])


def render_sheet(*sheets: Sheet) -> str:
    return document(sheets[0].title, [part for sheet in sheets for part in _sheet_parts(sheet)])


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
