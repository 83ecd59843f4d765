"""A reading of the source document for the tests: its tables, its numbered paragraphs and every phrase of time.

Shares nothing with the package, so that a fault there cannot hide a fault in the data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


def bare(text: str) -> str:
    """Text without what the scan and the markup put in: blanks, <sub> tags, bold and heading marks."""
    return re.sub(r"\s|</?sub>|\*\*|^#+", "", text)


class Row(NamedTuple):
    line: int
    cells: dict[str, str]


class Paragraph(NamedTuple):
    """A numbered measure or task: the line it begins on and the last line it reaches over page breaks."""

    no: int
    section: str
    title: str
    text: str
    units: str
    line: int
    last: int


def tables(lines: list[str]) -> dict[str, list[Row]]:
    """Title -> rows. A table goes on over a page break (a blank line and the header once more)."""
    found: dict[str, list[Row]] = {}
    title, header, rows = "", [""], list[Row]()
    for number, line in enumerate(lines, 1):
        cells = [bare(cell) for cell in line.split("\t")]
        if len(cells) == 1:
            title = cells[0] or title
        elif "序号" in cells:
            header, rows = cells, found.setdefault(title, [])
        else:
            rows.append(Row(number, dict(zip(header, cells, strict=True))))
    return found


def paragraphs(lines: list[str], first: int, last: int) -> list[Paragraph]:
    """The numbered paragraphs with their 〔责任单位：…〕 in lines first..last, page breaks joined.

    A measure's title ends with its first 。; a task whose number stands in a heading has the heading as its title.
    """
    body, origin = "", list[int]()
    for number in range(first, last + 1):
        heading = lines[number - 1].startswith("#")
        text = bare(lines[number - 1])
        text = f"\n{text}\n" if heading else text
        body += text
        origin += [number] * len(text)
    found = []
    section = ""
    marks = re.compile(
        r"\n[（(](?P<section>[一二三四五六七八九十]+)[）)][^\n]*\n"
        r"|(?:(?<=〕)|(?<=\n))(?P<no>\d+)\.(?P<title>[^。\n]+)[。\n]+(?P<text>[^\n]*?)〔责任单位[：:](?P<units>[^〕]*)〕"
    )
    for mark in marks.finditer(body):
        if mark["section"]:
            section = mark["section"]
            continue
        begin, end = origin[mark.start("no")], origin[mark.end() - 1]
        found.append(Paragraph(int(mark["no"]), section, mark["title"], mark["text"], mark["units"], begin, end))
    return found


TIMES = (
    r"自?(?:20\d\d年)?\d+月\d+日[前起]?",
    r"(?:20\d\d年)?\d+月?[-—–~至]\d+月份?",
    r"(?:20\d\d年)?\d+月[份底]?[前起]?",
    r"20\d\d年(?:年度|底前|底|末|度|开工)?",
    r"每年\d+月底?",
    r"每(?:两|半|\d)?(?:个?月|季度?|年|周|旬|日|天)",
    r"按(?:季度?|年|月|周|日)",
    r"\d+时[-—]\d+时",
    r"[一二三四五六七八九十两半\d]+(?:年|个月|个?工作日|周|小时)(?:以内|之内|内|后)",
    r"非?汛期|秋冬季|[春夏秋冬采暖供]+[季期]",
    r"“十[三四五六]五”(?:末|期间|时期)?",
    r"[前上下一二三四]+(?:季度|半年)",
    r"年[度内底末初终]|[今明去当次本全常]年",
    r"[年月日季周旬]",  # whatever else may tell a time has to be accounted for too
)
TIME = re.compile("|".join(TIMES))


class Moment(NamedTuple):
    """A phrase that tells a time: its line, the bare text of that line, and where in it the phrase stands."""

    line: int
    text: str
    start: int
    end: int

    @property
    def phrase(self) -> str:
        return self.text[self.start : self.end]


def moments(lines: list[str]) -> Iterator[Moment]:
    for number, line in enumerate(lines, 1):
        text = "\t".join(bare(cell) for cell in line.split("\t"))
        for match in TIME.finditer(text):
            yield Moment(number, text, match.start(), match.end())


def instant(phrase: str, year: str) -> str:
    """What the spellings of one time have in common: 2022年8月底前, 8月底 and 2022年8月 are "8月" in a plan of 2022."""
    core = re.sub(r"自|[份前起底末度]|开工", "", phrase).replace("年年", "年").replace("—", "-")
    core = core.removeprefix(f"{year}年") if len(core) > len(year) + 1 else core
    core = re.sub(r"^(\d+)月-", r"\1-", core)
    return "12月" if core in (f"{year}年", "年") else core
