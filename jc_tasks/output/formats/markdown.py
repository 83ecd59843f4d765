"""GitHub's Markdown: a pipe table a listing, titles as headings, notes as paragraphs; nothing in a cell is markup."""

from jc_tasks.output.characters import clean, clean_lines
from jc_tasks.output.layout import NO_EDGE
from jc_tasks.output.report_parts import Report, tables
from jc_tasks.output.shown import Sheet, Table

ESCAPES = str.maketrans(
    {
        **{character: "\\" + character for character in "\\`*_[]|~$"},
        "<": "&lt;",
        ">": "&gt;",
        "&": "&amp;",
    }
)


def render(*parts: Table | Sheet) -> str:
    lines = (_sheet_parts(part) if isinstance(part, Sheet) else _table_parts(part) for part in parts)
    return "\n".join("\n\n".join(part) + "\n" for part in lines)


def render_report(report: Report) -> str:
    """The first heading is of the first level, the others are of the second."""
    return render(*tables(report, NO_EDGE, "utf-8", bars=(10,))).removeprefix("#")


def _table_parts(table: Table) -> list[str]:
    parts = _heading(table.title)
    if table.rows:
        rules = ["---:" if column.align == "right" else "---" for column in table.columns]
        rows = [
            [_inline(column.title) for column in table.columns],
            rules,
            *([_inline(cell.text) for cell in row] for row in table.rows),
        ]
        parts.append("\n".join(f"| {' | '.join(row)} |" for row in rows))
    return parts + [_paragraph(note) for note in table.notes if clean(note).strip()]


def _sheet_parts(sheet: Sheet) -> list[str]:
    fields = [f"**{_inline(label)}**：{_inline(value)}" for label, value in sheet.fields]
    return _heading(sheet.title) + fields


def _heading(title: str) -> list[str]:
    return [f"## {_inline(title)}"] if clean(title).strip() else []


def _inline(text: str) -> str:
    """Text that stays on one line of the source; its own line breaks become <br>."""
    return "<br>".join(line.translate(ESCAPES) for line in clean_lines(text))


def _paragraph(text: str) -> str:
    """Inline text, kept from starting a heading, a list or a rule."""
    inline = _inline(text)
    head = inline.lstrip("0123456789")
    if len(head) < len(inline) and head.startswith((".", ")")):
        return f"{inline[: len(inline) - len(head)]}\\{head}"
    return "\\" + inline if inline.startswith(("#", "+", "-", "=")) else inline
