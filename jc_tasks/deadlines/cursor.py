"""The tokens of a phrase, a position among them, and what a date already read leaves for the words behind it."""

from __future__ import annotations

from jc_tasks.deadlines.spans import Unread, spoken

TYPE_CHECKING = False
if TYPE_CHECKING:  # importing `typing` and `collections.abc` would take longer than reading a hundred phrases
    from collections.abc import Mapping
    from datetime import date
    from typing import Any

    from jc_tasks.deadlines.days import Season
    from jc_tasks.deadlines.tokens import Token

_PAST_THE_END: list[Token] = [("", None, "")] * 6
"""More tokens than any rule looks ahead, so that none needs to ask whether the phrase goes on."""

SEPARATORS = frozenset(("SEP", "LIST", "OPEN", "CLOSE", "COLON"))
ENDS = SEPARATORS | {""}


class Cursor:
    """Where the reader stands.

    i         the token to be read next; `far` the first one that no rule could take
    context   the year of the date last read, at first the plan's: a date without a year is in it
    explicit  the step being read names its year
    yearless  the date being read is meant for every year
    counting  a step has counted from the day of issue, so later lengths do, too
    month     year and month of the date last read: a lone 15日 is in it
    notes     the assumptions made; how, the names of the rules applied
    """

    def __init__(self, tokens: list[Token], year: int, issued: date, seasons: Mapping[str, Season]) -> None:
        self.tokens = tokens + _PAST_THE_END
        self.i = 0
        self.far = 0
        self.year = year
        self.issued = issued
        self.seasons = seasons
        self.context = year
        self.explicit = False
        self.yearless = False
        self.counting = False
        self.month: tuple[int, int] | None = None
        self.notes: list[str] = []
        self.how: list[str] = []

    def kind(self, ahead: int = 0) -> str:
        """The family of a token; "" past the end."""
        return self.tokens[self.i + ahead][0]

    def value(self, ahead: int = 0) -> Any:
        """The value of a token."""
        return self.tokens[self.i + ahead][1]

    def text(self, ahead: int = 0) -> str:
        """The words of a token."""
        return self.tokens[self.i + ahead][2]

    def sees(self, *kinds: str) -> bool:
        """The next tokens are of these kinds, one after the other."""
        at = self.i
        tokens = self.tokens
        for kind in kinds:
            if tokens[at][0] != kind:
                return False
            at += 1
        return True

    def take(self, *kinds: str) -> bool:
        """Steps over the next token if it is of one of these kinds."""
        if self.tokens[self.i][0] in kinds:
            self.i += 1
            return True
        return False

    def reached(self) -> None:
        """Remembers how far the phrase was understood."""
        self.far = max(self.far, self.i)

    def unread(self) -> Unread:
        """The fault to raise when no rule takes the next token."""
        self.reached()
        return Unread()

    def said(self, day: date) -> str:
        """The day as a note says it."""
        return f"{day.month}月{day.day}日" if self.yearless else spoken(day)

    def rest(self) -> str:
        """The words from the first token on that no rule could take, and what runs into it: 洪峰前, not 前."""
        begin = self.far
        while begin and self.tokens[begin - 1][0] == "TEXT":
            begin -= 1
        return "".join(token[2] for token in self.tokens[begin:])
