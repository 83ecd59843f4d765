"""Where a document and what is asked of it disagree: another plan, another year, another day of issue.

Nothing is refused for that; a person is told first of all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from jc_tasks.chinese import numeral_value
from jc_tasks.importing.entries import Entry
from jc_tasks.importing.request import Request
from jc_tasks.importing.tables import Table
from jc_tasks.importing.titles import DATE
from jc_tasks.importing.which_tables import KNOWN_PLANS, other_plan
from jc_tasks.office_files import Document, Line

_SPAN = re.compile(r"(?<!\d)(20\d\d)(?:年?\s*[-—–~～至到]+\s*(20\d\d))?(?!\d)")
_DEADLINE_YEAR = re.compile(r"(20\d\d)(?=[年./-])")
_DIGITS = {sign: str(value) for value, sign in enumerate("〇一二三四五六七八九")} | dict.fromkeys("○零0Oo", "0")
_LONGEST_LINE = 40


def clashes(
    document: Document, number: str, tables: Sequence[Table], entries: Sequence[Entry], request: Request
) -> tuple[str, ...]:
    """One line for each. `number` is the document's number, `tables` and `entries` are those that are taken."""
    if not tables:
        return ()
    found = []
    if other := other_plan(list(tables), request.plan):
        found.append(f"文件里写的是“{other}”，--plan 写的是 {request.plan}（{KNOWN_PLANS[request.plan][0]}），请核对。")
    dates = _own_dates(document)
    titles = list(dict.fromkeys(title for one in tables for title in (one.plan_title, one.title) if title))
    evidence = [(words, years) for words in (number, *titles, *dates) if (years := _years(words))]
    if not evidence:
        dated = {int(year) for entry in entries for year in _DEADLINE_YEAR.findall(entry.deadline)}
        evidence = [("完成时限", [min(dated)])] if dated and request.year not in dated else []
    named = {year for _, years in evidence for year in years}
    number_years = _years(number)
    wrong = []
    if named and request.year not in named:
        wrong.append(f"--year 写的是 {request.year}")
    if number_years and request.issued.year not in number_years:
        wrong.append(f"--issued 写的是 {request.issued}")
    if wrong:
        only_year = len(wrong) == 1 and number_years and named and request.year not in named
        words, years = evidence[1 if only_year and len(evidence) > 1 else 0]
        found.append(f"文件里写的是 {years[0]} 年（{words}），{'，'.join(wrong)}，请核对。")
    issued = f"{request.issued.year}年{request.issued.month}月{request.issued.day}日"
    if dates and issued not in dates and not any("--issued" in one for one in wrong):
        found.append(f"文件里写的是 {dates[-1]}，--issued 写的是 {request.issued}，请核对。")
    return tuple(found)


def _years(words: str) -> list[int]:
    """The years that words name, those between two with a dash too."""
    found: list[int] = []
    for match in _SPAN.finditer(words):
        first, last = int(match[1]), int(match[2] or match[1])
        found += range(first, last + 1) if last - first < 10 else (first, last)
    return found


def _own_dates(document: Document) -> list[str]:
    """The dates that stand on lines of their own before the first table: those of the document itself."""
    dates = dict[str, None]()
    for block in document.blocks:
        if not isinstance(block, Line):
            break
        for line in block.text.split("\n"):
            words = "".join(unicodedata.normalize("NFKC", line).split()) if len(line) <= _LONGEST_LINE else ""
            if DATE.fullmatch(words):
                dates[_arabic(words.removesuffix("印发"))] = None
    return list(dates)


def _arabic(words: str) -> str:
    """2022年12月30日 of 二〇二二年十二月三十日."""
    year, _, rest = words.partition("年")
    month, _, day = rest.removesuffix("日").partition("月")
    return f"{_digits(year)}年{_number(month)}月{_number(day)}日"


def _digits(words: Iterable[str]) -> str:
    return "".join(_DIGITS.get(sign, sign) for sign in words)


def _number(words: str) -> int:
    return int(words) if words.isdecimal() else numeral_value(words) or 0
