"""The columns of one ledger table, held against its rows: what a person should know of how they were taken."""

from __future__ import annotations

import re

from jc_tasks.importing.header_words import ADJUSTED, TIME, role_of
from jc_tasks.importing.headers import Header
from jc_tasks.importing.row_cells import RowCells

_YEAR = re.compile(r"20\d\d")


def remarks(cells: RowCells, year: int, nobody: str) -> list[tuple[str, str]]:
    """Kind and words of each: hidden columns that were read, further deadlines, what no column was found for.

    `nobody` stands for units where a table has no column for them.
    """
    header, found = cells.table.header, []
    for role in header.unseen:
        if any(cells.text(position, role) for position in range(len(cells.table.rows))):
            found.append(("column", f"“{header.words[role]}”是隐藏的列，照样读入了"))
    for _, word in header.deadlines:
        used = "有字的行用它作时限" if ADJUSTED.fullmatch(word) else "没有用它作时限，照原文放在说明里"
        found.append(("deadline", f"“{word}”栏也像是完成时限：{used}"))
    years = set(_YEAR.findall(header.words.get("deadline", ""))) - {str(year)}
    if years:
        word = header.words["deadline"]
        found.append(("deadline", f"“{word}”栏写着另一个年份；没有写年份的时限，这里一律按 {year} 年读"))
    if "deadline" in header.columns and times(header):
        words = "、".join(f"“{word}”" for word in times(header))
        found.append(("deadline", f"{words}栏像是时间，没有用作时限，照原文放在说明里"))
    if "deadline" not in header.columns:
        words = "、".join(f"“{word}”" for word in times(header))
        like = f"；{words}栏像是时间，照原文放在说明里" if words else ""
        found.append(("deadline", f"没有认出完成时限栏，各项都没有写时限{like}"))
    if "units" not in header.columns and not header.partners:
        found.append(("units", f"没有认出责任单位栏，各项暂作“{nobody}”"))
    return found


def times(header: Header) -> list[str]:
    """Words of columns that may be deadlines, where no column surely is."""
    return [word for _, word in header.others if TIME.fullmatch(word)]


def grouping(cells: RowCells) -> bool:
    """Whether the column of categories groups the rows. Words of its own on every row are no categories."""
    if role_of(cells.table.header.words.get("category", "")) != "text":
        return True
    rows = [position for position in range(len(cells.table.rows)) if cells.text(position, "text")]
    labels = [cells.text(position, "category") for position in rows]
    return len(labels) < 2 or not all(labels) or len(set(labels)) < len(labels)
