"""Where a document and what is asked of it disagree: another plan, another year, another day of issue.

Nothing is refused for that; a person is told first of all.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from jc_tasks.chinese import numeral_value
from jc_tasks.importing.found_tables import FoundTable
from jc_tasks.importing.request import Request
from jc_tasks.importing.tasks import DraftTask
from jc_tasks.importing.titles import DATE
from jc_tasks.importing.which_tables import KNOWN_PLANS, other_plan
from jc_tasks.office_files import Document, Line

_SPAN = re.compile(r"(?<!\d)(20\d\d)(?:年?\s*[-—–~～至到]+\s*(20\d\d))?(?!\d)")
_DEADLINE_YEAR = re.compile(r"(20\d\d)(?=[年./-])")
_DIGITS = {sign: str(value) for value, sign in enumerate("〇一二三四五六七八九")} | dict.fromkeys("○零0Oo", "0")
_LONGEST_LINE = 40


class _Said(NamedTuple):
    """Words of the document that name years, and these."""

    words: str
    years: list[int]


def clashes(
    document: Document, number: str, tables: Sequence[FoundTable], tasks: Sequence[DraftTask], request: Request
) -> tuple[str, ...]:
    """One line for each. `number` is the document's number, `tables` and `tasks` are those that are taken."""
    if not tables:
        return ()
    dates = _own_dates(document)
    titles = [title for one in tables for title in (one.plan_title, one.title) if title]
    told = _told_years([number, *dict.fromkeys(titles), *dates]) or _deadline_years(tasks, request.year)
    by_number = _years(number)
    year = any(one.years for one in told) and not any(request.year in one.years for one in told)
    issued = bool(by_number) and request.issued.year not in by_number
    found = (
        _plan_clash(tables, request),
        _year_clash(told, request, year=year, issued=issued, numbered=bool(by_number)),
        "" if issued else _day_clash(dates, request),
    )
    return tuple(filter(None, found))


def _plan_clash(tables: Sequence[FoundTable], request: Request) -> str:
    other = other_plan(list(tables), request.plan)
    plan = f"{request.plan}（{KNOWN_PLANS[request.plan][0]}）" if other else ""
    return f"文件里写的是“{other}”，--plan 写的是 {plan}，请核对。" if other else ""


def _year_clash(told: Sequence[_Said], request: Request, *, year: bool, issued: bool, numbered: bool) -> str:
    """What of the two is wrong, by the words that say so: a number tells when a plan was issued, not its year."""
    wrong = [f"--year 写的是 {request.year}"] if year else []
    wrong += [f"--issued 写的是 {request.issued}"] if issued else []
    if not wrong:
        return ""
    words, years = told[1 if year and not issued and numbered and len(told) > 1 else 0]
    return f"文件里写的是 {years[0]} 年（{words}），{'，'.join(wrong)}，请核对。"


def _day_clash(dates: Sequence[str], request: Request) -> str:
    issued = f"{request.issued.year}年{request.issued.month}月{request.issued.day}日"
    clash = dates and issued not in dates
    return f"文件里写的是 {dates[-1]}，--issued 写的是 {request.issued}，请核对。" if clash else ""


def _told_years(lines: Iterable[str]) -> list[_Said]:
    return [_Said(words, years) for words in lines if (years := _years(words))]


def _deadline_years(tasks: Sequence[DraftTask], year: int) -> list[_Said]:
    """The first year of the deadlines, where they name years but not this one."""
    dated = {int(one) for task in tasks for one in _DEADLINE_YEAR.findall(task.deadline)}
    return [_Said("完成时限", [min(dated)])] if dated and year not in dated else []


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
