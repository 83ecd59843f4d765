"""Completion counted: what an entry counts as, the two bases, and that rows and whole agree."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from invented import BOOKS, DAYS, REGISTRY, book_of, day, ledger, recorded, task
from program import THAT_DAY, jc, overview

from jc_tasks.agenda.grouping import BY, NOBODY, divided, units_of
from jc_tasks.agenda.lines import Filter
from jc_tasks.agenda.tallies import Tally, entry_items, sort_of, tally
from jc_tasks.ledger import Ledger, read, shipped
from jc_tasks.output.views.statistics import LIGHTS, percent

SUMMED = ("entries", "dated", "due", "due_done", "done", "standing", "routine", "undecided", "cancelled")


# phrase of air-1, what is recorded of it, the as-of day, what it counts as; the light where it is dated
COUNTED: list[tuple[str, dict[str, str], str, str]] = [
    ("8月底前", {}, "2022-08-01", "dated 蓝"),
    ("8月底前", {}, "2022-08-31", "dated due 黄"),
    ("8月底前", {}, "2022-09-01", "dated due 红"),
    ("8月底前", {"": "进行中"}, "2022-09-01", "dated due 红"),
    ("8月底前", {"": "已办结"}, "2022-08-01", "dated done 办结"),
    ("8月底前", {"": "已办结"}, "2022-09-01", "dated due done 办结"),
    ("8月底前", {"": "已销号"}, "2022-09-01", "dated due done 办结"),
    ("8月底前", {"": "已取消"}, "2022-09-01", "cancelled"),
    ("8月底前开工", {}, "2022-09-01", "dated due 红"),
    ("6月至8月", {}, "2022-07-01", "dated 绿"),
    ("长期坚持", {}, "2022-09-01", "standing"),
    ("长期坚持", {"": "已取消"}, "2022-09-01", "cancelled"),
    ("自2022年1月1日起", {}, "2022-09-01", "standing"),
    ("待定", {}, "2022-09-01", "undecided"),
    ("每日", {}, "2022-09-01", "routine"),
    ("每周五前", {}, "2022-09-01", "routine"),
    ("每月", {}, "2022-05-20", "dated 蓝"),
    ("每月", {}, "2022-05-31", "dated due 黄"),
    ("每月", {}, "2022-08-01", "dated due 红"),
    ("每月", {"2022-05-31": "已办结", "2022-06-30": "已办结"}, "2022-08-01", "dated due 红"),
    ("每月", {"2022-05-31": "已办结", "2022-07-31": "已办结"}, "2022-08-01", "dated due 红"),
    (
        "每月",
        {"2022-05-31": "已办结", "2022-06-30": "已取消", "2022-07-31": "已销号"},
        "2022-08-01",
        "dated due done 办结",
    ),
    ("每月", {"": "已办结"}, "2022-08-01", "dated due done 办结"),
    ("每月", {"": "已取消"}, "2022-08-01", "cancelled"),
    ("每年8月底", {}, "2022-08-01", "dated 蓝"),
]


@pytest.mark.parametrize(("phrase", "statuses", "today", "counted"), COUNTED)
def test_what_an_entry_counts_as(phrase: str, statuses: dict[str, str], today: str, counted: str) -> None:
    book = recorded(ledger(task("air-1", phrase)), {("air-1", moment): word for moment, word in statuses.items()})
    [item] = entry_items(book, Filter(), day(today))
    one = tally([item], day(today))
    words = [sort_of(item)]
    if one.dated:
        words += ["due"] * one.due + ["done"] * one.done + [item.light]
        assert one.due_done == (one.due and one.done)
    assert " ".join(words) == counted


def test_a_milestone_is_not_counted_again() -> None:
    book = ledger(
        task("air-1", "10月底前", steps=(("方案", "6月底前"),)), task("air-2", "长期坚持", steps=(("方案", "6月底前"),))
    )
    one = tally(entry_items(book, Filter(), day("2022-08-01")), day("2022-08-01"))
    assert (one.entries, one.dated, one.due, one.standing) == (2, 1, 0, 1)


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (0, 0, "—"),
        (0, 9, "0.0%"),
        (1, 3000, "0.1%"),
        (1, 3, "33.3%"),
        (2999, 3000, "99.9%"),
        (9, 9, "100.0%"),
        (1, 16, "6.3%"),
    ],
)
def test_nothing_is_rounded_to_nothing_or_to_all(part: int, whole: int, words: str) -> None:
    assert percent(part, whole) == words


# Rows and whole


def assert_rows_agree(book: Ledger, today: date) -> None:
    items = entry_items(book, Filter(), today)
    assert [item.task.id for item in items] == [one.id for one in book.tasks]
    total = tally(items, today)
    assert total.entries == total.dated + total.standing + total.routine + total.undecided + total.cancelled
    assert total.due_done <= total.due <= total.dated and total.due_done <= total.done <= total.dated
    assert sum(total.lights.values()) == sum(total.statuses.values()) == total.dated
    assert set(total.lights) <= set(LIGHTS)
    for by in BY:
        rows = [tally(lines, today) for lines in divided(items, book, by).values()]
        for field in SUMMED if by in ("plan", "category") else ("dated", "due", "due_done", "done"):
            summed = sum(getattr(row, field) for row in rows)
            if by == "unit":
                assert summed == sum(
                    getattr(tally([item], today), field) * len(units_of(item.task) or [NOBODY]) for item in items
                )
            else:
                assert summed == getattr(total, field), (by, field)


@given(BOOKS, DAYS)
@settings(max_examples=60, deadline=None)
def test_rows_and_whole_agree(rows: list[tuple[str, str, str, str, str]], today: date) -> None:
    assert_rows_agree(book_of(rows), today)


def test_rows_and_whole_agree_for_the_shipped_plans() -> None:
    book = read(shipped())
    for number in range(0, 1200, 61):
        assert_rows_agree(book, date(2022, 5, 18) + timedelta(days=number))


def test_headings_are_in_the_order_of_ledger_register_and_calendar() -> None:
    book = ledger(
        task("water-1", "9月底前", "泽州县人民政府"),
        task("air-1", "8月底前", "市财政局、市生态环境局", section="二", category="二、强化扬尘治理"),
        task("air-2", "10月底前", "", section="", category=""),
        task("air-3", "7月底前", "市公安局"),
    )
    items = entry_items(book, Filter(), day("2022-08-01"))
    names = {by: [heading.name for heading in divided(items, book, by)] for by in BY}
    assert names == {
        "plan": ["大气", "水"],
        "category": ["强化扬尘治理", "强化工业治理", "任务台账", "强化工业治理"],
        "unit": [name for name in REGISTRY.names if name[:2] in ("市生", "市公", "市财", "泽州") and "支队" not in name]
        + [NOBODY],
        "month": ["2022-07", "2022-08", "2022-09", "2022-10"],
    }


def test_one_unit_alone() -> None:
    book = ledger(
        task("air-1", "8月底前", "市财政局、市生态环境局"), task("air-2", "8月底前", "各县（市、区）人民政府")
    )
    today = day("2022-08-01")

    def names(unit: str) -> list[str]:
        items = entry_items(book, Filter(unit=unit), today)
        return [heading.name for heading in divided(items, book, "unit", unit)]

    assert names("市财政局") == ["市财政局"]
    assert names("泽州县人民政府") == ["泽州县人民政府"]
    assert names("各县（市、区）人民政府") == ["泽州县人民政府", "高平市人民政府"]


# The command


@pytest.mark.parametrize("by", ["", *BY])
def test_objects_are_what_the_schema_says(by: str) -> None:
    found = overview("stats", "stats", *(("--by", by) if by else ()), *THAT_DAY)
    assert {one["by"] for one in found} == {by or None}


def test_csv_gives_numbers_and_no_bars() -> None:
    page = jc("stats", "--by", "unit", "--format", "csv", *THAT_DAY).out.decode("utf-8-sig")
    assert not set("█░") & set(page)
    assert len({len(line.split(",")) for line in page.splitlines()}) == 1


@pytest.mark.parametrize("columns", ["40", "80", "160"])
@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "ascii"])
def test_the_page_fits_and_encodes(columns: str, encoding: str) -> None:
    from jc_tasks.output.characters import ambiguous_width, width

    for by in BY:
        done = jc("stats", "--by", by, *THAT_DAY, COLUMNS=columns, PYTHONIOENCODING=encoding)
        assert (done.returncode, done.stderr) == (0, "")
        lines = done.out.decode(encoding).splitlines()
        assert max(width(line, ambiguous_width(encoding)) for line in lines) <= int(columns)


def test_a_wrong_grouping() -> None:
    done = jc("stats", "--by", "天气")
    assert done.returncode == 2
    assert (
        "--by：不能按“天气”分组。可以写：unit（单位）、category（类别）、plan（计划）、month（月份）。" in done.stderr
    )


def test_a_tally_of_nothing_has_no_rate() -> None:
    assert tally([], day("2022-08-01")) == Tally(0, 0, 0, 0, 0, 0, 0, 0, 0, {}, {})
    page = jc("stats", "--unit", "市财政局", *THAT_DAY).stdout
    assert [line.split()[2:] for line in page.splitlines() if "办结率  " in line] == [["0/0", "—"], ["0/0", "—"]]
