"""The event log in words: a table of events, one event as a sentence, what to answer when one was recorded."""

from collections.abc import Iterable
from datetime import date

from jc_tasks.model import Task
from jc_tasks.output.shown import Shown, Table, named, table_of
from jc_tasks.progress.event import CANCEL, DONE, EXTEND, NOTE, REOPEN, UNDO, VERIFY, Event
from jc_tasks.progress.standing import Standing, distinct, name_of, undone

WORDS = {
    DONE: "办结",
    VERIFY: "销号",
    REOPEN: "重新打开",
    NOTE: "进展",
    EXTEND: "延期",
    CANCEL: "取消",
    UNDO: "撤销",
}
_SHORT = 40


def table(events: list[Event], every: list[Event], title: str) -> Table:
    """One event a row, as recorded; what was taken back later is marked."""
    gone = _gone(every)
    columns: tuple[Shown[Event], ...] = (
        Shown("记录时间", "at", lambda event: event.at[:16].replace("T", " ")),
        Shown("谁", "by", lambda event: event.by),
        Shown("编号", "id", lambda event: name_of(event.id, event.moment)),
        Shown("事项", "event", lambda event: _word(event) + ("（已撤销）" if id(event) in gone else "")),
        Shown("日期", "date", lambda event: event.date),
        Shown("内容", "text", details, flex=1, min_width=12),
    )
    return table_of(events, columns, title)


def records(events: Iterable[Event], every: list[Event]) -> list[dict[str, object]]:
    gone = _gone(every)
    return [
        named(event, "id moment event date at by") | {"undone": id(event) in gone, "fields": dict(event.fields)}
        for event in events
    ]


def details(event: Event) -> str:
    """Everything an event says beside who, when and which."""
    names = {"to": "延至", "from": "原定", "reason": "理由", "approver": "批准", "doc": "文号", "percent": "进度"}
    names |= {"problem": "问题", "next": "下一步", "of": "撤销的记录", "note": ""}
    if event.event == UNDO:
        what, when = event.text("what"), event.text("of")[:16].replace("T", " ")
        return f"撤销{WORDS.get(what, what)}" + (f"（{when} 记的）" if when else "")
    parts = []
    for name, value in event.fields.items():
        text = f"{value}%" if name == "percent" else str(value)
        label = names.get(name, name)
        parts.append(f"{label}：{text}" if label else text)
    return "；".join(parts)


def sentence(event: Event) -> str:
    """air-4 办结，2022-08-30（已上报省厅）."""
    more = details(event)
    return f"{name_of(event.id, event.moment)} {_word(event)}，{event.date}" + (f"（{more}）" if more else "")


def confirmation(event: Event, task: Task, before: Standing, due: date | None, dry_run: bool) -> str:
    """What the log now holds (or would hold), with the entry's words and how it compares with its date."""
    text = task.title or task.text
    text = text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"
    verb = "会记" if dry_run else "已记"
    line = f"{verb}{WORDS[event.event]}：{name_of(event.id, event.moment)} {text}"
    if event.event == DONE:
        line += f"（{event.date}，{_against(event.date, before.due(due))}）"
    elif event.event == EXTEND:
        first = f"，原定 {due}" if due else ""
        line += f"（延至 {event.text('to')}{first}）"
    elif event.event == NOTE and event.text("percent"):
        line += f"（{event.text('percent')}%）"
    return line


def _word(event: Event) -> str:
    return WORDS.get(event.event, event.event)


def _against(day: date, due: date | None) -> str:
    if due is None:
        return "没有期限"
    days = (due - day).days
    return f"期限 {due}，" + (f"提前 {days} 天" if days > 0 else "按期" if days == 0 else f"逾期 {-days} 天")


def _gone(every: list[Event]) -> set[int]:
    """Which of the very events were taken back; by their identity, since two typed lines may be alike."""
    ordered = distinct(every)
    return {id(ordered[position]) for position in undone(ordered)[0]}
