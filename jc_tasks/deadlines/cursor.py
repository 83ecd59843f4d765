"""The tokens of a phrase, a position among them, and what a date already read leaves for the words behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar, TypeVarTuple

from jc_tasks.deadlines.days import Season
from jc_tasks.deadlines.spans import Unread, spoken
from jc_tasks.deadlines.tokens import Token

Found = TypeVar("Found")
Given = TypeVarTuple("Given")

_PAST_THE_END: list[Token] = [("", None, "")] * 6
"""More tokens than any rule looks ahead, so that none needs to ask whether the phrase goes on."""

SEPARATORS = frozenset(("SEP", "LIST", "OPEN", "CLOSE", "COLON"))
ENDS = SEPARATORS | {""}


class Cursor:
    """Where the reader of a phrase stands.

    i         the token to be read next; `far` the first one that no rule could take
    context   the year of the date last read, at first the plan's: a date without a year is in it
    explicit  the step being read names its year
    month     year and month of the date last read: a lone 15日 is in it
    notes     the assumptions made; how, the names of the rules applied
    yearless  the date being read is meant for every year
    counting  a step has counted from the day of issue, so later lengths do, too

    A rule is a function of a cursor. One that does not apply returns None and may leave the cursor anywhere; whoever
    has another rule to try asks by `attempt`, which puts back all that a failed rule has moved.
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
        self.month: tuple[int, int] | None = None
        self.notes: tuple[str, ...] = ()
        self.how: tuple[str, ...] = ()
        self.yearless = False
        self.counting = False

    def attempt(self, rule: Callable[[Cursor, *Given], Found | None], *given: *Given) -> Found | None:
        """What the rule makes of the words here; None, and nothing has changed, if it does not apply."""
        i, context, explicit, month = self.i, self.context, self.explicit, self.month
        notes, how = self.notes, self.how
        found = rule(self, *given)
        if found is None:
            self.i, self.context, self.explicit, self.month = i, context, explicit, month
            self.notes, self.how = notes, how
        return found

    # -- looking and stepping ----------------------------------------------------------------------------------

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

    def next(self) -> Token:
        """The next token, stepped over."""
        self.i += 1
        return self.tokens[self.i - 1]

    def take(self, *kinds: str) -> bool:
        """Steps over the next token if it is of one of these kinds."""
        if self.tokens[self.i][0] in kinds:
            self.i += 1
            return True
        return False

    def take_all(self, *kinds: str) -> bool:
        """Steps over the next tokens if they are of these kinds, one after the other."""
        if self.sees(*kinds):
            self.i += len(kinds)
            return True
        return False

    def skip(self, *kinds: str) -> None:
        """Steps over every token of these kinds."""
        while self.tokens[self.i][0] in kinds:
            self.i += 1

    def note(self, assumption: str) -> None:
        """Keeps an assumption, to be told."""
        self.notes += (assumption,)

    # -- giving up ---------------------------------------------------------------------------------------------

    def reached(self) -> None:
        """Remembers how far the phrase was understood."""
        self.far = max(self.far, self.i)

    def unread(self) -> Unread:
        """The fault to raise when no rule takes the next token."""
        self.reached()
        return Unread()

    def rest(self) -> str:
        """The words from the first token on that no rule could take, and what runs into it: 洪峰前, not 前."""
        begin = self.far
        while begin and self.tokens[begin - 1][0] == "TEXT":
            begin -= 1
        return "".join(token[2] for token in self.tokens[begin:])

    def said(self, day: date) -> str:
        """The day as a note says it."""
        return f"{day.month}月{day.day}日" if self.yearless else spoken(day)
