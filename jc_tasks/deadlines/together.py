"""What the steps of a cell say together: the one `Deadline` of several dates, recurrences and standing duties."""

from __future__ import annotations

from datetime import date

from jc_tasks.deadline import Deadline
from jc_tasks.deadlines.spans import Step

_SEVERAL = "一格里有几种周期，请拆成几条或写成节点"


def together(phrase: str, steps: list[Step], notes: tuple[str, ...], how: tuple[str, ...]) -> Deadline | None:
    """The reading of all steps; None if they say no time. A standing duty beside a dated step adds nothing to it."""
    notes, rules = tuple(dict.fromkeys(notes)), tuple(dict.fromkeys(how))
    if len(steps) == 1 and steps[0].kind in ("by", "start_by") and not steps[0].standing:
        return Deadline(phrase, steps[0].kind, due=steps[0].due, note="；".join(notes), how=rules)
    again = [step for step in steps if step.kind == "recurring"]
    since = [step for step in steps if step.kind == "from"]
    dated = [step for step in steps if step.due]
    if any(step.standing for step in dated):
        dated = [step for step in dated if not step.standing]
        if not dated:
            return Deadline(phrase, "ongoing", how=("长期",))
    if again and len(dated) <= 1 and len(since) <= 1 and all(step.kind == "window" or step.until for step in dated):
        return _recurring(phrase, again, since + dated, dated, notes, rules)
    if dated:
        if again:
            notes += (f"另有周期性要求：{again[0].words}",)
        return _dated(phrase, dated, since, notes, rules)
    if len(since) == 1 and not again:
        return Deadline(phrase, "from", start=since[0].start, note="；".join(notes), how=rules)
    if steps and all(step.kind == "ongoing" for step in steps):
        return Deadline(phrase, "ongoing", how=("长期",))
    return None


def _recurring(
    phrase: str, again: list[Step], begins: list[Step], ends: list[Step], notes: tuple[str, ...], how: tuple[str, ...]
) -> Deadline:
    """One recurrence, within the bounds that the first of `begins` and the first of `ends` set."""
    if len({step.rule for step in again}) > 1:
        return Deadline(phrase, "none", note=_SEVERAL)
    bounds = (begins[0].start if begins else None, ends[0].due if ends else None)
    recur, rule = again[0].recur, again[0].rule
    return Deadline(phrase, "recurring", recur=recur, rule=rule, bounds=bounds, note="；".join(notes), how=how)


def _dated(phrase: str, dated: list[Step], since: list[Step], notes: tuple[str, ...], how: tuple[str, ...]) -> Deadline:
    """One date or several; the last is the deadline, the others are milestones on the way."""
    if _turns_back(dated):
        return Deadline(phrase, "none", note="后一个日期早于前一个，不知道是不是第二年，请写明年份")
    milestones = _milestones(dated)
    due = max(milestones)
    last = [step for step in dated if step.due == due][-1]
    if last.kind == "window" and not last.start:  # 2025年前每年6月底前 beside another date
        return Deadline(phrase, "none", note=_SEVERAL)
    kind, start = _kind(dated, last, since)
    several = len(milestones) > 1
    return Deadline(
        phrase,
        kind,
        start=start,
        due=due,
        milestones=tuple(milestones) if several else (),
        steps=tuple(milestones.values()) if several else (),
        note="；".join(notes),
        how=how,
    )


def _turns_back(dated: list[Step]) -> bool:
    """A later step has an earlier date, and neither its year nor a task of its own explains it."""
    dues = [step.due for step in dated if step.due]
    return any(
        due < before and not (step.explicit or step.among or step.described)
        for before, due, step in zip(dues, dues[1:], dated[1:], strict=False)
    )


def _milestones(dated: list[Step]) -> dict[date, str]:
    """The words of each date, in the order of the dates."""
    words: dict[date, list[str]] = {}
    for step in dated:
        if step.due:
            words.setdefault(step.due, []).append(step.words)
    return {due: "，".join(dict.fromkeys(words[due])) for due in sorted(words)}


def _kind(dated: list[Step], last: Step, since: list[Step]) -> tuple[str, date | None]:
    """Kind and first day: windows together are one window, and 自…起 makes one of a single date."""
    if all(step.kind == "window" for step in dated):
        return "window", min(step.start for step in dated if step.start)
    if last.kind == "window":
        return "by", None
    begin = since[0].start if since else None
    if len(dated) == 1 and begin and last.due and begin <= last.due:
        return "window", begin
    return last.kind, None
