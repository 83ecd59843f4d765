"""Reading deadlines: `resolve` turns a 完成时限 phrase into a `Deadline`, or says why it cannot.

    "２０２２年 6月底前启动，年底前完成"                                 as written
      → even     "2022年6月底前启动；年底前完成"                         one spelling                    tokens.py
      → tokens   NUM YEAR NUM MONTHEND BEFORE STARTVERB SEP …            words by family                 words.py, tokens.py
      → steps    start_by 2022-06-30 | by 2022-12-31                     one per dated step              grammar.py
      → Deadline by 2022-12-31, milestones 06-30 and 12-31               what the steps say together     here

To add a word, put it into its family's row in words.py; to add a season, write it into the data folder's settings.yaml; to
add a way of writing a date, add a rule to the grammar. Nothing is ever skipped: a token that no rule takes makes the
phrase `none`, with that part in `unread`. A partial read (2024年汛期前 taken as 2024年) would be a false date.
"""

from __future__ import annotations

from datetime import date

from jc_tasks.deadlines.days import DEFAULT_SEASONS
from jc_tasks.deadlines.deadline import KINDS, RECURRENCES, Deadline
from jc_tasks.deadlines.grammar import Reader, Step, Unknown, Unread
from jc_tasks.deadlines.tokens import even, tokens
from jc_tasks.deadlines.words import REASONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from jc_tasks.deadlines.days import Season

__all__ = ["DEFAULT_SEASONS", "KINDS", "RECURRENCES", "Deadline", "resolve"]

LONGEST = 300
"""Characters of a phrase that is read; a longer cell is a paragraph, not a deadline."""

_REASONS = tuple((tuple(words.split()), reason) for words, reason in REASONS)
_EMPTY = frozenset(
    ("", "/", "-", "--", "---", "无", "暂无", "空", "x", "X", "×", "\\", "——", "N/A", "n/a", "NA", "…", "……")
)


def resolve(phrase: str, *, year: int, issued: date, seasons: Mapping[str, Season] | None = None) -> Deadline:
    """Reads a whole deadline phrase. Never raises, never guesses: what is not wholly understood is `none` with a reason.

    `year` is the plan's year, meant by a phrase that names none. `issued` is the day the document was issued; only
    relative words (本月底前, 印发之日起30日内) use it. `seasons` gives first and last day of each season by
    name, ((month, day), (month, day)); it is laid over `DEFAULT_SEASONS`.
    """
    if len(phrase) > 4 * LONGEST:
        return _none(phrase, "文字太长，不像一个期限，请只写时间", phrase[:20])
    text = even(phrase)
    if text.strip("；()/.:") in _EMPTY:
        return _none(phrase, "没有写期限")
    if len(text) > LONGEST:
        return _none(phrase, "文字太长，不像一个期限，请只写时间", text[:20])
    known = {**DEFAULT_SEASONS, **seasons} if seasons else DEFAULT_SEASONS
    own = [name for name in seasons if name not in DEFAULT_SEASONS] if seasons else ()
    cut = tokens(text, own)
    while len(cut) > 1 and cut[-1][2] == "完成" and cut[-2][0] != "JOIN":
        cut.pop()  # 完成 behind a phrase never changes its reading
    reader = Reader(cut, year, issued, known)
    steps: list[Step] | None = None
    try:
        steps = reader.cell()
        if steps:
            found = _together(phrase, steps, reader)
            if found:
                return found
    except Unread:
        pass
    except Unknown as unknown:
        return _none(phrase, str(unknown))
    except (ValueError, OverflowError):
        return _none(phrase, "算出的日期超出了范围")
    for words, reason in _REASONS:
        for word in words:
            if word in text:
                return _none(phrase, reason)
    unread = "".join(token[2] for token in reader.tokens[reader.far :]) if steps is None else text
    return _none(phrase, f"看不懂“{unread[:20]}”" if unread else "没有写期限", unread)


def _none(phrase: str, note: str, unread: str = "") -> Deadline:
    return Deadline(phrase, "none", note=note, unread=unread)


def _together(phrase: str, steps: list[Step], reader: Reader) -> Deadline | None:
    """What several steps say together. A standing duty beside a dated step adds nothing to it."""
    notes = list(dict.fromkeys(reader.notes))
    how = tuple(dict.fromkeys(reader.how))
    again = [step for step in steps if step.kind == "recurring"]
    dated = [step for step in steps if step.due]
    if any(step.standing for step in dated):
        dated = [step for step in dated if not step.standing]
        if not dated:
            return Deadline(phrase, "ongoing", how=("长期",))
    since = [step for step in steps if step.kind == "from"]
    if again and all(step.kind == "window" or step.until for step in dated) and len(dated) <= 1 and len(since) <= 1:
        if len({step.rule for step in again}) > 1:
            return _none(phrase, "一格里有几种周期，请拆成几条或写成节点")
        bounds = (
            since[0].start if since else dated[0].start if dated else None,
            dated[0].due if dated else None,
        )
        first = again[0]
        return Deadline(
            phrase, "recurring", recur=first.recur, rule=first.rule, bounds=bounds, note="；".join(notes), how=how
        )
    if dated:
        if again:
            notes.append(f"另有周期性要求：{again[0].words}")
        return _dated(phrase, dated, since, notes, how)
    if len(since) == 1 and not again:
        return Deadline(phrase, "from", start=since[0].start, note="；".join(notes), how=how)
    if steps and all(step.kind == "ongoing" for step in steps):
        return Deadline(phrase, "ongoing", how=("长期",))
    return None


def _dated(phrase: str, dated: list[Step], since: list[Step], notes: list[str], how: tuple[str, ...]) -> Deadline:
    if any(
        later.due < step.due and not (later.explicit or later.among or later.owner)
        for step, later in zip(dated, dated[1:], strict=False)
        if later.due and step.due
    ):
        return _none(phrase, "后一个日期早于前一个，不知道是不是第二年，请写明年份")
    ordered = sorted(dated, key=lambda step: step.due or date.max)
    last = ordered[-1]
    days: dict[date, str] = {}
    for step in ordered:
        if step.due:
            days[step.due] = (
                f"{days[step.due]}，{step.words}" if step.due in days and days[step.due] != step.words else step.words
            )
    several = len(days) > 1
    start = last.start if last.kind == "window" else None
    kind = last.kind
    if kind == "window":
        start = min(step.start for step in dated if step.start)
        if any(step.kind != "window" for step in dated):
            kind, start = "by", None
    elif since and since[0].start and last.due and since[0].start <= last.due and len(dated) == 1:
        kind, start = "window", since[0].start
    return Deadline(
        phrase,
        kind,
        start=start,
        due=last.due,
        milestones=tuple(days) if several else (),
        steps=tuple(days.values()) if several else (),
        note="；".join(notes),
        how=how,
    )
