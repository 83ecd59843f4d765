"""The sections of the plans, and which of them a person means: by numeral (三, （三）, 3) or by part of a title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jc_tasks.chinese import bare_title, numeral, plain
from jc_tasks.model import Category

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jc_tasks.ledger import Ledger


def categories(ledger: Ledger) -> list[Category]:
    """Every section of every plan and its number of entries, in ledger order; entries without a section are in none."""
    if ledger.source:
        return ledger.source.categories()
    rows = [(task.plan, task.section, task.category, 1) for task in ledger.tasks]
    return counted(rows + [(measure.plan, measure.section, measure.category, 0) for measure in ledger.measures])


def counted(rows: Iterable[tuple[str, str, str, int]]) -> list[Category]:
    """The categories of rows of plan, section, printed category and how many entries the row counts for."""
    titles: dict[tuple[str, str], str] = {}
    counts: dict[tuple[str, str], int] = {}
    for plan, section, category, entries in rows:
        titles[plan, section] = titles.get((plan, section)) or bare_title(category)
        counts[plan, section] = counts.get((plan, section), 0) + entries
    return [
        Category(plan, section, titles[plan, section], counts[plan, section]) for plan, section in titles if section
    ]


def categories_named(ledger: Ledger, typed: str) -> list[Category]:
    """The sections that a person means by a numeral (三, 三、, （三）, 3) or by part of a title; [] if none."""
    wanted = plain(typed)
    number = wanted.strip("()、. ").removeprefix("第").removesuffix("类")
    if number.isascii() and number.isdigit() and 1 <= int(number[:3]) <= 99:
        number = numeral(int(number))
    every = categories(ledger)
    exact = [category for category in every if category.section == number]
    return exact or [category for category in every if bare_title(wanted) in plain(category.title)]
