"""The formats: a file each, and a row here for what must be known of one before its file is loaded.

A file is loaded when its format is wanted, so that its imports stand at its top: the packages for Word, Excel, mail and
the terminal take 36 to 86 ms each. It has a `render` for the first thing that the row says it shows, and a
`render_report` where it shows reports; they return a whole text or bytes.
"""

from importlib import import_module
from typing import Any, NamedTuple

PAGES = "pages"  # render(*parts): tables and sheets for people; a format for screens also takes width, encoding, colour
ROWS = "rows"  # render(table): one table with every column
OBJECTS = "objects"  # render(objects): as JSON has them
LINES = "lines"  # render(items, ledger, today, unit, title, last): the lines of a ledger
DATES = "dates"  # the same, but given every date of what recurs
REPORT = "report"  # render_report(report), for screens with width and encoding; a mail also takes what goes around it


class Format(NamedTuple):
    """What a format is.

    endings   of its files, the usual one first; one that has none is for the screen only
    words     what it is, for people
    screen    as wide as what it is read on, and the reader may type what it says; else it is read on paper or in a mail
    utf_8     states its encoding, hence UTF-8 in a pipe
    binary    no text
    type      of an attachment
    needs     a module, and the package that has it, which is an extra of ours by the format's name
    """

    name: str
    shows: tuple[str, ...]
    endings: tuple[str, ...] = ()
    words: str = ""
    screen: bool = False
    utf_8: bool = False
    binary: bool = False
    type: str = ""
    needs: tuple[str, str] = ("", "")


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {  # in the order in which they are named
    one.name: one
    for one in (
        Format("table", (PAGES,), screen=True),
        Format("text", (PAGES, REPORT), (".txt",), "文本", screen=True),
        Format("markdown", (PAGES, REPORT), (".md",)),
        Format("csv", (ROWS,), (".csv",), utf_8=True),
        Format("json", (OBJECTS,), (".json",), utf_8=True),
        Format("html", (PAGES, REPORT), (".html", ".htm"), "网页", utf_8=True),
        Format("xlsx", (LINES,), (".xlsx",), "电子表格", binary=True, type=XLSX, needs=("xlsxwriter", "XlsxWriter")),
        Format("ics", (DATES,), (".ics",), "日历", type="text/calendar"),
        Format("eml", (REPORT,), (".eml",), "邮件"),
        Format("docx", (REPORT,), (".docx",), "文档", binary=True, needs=("docx", "python-docx")),
    )
}


def that_show(*kinds: str) -> tuple[str, ...]:
    """The formats that show any of these."""
    return tuple(name for name, one in FORMATS.items() if set(kinds) & set(one.shows))


def file_of(format: str) -> Any:
    """The module of a format, loaded."""
    return import_module(f"{__name__}.{format}")
