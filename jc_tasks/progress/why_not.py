"""Why a command would record something wrong, and what would have been right. Pure; "" when nothing is wrong.

`standing` is that of today (`state(events, today)`), as every listing shows it; a line that is dated ahead counts from
its day on. `day` is the day the event would be dated, `today` the last day that it may be.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from jc_tasks.progress.standing import CANCELLED, FINISHED, STRUCK_OFF, Progress, Standing, name_of

_MOST_NAMED = 12


class Target(NamedTuple):
    """What a command is about: an entry or one moment of it. `due` is the ledger's own date, None without one."""

    id: str
    moment: date | None
    due: date | None

    @property
    def name(self) -> str:
        return name_of(self.id, self.moment)


def current_period(occurrences: Sequence[date], day: date) -> date | None:
    """The occurrence that closes the period `day` lies in: the first on or after it; None when the run is over."""
    return next((moment for moment in occurrences if moment >= day), None)


def open_before(progress: Progress, id: str, occurrences: Sequence[date], day: date) -> list[date]:
    """Earlier occurrences that nobody has closed: `done` for the current period leaves them open."""
    return [moment for moment in occurrences if moment < day and not progress.of(id, moment).closed]


def aim(
    id: str, typed: date | None, due: date | None, moments: Sequence[date], *, recurring: bool, day: date
) -> tuple[Target, str]:
    """What `ID` or `ID@DATE` means. `moments` are the dates of its milestones, or its occurrences, in order.

    The entry's own date means the entry; a recurring duty without a date means its current period.
    """
    if typed is None:
        if not recurring:
            return Target(id, None, due), ""
        current = current_period(moments, day)
        if current:
            return Target(id, current, current), ""
        known = f"最后一期是 {moments[-1]}：写 {name_of(id, moments[-1])}。" if moments else "它没有一期期的日期。"
        return Target(id, None, None), f"{id} 在 {day} 以后没有下一期了。{known}"
    if typed == due and not recurring:
        return Target(id, None, due), ""
    if typed in moments:
        return Target(id, typed, typed), ""
    return Target(id, typed, None), f"{id} 没有 {typed} 这个时间点。{_known(id, typed, due, moments)}"


def done_refusal(target: Target, standing: Standing, *, day: date, today: date) -> str:
    name = target.name
    if standing.status == FINISHED:
        if standing.inherited:
            return f"{name} 已随 {target.id} 在 {standing.done} 办结，不用再记。"
        return (
            f"{name} 已在 {standing.done} 办结，不用再记。核实后销号：jc-tasks verify {name}；"
            f"办结记错了：jc-tasks reopen {name}。"
        )
    return _closed(target, standing) or _wrong_day(target, standing, day, today)


def verify_refusal(target: Target, standing: Standing, *, day: date, today: date) -> str:
    name = target.name
    if standing.status == FINISHED:
        if standing.inherited:
            return f"{name} 是随 {target.id} 一起办结的，销号也记在 {target.id} 上：jc-tasks verify {target.id}。"
        return _wrong_day(target, standing, day, today)
    if standing.status == STRUCK_OFF:
        return f"{name} 已在 {standing.verified} 销号，不用再记。"
    return _closed(target, standing) or f"{name} 还没有办结，不能销号。先记办结：jc-tasks done {name}。"


def reopen_refusal(target: Target, standing: Standing, *, day: date, today: date) -> str:
    name = target.name
    if not standing.closed:
        return f"{name} 没有办结，也没有取消（{standing.status}），不用重新打开。"
    if standing.inherited:
        word, _ = _closing(standing)
        return f"{name} 是随 {target.id} 一起{word}的，要重新打开 {target.id}：jc-tasks reopen {target.id}。"
    return _wrong_day(target, standing, day, today)


def note_refusal(target: Target, standing: Standing, *, text: str, percent: int | None, day: date, today: date) -> str:
    """A closed entry may still be noted on; its percentage stays 100."""
    name = target.name
    if not text.strip():
        return f"没有写内容。写成：jc-tasks note {name} “已完成招标”。"
    if percent is not None and not 0 <= percent <= 100:
        return f"进度 {percent} 不在 0 到 100 之间。写成：jc-tasks note {name} “……” --percent 60。"
    if percent is not None and standing.closed:
        word, _ = _closing(standing)
        return f"{name} 已经{word}，不能再报进度。要改先重新打开：jc-tasks reopen {_holder(target, standing)}。"
    return _future(day, today)


def extend_refusal(target: Target, standing: Standing, *, to: date | None, reason: str, day: date, today: date) -> str:
    """`to` is None when the phrase typed gives no date."""
    name = target.name
    example = f"jc-tasks extend {name} --to {{}} --reason “……”"
    if standing.closed:
        word, when = _closing(standing)
        return f"{name} 已在 {when} {word}，不用延期。要改先重新打开：jc-tasks reopen {_holder(target, standing)}。"
    due = standing.due(target.due)
    if due is None:
        return f"{name} 没有确定的日期，谈不上延期。要记进展：jc-tasks note {name} “……”。"
    if to is None:
        return f"没有写清延到哪一天。写成：{example.format(date(due.year, 12, 31))}。"
    if not reason.strip():
        return f"延期要写理由。写成：{example.format(to)}。"
    if to <= due:
        first = f"（原定 {target.due}）" if target.due and target.due != due else ""
        which = "就是现在的时限" if to == due else f"早于现在的时限 {due}"
        return f"{to} {which}{first}，不是延期。新的时限要晚于 {due}。"
    if (last := standing.extension) and day < last.date:
        return f"{name} 在 {last.date} 已经延期过，这里的日期不能早于那一天：--on {last.date} 或更晚。"
    return _future(day, today)


def cancel_refusal(target: Target, standing: Standing, *, doc: str, day: date, today: date) -> str:
    name = target.name
    if standing.status == CANCELLED:
        return f"{name} 已在 {standing.cancelled} 取消，不用再记。"
    if closed := _closed(target, standing):
        return closed
    if not doc.strip():
        return f"取消要写依据的文号。写成：jc-tasks cancel {name} --doc 晋市政办〔2022〕11号。"
    return _wrong_day(target, standing, day, today)


def _known(id: str, typed: date, due: date | None, moments: Sequence[date]) -> str:
    if not moments:
        own = f"它的时限是 {due}，" if due else "它没有分步的时限，"
        return f"{own}直接写 {id}。"
    near = sorted(sorted(moments, key=lambda moment: abs((moment - typed).days))[:_MOST_NAMED])
    listed = "、".join(name_of(id, moment) for moment in near)
    if len(near) < len(moments):
        return f"共有 {len(moments)} 个，离得近的是：{listed}。"
    whole = f"；整项写 {id}（{due}）" if due else ""
    return f"可以写：{listed}{whole}。"


def _closing(standing: Standing) -> tuple[str, date | None]:
    if standing.status == STRUCK_OFF:
        return "销号", standing.verified
    return ("取消", standing.cancelled) if standing.status == CANCELLED else ("办结", standing.done)


def _holder(target: Target, standing: Standing) -> str:
    """What has to be reopened: the entry where a moment is closed only with it."""
    return target.id if standing.inherited else target.name


def _closed(target: Target, standing: Standing) -> str:
    if not standing.closed:
        return ""
    word, when = _closing(standing)
    return f"{target.name} 已在 {when} {word}。要改先重新打开：jc-tasks reopen {_holder(target, standing)}。"


def _wrong_day(target: Target, standing: Standing, day: date, today: date) -> str:
    """Changes of status follow each other; a day before the last one would not count."""
    if standing.changed and day < standing.changed:
        word = _closing(standing)[0] if standing.closed else "重新打开"
        return f"{target.name} 在 {standing.changed} {word}，这里的日期不能早于那一天：--on {standing.changed} 或更晚。"
    return _future(day, today)


def _future(day: date, today: date) -> str:
    return f"{day} 还没有到（今天是 {today}）。只能记今天或以前的日期。" if day > today else ""
