"""Reading deadlines: `resolve` turns a 完成时限 phrase into a `Deadline`, or says why it cannot.

"２０２２年 6月底前启动，年底前完成"               as written
→ "2022年6月底前启动；年底前完成"                  one spelling                  spelling.py
→ NUM YEAR NUM MONTHEND BEFORE STARTVERB SEP …     words by family               words.py, tokens.py
→ start_by 2022-06-30 | by 2022-12-31              one step per date             grammar.py and its layers
→ by 2022-12-31, milestones 06-30 and 12-31        what they say together        together.py

To add a word, put it into its family's row in words.py; to add a season, write it into the data folder's
settings.yaml; to add a way of writing a date, add a rule to the layer that it belongs to (grammar.py). Nothing is ever
skipped: a token that no rule takes makes the phrase `none`, with that part in `unread`. A partial read (2024年汛期前
taken as 2024年) would be a false date.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from jc_tasks.deadline import KINDS, RECURRENCES, Deadline
from jc_tasks.deadlines.cursor import Cursor
from jc_tasks.deadlines.days import DEFAULT_SEASONS, Season
from jc_tasks.deadlines.grammar import cell
from jc_tasks.deadlines.spans import Impossible, Unknown, Unread
from jc_tasks.deadlines.spelling import even
from jc_tasks.deadlines.together import together
from jc_tasks.deadlines.tokens import Token, tokens
from jc_tasks.deadlines.words import NOTHING, REASONS

__all__ = ["DEFAULT_SEASONS", "KINDS", "RECURRENCES", "Deadline", "resolve"]

LONGEST = 300
"""Characters of a phrase that is read; a longer cell is a paragraph, not a deadline."""
_LONGEST_WRITTEN = 4 * LONGEST
"""Blanks and quotes included."""
_SHOWN = 20
"""Characters of an unread part that a note repeats."""
_TOO_LONG = "文字太长，不像一个期限，请只写时间"
_REASONS = tuple((word, reason) for words, reason in REASONS for word in words.split())


def resolve(phrase: str, *, year: int, issued: date, seasons: Mapping[str, Season] | None = None) -> Deadline:
    """Reads a whole deadline phrase. Never raises, never guesses: what is not wholly understood is `none`.

    `year` is the plan's year, meant by a phrase that names none. `issued` is the day the document was issued; only
    relative words (本月底前, 印发之日起30日内) use it. `seasons` gives first and last day of each season by
    name, ((month, day), (month, day)); it is laid over `DEFAULT_SEASONS`; `days.NOT_KNOWN` takes one away.
    """
    if len(phrase) > _LONGEST_WRITTEN:
        return _none(phrase, _TOO_LONG, phrase[:_SHOWN])
    text = even(phrase)
    if text.strip("；()/.:") in NOTHING:
        return _none(phrase, "没有写期限")
    if len(text) > LONGEST:
        return _none(phrase, _TOO_LONG, text[:_SHOWN])
    known = {**DEFAULT_SEASONS, **seasons} if seasons else DEFAULT_SEASONS
    own = [name for name in seasons if name not in DEFAULT_SEASONS] if seasons else ()
    cursor = Cursor(_without_numbering(_without_last_verb(tokens(text, own))), year, issued, known)
    unread = text
    try:
        deadline = together(phrase, cell(cursor), cursor.notes, cursor.how)
        if deadline:
            return deadline
    except Unread:
        unread = cursor.rest()
    except Impossible as impossible:
        return _none(phrase, str(impossible), text)
    except Unknown as unknown:
        return _none(phrase, str(unknown))
    except (ValueError, OverflowError):
        return _none(phrase, "算出的日期超出了范围")
    reason = _reason(text)
    if reason or not unread:
        return _none(phrase, reason or "没有写期限")
    return _none(phrase, f"看不懂“{unread[:_SHOWN]}”", unread)


def _without_last_verb(cut: list[Token]) -> list[Token]:
    """完成 behind a phrase never changes its reading."""
    while len(cut) > 1 and cut[-1][2] == "完成" and cut[-2][0] != "JOIN":
        cut.pop()
    return cut


def _without_numbering(cut: list[Token]) -> list[Token]:
    """一、…；二、… number the steps of a cell: from 1 on without a gap, so 3、6、9、12月底 stays a list."""
    marks = [
        at
        for at in range(len(cut) - 2)
        if cut[at][0] == "NUM" and cut[at + 1][2] in "、." and (at == 0 or cut[at - 1][0] == "SEP")
    ]
    if len(marks) < 2 or [cut[at][1] for at in marks] != list(range(1, len(marks) + 1)):
        return cut
    gone = {at for mark in marks for at in (mark, mark + 1)}
    return [token for at, token in enumerate(cut) if at not in gone]


def _reason(text: str) -> str:
    """Why a phrase without a date has none, if it says so itself (待定, 尽快, 按省要求)."""
    return next((reason for word, reason in _REASONS if word in text), "")


def _none(phrase: str, note: str, unread: str = "") -> Deadline:
    return Deadline(phrase, "none", note=note, unread=unread)
