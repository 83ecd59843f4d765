"""The calendar file: what a calendar program reads out of it is what `due` prints, date by date."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event
from invented import day, days, ledger, on_record, task
from kept import Golden
from program import GOLDEN, THAT_DAY, jc

from jc_tasks.agenda.lines import Filter, Item, dated_items, due_items, is_routine
from jc_tasks.agenda.windows import Window
from jc_tasks.ledger import Ledger, read, shipped
from jc_tasks.output.characters import clean_lines
from jc_tasks.output.formats import ics

SHIPPED = read(shipped())
EVER = Window(None, None)
EVERYTHING = Filter()
TODAY = day("2022-08-01")


def open_lines(book: Ledger, today: date, window: Window = EVER, filter: Filter = EVERYTHING) -> list[Item]:
    return [item for item in dated_items(book, window, filter, today) if not item.standing.closed]


def events(raw: bytes) -> list[Event]:
    return list(Calendar.from_ical(raw).walk("VEVENT"))


def dates(event: Event, last: date) -> list[date]:
    """The days of an event up to `last`, as a calendar program expands them."""
    first = event["DTSTART"].dt
    if "RRULE" not in event:
        return [first]
    start = datetime.combine(first, time())
    rule = rrulestr(event["RRULE"].to_ical().decode(), dtstart=start)
    gone = event.get("EXDATE", [])
    excepted = {one.dt for dates in (gone if isinstance(gone, list) else [gone]) for one in dates.dts}
    found = [moment.date() for moment in rule.between(start, datetime.combine(last, time()), inc=True)]
    assert excepted <= set(found)
    return [moment for moment in found if moment not in excepted]


def shown(raw: bytes, last: date) -> Counter[tuple[str, date]]:
    """Ids and days, as often as the calendar shows them."""
    return Counter((id_of(event), moment) for event in events(raw) for moment in dates(event, last))


def id_of(event: Event) -> str:
    return str(event["SUMMARY"]).split()[1]


# The same lines as `due`


@pytest.mark.parametrize("today", ["2022-05-18", "2022-08-01", "2022-12-31", "2023-06-01", "2026-11-24"])
def test_a_calendar_shows_every_open_date_once(today: str) -> None:
    last = day("2030-12-31")
    expected = Counter((item.task.id, item.due) for item in open_lines(SHIPPED, day(today), Window(None, last)))
    assert shown(ics.render(open_lines(SHIPPED, day(today)), SHIPPED, day(today)), last) == expected


@pytest.mark.parametrize("window", [days("2022-08-01", "2022-08-31"), days("2022-06-01", "2022-07-15")])
def test_a_window_shows_what_due_prints_for_it(window: Window) -> None:
    found = shown(ics.render(open_lines(SHIPPED, TODAY, window), SHIPPED, TODAY, last=window.last), day("2030-01-01"))
    printed = due_items(SHIPPED, window, EVERYTHING, TODAY)
    assert {id for id, _ in found} == {item.task.id for item in printed}
    assert sum(found.values()) == sum(item.occurrences for item in printed)
    assert all(window.holds(moment) for _, moment in found)


@pytest.mark.parametrize(
    "phrase",
    [
        "每月",
        "每月10日、25日前",
        "每年4月底、9月15日前",
        "每半年一次（6月10日、12月底前）",
        "每周五前",
        "自2022年7月起每月底前",
    ],
)
@pytest.mark.parametrize("done", [(), (0,), (1,), (0, 1), (-1,)])
def test_a_series_leaves_out_what_is_done(phrase: str, done: tuple[int, ...]) -> None:
    book = ledger(task("air-1", phrase))
    every = [str(item.due) for item in dated_items(book, EVER, EVERYTHING, TODAY)]
    book = on_record(book, TODAY, *((f"air-1@{every[index]}", "done", "2022-08-01", {}) for index in done))
    lines = open_lines(book, TODAY)
    assert len(lines) == len(every) - len(done)
    last = day("2023-12-31")
    expected = Counter(("air-1", item.due) for item in lines if item.due)
    assert shown(ics.render(lines, book, TODAY), last) == expected


def test_a_moved_date_of_a_series_is_an_event_of_its_own() -> None:
    book = ledger(task("air-1", "每月"))
    moved = {"to": "2022-10-08", "from": "2022-09-30", "reason": "假期"}
    book = on_record(book, TODAY, ("air-1@2022-09-30", "extend", "2022-08-01", moved))
    series, single = events(ics.render(open_lines(book, TODAY), book, TODAY))
    assert "RRULE" in series
    assert day("2022-09-30") not in dates(series, day("2022-12-31"))
    assert single["DTSTART"].dt == day("2022-10-08")
    assert "延期，原定2022-09-30" in single["DESCRIPTION"]


def test_a_yearly_duty_has_no_end_and_others_end_with_their_plan() -> None:
    book = ledger(task("air-1", "每年8月底"), task("air-2", "每月"))
    monthly, yearly = events(ics.render(open_lines(book, TODAY), book, TODAY))
    assert "UNTIL" not in yearly["RRULE"]
    assert yearly["RRULE"]["BYMONTHDAY"] == [-1]
    assert monthly["RRULE"]["UNTIL"] == [day("2022-12-31")]


# One event


def test_an_event_of_a_dated_entry() -> None:
    book = ledger(task("air-1", "8月底前", text="完成“22个”行业，逐项评级；建立台账。\n并上报", remark="见附件"))
    [event] = events(ics.render(open_lines(book, TODAY), book, TODAY))
    assert event["DTSTART"].to_ical() == b"20220831"
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(days=1)
    assert event["DTSTAMP"].to_ical() == b"20220801T000000Z"
    assert event["SUMMARY"] == "大气 air-1 完成“22个”行业，逐项评级"
    assert event["DESCRIPTION"].split("\n") == [
        "内容：完成“22个”行业，逐项评级；建立台账。",
        "并上报",
        "完成时限：8月底前",
        "责任单位：市生态环境局",
        "备注：见附件",
        "编号：air-1 任务台账 第 1 项",
        "依据：大气",
    ]
    assert event["CATEGORIES"].cats == ["大气", "强化工业治理"]


def test_alarms_ring_at_nine_seven_days_and_one_day_before() -> None:
    book = ledger(task("air-1", "8月底前"), task("air-2", "7月底前"), task("air-3", "每周五前"), task("air-4", "每月"))
    rings = {}
    for event in events(ics.render(open_lines(book, TODAY), book, TODAY)):
        midnight = datetime.combine(event["DTSTART"].dt, time())
        rings[id_of(event)] = [str(midnight + alarm["TRIGGER"].dt) for alarm in event.walk("VALARM")]
    assert rings == {
        "air-1": ["2022-08-24 09:00:00", "2022-08-30 09:00:00"],
        "air-2": [],
        "air-3": [],
        "air-4": ["2022-05-24 09:00:00", "2022-05-30 09:00:00"],
    }


def test_an_extension_moves_the_event_and_raises_its_sequence() -> None:
    book = ledger(task("air-1", "10月底前", steps=(("方案", "9月底前"),)))
    before = {event["UID"]: event for event in events(ics.render(open_lines(book, TODAY), book, TODAY))}
    moved = {"to": "2022-11-15", "from": "2022-10-31", "reason": "疫情"}
    step = {"to": "2022-10-15", "from": "2022-09-30", "reason": "疫情"}
    later = on_record(
        book, TODAY, ("air-1", "extend", "2022-07-30", moved), ("air-1@2022-09-30", "extend", "2022-07-30", step)
    )
    after = {event["UID"]: event for event in events(ics.render(open_lines(later, TODAY), later, TODAY))}
    assert before.keys() == after.keys()
    assert sorted(str(event["DTSTART"].dt) for event in after.values()) == ["2022-10-15", "2022-11-15"]
    for uid, event in after.items():
        assert event["SEQUENCE"] > before[uid]["SEQUENCE"]


@pytest.mark.parametrize("today", ["2022-08-01", "1900-01-01", "2200-12-31"])
def test_the_first_and_the_last_day_there_are(today: str) -> None:
    """Behind the last day there is none on which an event could end: without an end it lasts the day it begins."""
    phrases = {"air-1": "8月底前", "air-2": "8月底前", "air-3": "每月", "air-4": "8月底前"}
    book = ledger(*(task(id, phrase) for id, phrase in phrases.items()))
    moved = {"air-1": "9999-12-31", "air-2": "0001-01-01", "air-3@2022-05-31": "9999-12-31", "air-4": "0999-12-31"}
    moves = [(id, "extend", "2022-07-30", {"to": to, "from": "2022-08-31"}) for id, to in moved.items()]
    book = on_record(book, TODAY, *moves)
    items = dated_items(book, EVER, EVERYTHING, day(today))
    assert set(moved.values()) <= {str(item.due) for item in items}
    raw = ics.render(items, book, day(today))
    assert {str(event["DTSTART"].dt) for event in events(raw)} >= set(moved.values())
    for line in raw.decode().split("\r\n"):
        if "DATE:" in line or line.startswith("DTSTAMP:"):
            assert re.fullmatch(r"\d{8}(T000000Z)?", line.partition(":")[2])
    ends = {str(event["DTSTART"].dt): event.get("DTEND") for event in events(raw)}
    assert ends["9999-12-31"] is None and ends["0001-01-01"].dt == day("0001-01-02")


def test_a_calendar_that_goes_along_knows_the_last_day(tmp_path: Path) -> None:
    data = shutil.copytree(shipped(), tmp_path / "data")
    line = "- {id: air-4, event: extend, date: 2022-08-01, to: 9999-12-31}\n"
    (data / "progress.yaml").write_text(line, encoding="utf-8")
    for words in (["export", "--format", "ics"], ["report", "--format", "eml", "--attach", "ics", "--to", "a@b.cn"]):
        done = jc(*words, "--data", str(data), *THAT_DAY)
        assert done.returncode == 0 and b"Traceback" not in done.err


def test_finished_lines_that_are_asked_for_say_so_and_ring_no_more() -> None:
    book = ledger(task("air-1", "8月底前"), task("air-2", "8月底前"))
    book = on_record(
        book, TODAY, ("air-1", "done", "2022-07-30", {}), ("air-2", "cancel", "2022-07-30", {"doc": "1号"})
    )
    done, cancelled = events(ics.render(dated_items(book, EVER, EVERYTHING, TODAY), book, TODAY))
    assert str(done["SUMMARY"]).startswith("【已办结】")
    assert (done["STATUS"], cancelled["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert not done.walk("VALARM")


# The file


def test_ids_are_unique_and_another_document_has_others() -> None:
    uids = [event["UID"] for event in events(ics.render(open_lines(SHIPPED, TODAY), SHIPPED, TODAY))]
    assert len(uids) == len(set(uids))
    assert all(uid.isascii() for uid in uids)
    other = SHIPPED._replace(plans=tuple(plan._replace(document="另一份文件") for plan in SHIPPED.plans))
    assert not set(uids) & {event["UID"] for event in events(ics.render(open_lines(other, TODAY), other, TODAY))}


def test_two_steps_of_one_day_are_two_events() -> None:
    book = ledger(task("air-1", "10月底前", steps=(("方案", "6月底前"), ("招标", "6月底前"))))
    assert len({event["UID"] for event in events(ics.render(open_lines(book, TODAY), book, TODAY))}) == 3


@given(st.text(st.characters(codec="utf-8"), max_size=300))
def test_any_text_arrives_clean_and_whole(words: str) -> None:
    book = ledger(task("air-1", "8月底前", text=words, title="", category=words))
    raw = ics.render(open_lines(book, TODAY), book, TODAY)
    for line in raw.removesuffix(b"\r\n").split(b"\r\n"):
        assert len(line) <= 75
        assert line.decode().isprintable()
    [event] = events(raw)
    kept = "\n".join(clean_lines(words))
    assert event["DESCRIPTION"].startswith(f"内容：{kept}\n" if kept.strip() else "完成时限：")


def test_the_same_day_gives_the_same_bytes() -> None:
    assert ics.render(open_lines(SHIPPED, TODAY), SHIPPED, TODAY) == ics.render(
        open_lines(read(shipped()), TODAY), SHIPPED, TODAY
    )


# The command


def test_golden(golden: Golden) -> None:
    done = jc("export", "--format", "ics", "--plan", "soil", *THAT_DAY)
    assert done.returncode == 0
    golden.whole(GOLDEN / "export" / "soil.ics", done.out)


def test_routines_are_left_out_and_counted_or_put_in() -> None:
    without = jc("export", "--format", "ics", "--plan", "water", *THAT_DAY)
    assert "例行工作 2 项没有放进日历" in without.stderr
    put_in = jc("export", "--format", "ics", "--plan", "water", "--routines", *THAT_DAY)
    more = shown(put_in.out, day("2023-12-31")) - shown(without.out, day("2023-12-31"))
    routines = [item for item in open_lines(SHIPPED, TODAY, filter=Filter(plan="water")) if is_routine(item)]
    assert more == Counter((item.task.id, item.due) for item in routines if item.due)


@pytest.mark.skipif(not shutil.which("khal"), reason="khal is not installed")
def test_khal_reads_it(tmp_path: Path) -> None:
    (tmp_path / "calendar").mkdir()
    (tmp_path / "config").write_text(
        f"[calendars]\n[[c]]\npath = {tmp_path / 'calendar'}\n"
        "[locale]\nlocal_timezone = Asia/Shanghai\ndefault_timezone = Asia/Shanghai\n"
        "dateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        f"[sqlite]\npath = {tmp_path / 'khal.db'}\n",
        encoding="utf-8",
    )
    file = tmp_path / "a.ics"
    window = days("2022-08-01", "2022-08-31")
    file.write_bytes(ics.render(open_lines(SHIPPED, TODAY), SHIPPED, TODAY))
    khal = ["khal", "-c", str(tmp_path / "config")]
    subprocess.run([*khal, "import", "--batch", "-a", "c", str(file)], check=True)
    listed = [*khal, "list", "--format", "{title}", "--day-format", "", "2022-08-01", "31d"]
    lines = subprocess.run(listed, check=True, capture_output=True, encoding="utf-8").stdout.split("\n")
    expected = Counter(item.task.id for item in open_lines(SHIPPED, TODAY, window))
    assert Counter(line.split()[1] for line in lines if line) == expected
