"""What falls due when: months, days, slots of a timeline; nothing lost on the way from the agenda to the page."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import BOOKS, DAYS, book_of, day, ledger, recorded, task
from program import THAT_DAY, jc, overview

from jc_tasks.agenda.almanac import (
    SIZES,
    by_day,
    gathered,
    month_of,
    rows_of,
    slots,
    told_apart,
    weeks_of,
    whole_month,
    worst,
    year_of,
)
from jc_tasks.agenda.grouping import units_of
from jc_tasks.agenda.lines import Filter, Item, dated_items, due_items
from jc_tasks.agenda.windows import Window
from jc_tasks.ledger import read, shipped
from jc_tasks.output.characters import width
from jc_tasks.output.formats import text
from jc_tasks.output.views import month as month_page

YEAR = Window(date(2022, 1, 1), date(2022, 12, 31))
TODAY = day("2022-08-01")

# words, as-of day, first day of the month they name
MONTHS = [
    ("2022-08", "2026-01-31", "2022-08-01"),
    ("2022-8", "2026-01-31", "2022-08-01"),
    ("2022年8月", "2026-01-31", "2022-08-01"),
    ("2022年08月份", "2026-01-31", "2022-08-01"),
    ("２０２２．８", "2026-01-31", "2022-08-01"),
    ("2022/8", "2026-01-31", "2022-08-01"),
    ("202208", "2026-01-31", "2022-08-01"),
    ("8", "2022-01-31", "2022-08-01"),
    ("08", "2022-01-31", "2022-08-01"),
    ("8月", "2022-01-31", "2022-08-01"),
    ("8 月份", "2022-01-31", "2022-08-01"),
    ("八月", "2022-01-31", "2022-08-01"),
    ("十二月", "2022-01-31", "2022-12-01"),
    ("本月", "2022-01-31", "2022-01-01"),
    ("这个月", "2022-01-31", "2022-01-01"),
    ("下月", "2022-01-31", "2022-02-01"),
    ("下个月", "2022-12-31", "2023-01-01"),
    ("上月", "2022-01-31", "2021-12-01"),
    ("", "2022-01-31", None),
    ("月", "2022-01-31", None),
    ("13", "2022-01-31", None),
    ("0", "2022-01-31", None),
    ("2022-13", "2022-01-31", None),
    ("2022-08-01", "2022-01-31", None),
    ("8-2022", "2022-01-31", None),
    ("22-08", "2022-01-31", None),
    ("今年", "2022-01-31", None),
    ("30d", "2022-01-31", None),
    ("下月", "9999-12-31", None),
]


@pytest.mark.parametrize(("words", "today", "first"), MONTHS)
def test_months_in_words(words: str, today: str, first: str | None) -> None:
    found = month_of(words, day(today))
    assert (found and str(found.first)) == first
    if found and found.first and found.last:
        assert found.last + timedelta(days=1) == (found.first + timedelta(days=32)).replace(day=1)


@given(st.text(max_size=12))
def test_any_words_name_a_whole_month_or_none(words: str) -> None:
    found = month_of(words, TODAY)
    assert found is None or (found.first == found.first.replace(day=1) if found.first else False)


@given(st.dates())
def test_every_day_of_a_month_stands_once_under_its_weekday(when: date) -> None:
    weeks = weeks_of([], when.replace(day=1))
    assert all(len(week) == 7 for week in weeks)
    assert all(cell.date.weekday() == index for week in weeks for index, cell in enumerate(week) if cell)
    found = [cell.date for week in weeks for cell in week if cell]
    assert found == [when.replace(day=number) for number in range(1, len(found) + 1)]
    assert when in found


@given(st.dates(date(1990, 1, 1), date(2050, 1, 1)), st.integers(0, 4000), st.sampled_from(SIZES))
def test_slots_are_the_span_without_gap_or_overlap(first: date, days: int, size: int) -> None:
    last = first + timedelta(days=days)
    cut = slots(first, last, size)
    assert (cut[0].first, cut[-1].last) == (first, last)
    for one, following in pairwise(cut):
        assert one.last and following.first == one.last + timedelta(days=1)
        assert following.first.day == 1 and (following.first.month - 1) % size == 0


# Nothing is lost

Book = list[tuple[str, str, str, str, str]]


def key(item: Item) -> tuple[str, str | None, date | None]:
    return item.task.id, item.milestone, item.due


@given(BOOKS, DAYS, st.integers(1, 12))
@settings(max_examples=60, deadline=None)
def test_every_date_of_a_month_is_in_the_calendar_once(rows: Book, today: date, number: int) -> None:
    book, window = book_of(rows), whole_month(2022, number)
    assert window and window.first
    every = dated_items(book, window, Filter(), today)
    items, routines, cancelled = told_apart(every)
    cells = [item for week in weeks_of(items, window.first) for cell in week if cell for item in cell.items]
    assert Counter(map(key, cells)) + Counter(map(key, routines)) + Counter(map(key, cancelled)) == Counter(
        map(key, every)
    )
    assert len(set(map(key, every))) == len(every)
    assert cells == items == [item for lines in by_day(items).values() for item in lines]
    assert len(month_page.agenda(items, 100, "utf-8").rows) == len(items)


@given(BOOKS, DAYS)
@settings(max_examples=60, deadline=None)
def test_every_date_of_a_span_is_in_the_timeline_once(rows: Book, today: date) -> None:
    book = book_of(rows)
    items = told_apart(dated_items(book, YEAR, Filter(), today)).items
    for size in SIZES:
        cut = slots(date(2022, 1, 1), date(2022, 12, 31), size)
        for by in ("plan", "category", "unit"):
            found = [item for row in rows_of(items, book, by, cut) for cell in row.cells for item in cell]
            times = [max(len(units_of(item.task)), 1) if by == "unit" else 1 for item in items]
            assert Counter(map(key, found)) == Counter(
                {key(item): count for item, count in zip(items, times, strict=True)}
            )


@given(BOOKS, DAYS)
@settings(max_examples=30, deadline=None)
def test_idle_months_taken_together_hold_nothing(rows: Book, today: date) -> None:
    items = told_apart(dated_items(book_of(rows), YEAR, Filter(), today)).items
    cut = slots(date(2022, 1, 1), date(2022, 12, 31), 1)
    fewer = gathered(cut, items, today)
    assert (fewer[0].first, fewer[-1].last) == (cut[0].first, cut[-1].last)
    whole = {slot for slot in fewer if slot in cut}
    assert all(any(slot.holds(item.due) for slot in whole) for item in items if item.due)
    assert today.year != 2022 or any(slot.holds(today) for slot in whole)


def test_the_dates_are_those_of_the_listing_due() -> None:
    book = read(shipped())
    lines = Counter(item.task.id for item in dated_items(book, YEAR, Filter(), TODAY))
    counted: Counter[str] = Counter()
    for item in due_items(book, YEAR, Filter(), TODAY):
        counted[item.task.id] += item.occurrences
    assert lines == counted


def test_dated_items_hold_steps_occurrences_and_what_is_closed() -> None:
    book = recorded(
        ledger(task("air-1", "10月底前", steps=(("方案", "6月底前"),)), task("air-2", "每季度"), task("air-3", "每日")),
        {("air-1", "2022-06-30"): "已办结", ("air-2", "2022-09-30"): "已取消"},
    )
    items, routines, cancelled = told_apart(dated_items(book, YEAR, Filter(), TODAY))
    assert [(item.task.id, str(item.due), item.light) for item in items] == [
        ("air-1", "2022-06-30", "办结"),
        ("air-2", "2022-06-30", "红"),
        ("air-1", "2022-10-31", "绿"),
        ("air-2", "2022-12-31", "绿"),
    ]
    assert [str(item.due) for item in cancelled] == ["2022-09-30"]
    assert len(routines) == (date(2022, 12, 31) - date(2022, 5, 18)).days + 1
    assert told_apart(dated_items(book, YEAR, Filter(status="已取消"), TODAY), "已取消").items == cancelled


@pytest.mark.parametrize(("lights", "shown"), [("绿红黄", "红"), ("绿蓝", "蓝"), ("绿", "绿"), ("", "")])
def test_the_most_urgent_light(lights: str, shown: str) -> None:
    [item] = dated_items(ledger(task("air-1", "8月底前")), YEAR, Filter(), TODAY)
    assert worst([item._replace(light=light) for light in lights]) == shown
    assert worst([item._replace(light="办结"), *(item._replace(light=light) for light in lights)]) == (shown or "办结")


@pytest.mark.parametrize(("today", "year"), [("2022-08-01", 2022), ("2021-08-01", 2022), ("2026-08-01", 2022)])
def test_the_year_of_the_plans(today: str, year: int) -> None:
    assert year_of(ledger(), Filter(), day(today)) == year


# Pages


@pytest.mark.parametrize("columns", [20, 40, 74, 75, 80, 160])
def test_the_grid_is_there_where_it_fits(columns: int) -> None:
    page = jc("calendar", *THAT_DAY, COLUMNS=str(columns)).stdout
    assert ("31 18项蓝" in page) == (columns >= 75)
    assert max(map(width, page.splitlines())) <= columns
    for id in ("air-4", "water-p17", "soil-17"):
        assert id in page


@pytest.mark.parametrize("columns", [30, 40, 60, 80, 100, 160])
@pytest.mark.parametrize("by", ["category", "unit", "plan"])
def test_the_timeline_fits(columns: int, by: str) -> None:
    page = jc("timeline", "--by", by, *THAT_DAY, COLUMNS=str(columns)).stdout
    assert max(map(width, page.splitlines())) <= columns
    assert any(mark in page for mark in ("*8", "*3季", "*三季度", "*下")) and "合计" in page


def test_a_full_month_is_not_too_wide() -> None:
    [item] = dated_items(ledger(task("air-1", "8月31日前")), YEAR, Filter(), TODAY)
    items = [item._replace(due=date(2022, 8, 1 + number % 31)) for number in range(31 * 99)]
    grid = month_page.grid(items, date(2022, 8, 1), date(2022, 8, 31), "")
    assert month_page.holds(grid, 80, "utf-8") and month_page.holds(grid, 80, "gbk")
    assert "31今 99项蓝" in text.render(grid, width=80)


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "latin-1", "utf-16"])
@pytest.mark.parametrize("command", ["calendar", "timeline"])
def test_no_terminal_encoding_crashes(command: str, encoding: str) -> None:
    done = jc(command, *THAT_DAY, PYTHONIOENCODING=encoding)
    assert done.returncode == 0 and b"Traceback" not in done.err


def test_the_same_lines_in_csv_json_and_on_the_page() -> None:
    for number in range(1, 13):
        month = f"2022-{number:02}"
        days = overview("calendar", "calendar", month, *THAT_DAY)
        ids = [entry["id"] for one in days for entry in one["entries"]]  # type: ignore[attr-defined]
        raw = jc("calendar", month, "--format", "csv", *THAT_DAY).out.decode("utf-8-sig")
        rows = list(csv.DictReader(raw.splitlines(keepends=True)))
        assert [id for row in rows for id in row["编号"].splitlines()] == ids
        assert sum(int(row["项数"]) for row in rows) == len(ids)
        page = jc("calendar", month, *THAT_DAY).stdout
        shown = Counter(
            word for line in page.splitlines() if line[:2].isdigit() and line[2:3] == "-" for word in line.split()[3:4]
        )
        assert shown == Counter(ids)


@pytest.mark.parametrize("by", ["category", "unit", "plan"])
def test_a_timeline_for_programs(by: str) -> None:
    rows = overview("timeline", "timeline", "--by", by, *THAT_DAY)
    raw = jc("timeline", "--by", by, "--format", "csv", *THAT_DAY).out.decode("utf-8-sig")
    lines = list(csv.DictReader(raw.splitlines()))
    assert [int(line["合计"]) for line in lines] == [row["total"] for row in rows]
    for line in lines:
        assert int(line["合计"]) == sum(int(line[f"2022-{number:02}"]) for number in range(1, 13))
        assert int(line["合计"]) == sum(int(line[light]) for light in ("红", "黄", "蓝", "绿", "办结"))


def test_an_empty_month_says_where_to_look() -> None:
    page = jc("calendar", "--as-of", "2026-11-24").stdout
    assert page.startswith("2026年11月，没有到期的事项\n")
    assert "看别的月份：jc-tasks calendar 2022-12 --as-of 2026-11-24" in page


def test_a_longer_span_is_cut_coarser() -> None:
    page = jc("timeline", "--from", "2022-01-01", "--to", "2025-12-31", "--by", "plan", *THAT_DAY).stdout
    assert "*22年下" in page and "25年下" in page
    assert "不在这段时间里" not in page


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("calendar", "13"), "月份：“13”不是月份。可以写：2022-08、8、8月、上月、本月、下月。"),
        (("calendar", "天气"), "“天气”不是月份。"),
        (
            ("timeline", "--by", "month"),
            "--by：不能按“month”分组。可以写：category（类别）、unit（单位）、plan（计划）。",
        ),
        (("timeline", "--from", "2022-01-01", "--to", "2034-01-01"), "时间轴最多看 12 年。"),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...], words: str) -> None:
    done = jc(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
