"""The sections of the plans, and which of them a person means: by numeral (三, （三）, 3) or by part of a title."""

from __future__ import annotations

from jc_tasks.chinese import bare_title, numeral, plain
from jc_tasks.ledger.value import Ledger
from jc_tasks.model import Category


def categories(ledger: Ledger) -> list[Category]:
    """Every section of every plan and its number of entries, in ledger order; entries without a section are in none."""
    return list(ledger.about.categories)


def categories_named(ledger: Ledger, typed: str) -> list[Category]:
    """The sections that a person means by a numeral (三, 三、, （三）, 3) or by part of a title; [] if none."""
    wanted = plain(typed)
    number = wanted.strip("()、. ").removeprefix("第").removesuffix("类")
    if number.isascii() and number.isdigit() and 1 <= int(number[:3]) <= 99:
        number = numeral(int(number))
    every = categories(ledger)
    exact = [category for category in every if category.section == number]
    return exact or [category for category in every if bare_title(wanted) in plain(category.title)]
