"""What a deadline phrase means: the value that every other module passes around.

Written out by hand instead of as a dataclass: `dataclasses` alone costs more than reading a thousand
phrases, and `import jc_tasks` plus the first `resolve` must stay unnoticeable.
"""

from __future__ import annotations

from datetime import date

KINDS = ("by", "window", "start_by", "recurring", "from", "ongoing", "none")
RECURRENCES = (
    "daily",
    "weekly",
    "ten-days",
    "half-monthly",
    "monthly",
    "bimonthly",
    "quarterly",
    "half-yearly",
    "yearly",
)


class Deadline:
    """One reading of one 完成时限 phrase. Immutable; both ends of every span are inclusive.

    phrase      as written
    kind        one of `KINDS`
    start       first day (window, from), else None
    due         last day that still meets it (by, window, start_by), else None
    recur       one of `RECURRENCES` when kind is recurring, else None
    milestones  every dated step in order when the phrase has more than one; the last is `due`
    note        the assumption made, or the reason for `none`, in Chinese; empty when nothing was assumed
    steps       the words of each milestone, same order and length as `milestones`
    rule        RFC 5545 RRULE values of a recurrence ("FREQ=MONTHLY;BYMONTHDAY=-1"), one a line, else ""
    bounds      first and last day of a recurrence that names them (自2022年7月起每月…), else None
    how         names of the rules that gave the reading, in Chinese, in the order they were applied
    unread      the part of the phrase that no rule understands; empty unless kind is none for that reason
    """

    __slots__ = (
        "bounds",
        "due",
        "how",
        "kind",
        "laid",
        "milestones",
        "note",
        "phrase",
        "recur",
        "rule",
        "start",
        "steps",
        "unread",
    )

    phrase: str
    kind: str
    start: date | None
    due: date | None
    recur: str | None
    milestones: tuple[date, ...]
    note: str
    steps: tuple[str, ...]
    rule: str
    bounds: tuple[date | None, date | None]
    how: tuple[str, ...]
    unread: str
    laid: tuple[date, date, tuple[date, ...]] | None

    def __init__(
        self,
        phrase: str,
        kind: str,
        *,
        start: date | None = None,
        due: date | None = None,
        recur: str | None = None,
        milestones: tuple[date, ...] = (),
        note: str = "",
        steps: tuple[str, ...] = (),
        rule: str = "",
        bounds: tuple[date | None, date | None] = (None, None),
        how: tuple[str, ...] = (),
        unread: str = "",
    ) -> None:
        put = object.__setattr__
        put(self, "phrase", phrase)
        put(self, "kind", kind)
        put(self, "start", start)
        put(self, "due", due)
        put(self, "recur", recur)
        put(self, "milestones", milestones)
        put(self, "note", note)
        put(self, "steps", steps)
        put(self, "rule", rule)
        put(self, "bounds", bounds)
        put(self, "how", how)
        put(self, "unread", unread)
        put(self, "laid", None)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a Deadline does not change: {name}")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a Deadline does not change: {name}")

    def _values(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__slots__ if name != "laid")

    def lay_out(self, first: date, last: date, days: tuple[date, ...]) -> None:
        """Give it its `occurrences` from `first` to `last`, worked out before: within them nothing is worked out again.

        What it means is not changed by that.
        """
        object.__setattr__(self, "laid", (first, last, days))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Deadline) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash(self._values())

    def __reduce__(self) -> tuple[object, ...]:
        return (_restore, ({name: getattr(self, name) for name in self.__slots__ if name != "laid"},))

    def __repr__(self) -> str:
        shown = [f"{self.phrase!r}", self.kind]
        shown += [
            f"{name}={getattr(self, name)}" for name in ("start", "due", "recur", "rule", "note") if getattr(self, name)
        ]
        return f"Deadline({', '.join(shown)})"

    def occurrences(self, first: date, last: date) -> list[date]:
        """The dates of a recurring deadline from `first` to `last`, both included; [] for every other kind.

        Computed from the rule for each period, so month ends do not drift. The phrase's own start and end, if
        it names them, narrow the span.
        """
        if not self.rule:
            return []
        begin, end = self.bounds
        first = max(first, begin) if begin else first
        last = min(last, end) if end else last
        if first > last:
            return []
        if self.laid and self.laid[0] <= first and last <= self.laid[1]:
            return [day for day in self.laid[2] if first <= day <= last]
        from datetime import datetime

        from dateutil.rrule import rrulestr

        since = datetime(first.year, first.month, first.day)
        until = datetime(last.year, last.month, last.day)
        moments = {
            moment
            for rule in self.rule.split("\n")
            for moment in rrulestr(rule, dtstart=since).between(since, until, inc=True)
        }
        return [moment.date() for moment in sorted(moments)]


def _restore(fields: dict[str, object]) -> Deadline:
    phrase, kind = str(fields.pop("phrase")), str(fields.pop("kind"))
    return Deadline(phrase, kind, **fields)  # type: ignore[arg-type]
