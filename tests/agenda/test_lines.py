"""What falls due, what is late and who answers, on a small ledger held in memory: issued 2022-05-18 for 2022."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import EVERYTHING, day, days, ledger, measure, task

from jc_tasks.agenda.lines import (
    Filter,
    Item,
    all_items,
    due_items,
    late_besides,
    loads,
    measure_items,
    overdue_items,
    unit_view,
)
from jc_tasks.agenda.which_categories import categories, categories_named
from jc_tasks.agenda.windows import Window
from jc_tasks.chinese import bare_title


def told(items: list[Item]) -> list[str]:
    """Each line as `id date [milestone] [×occurrences]`."""
    return [
        f"{item.task.id} {item.due}"
        + (f" {item.milestone}" if item.milestone else "")
        + (f" ×{item.occurrences}" if item.occurrences > 1 else "")
        for item in items
    ]


AUGUST = days("2022-08-01", "2022-08-31")

# phrase of air-1, its line in a window of August 2022 seen from the 1st ("" for none)
DUE_IN_AUGUST = [
    ("2022年8月底前", "air-1 2022-08-31"),
    ("8月1日", "air-1 2022-08-01"),
    ("7月底前", ""),
    ("9月底前", ""),
    ("6月至8月", "air-1 2022-08-31"),
    ("8月至10月", ""),
    ("8月底前开工", "air-1 2022-08-31"),
    ("自2022年8月10日起", ""),
    ("长期坚持", ""),
    ("待定", ""),
    ("每月一次", "air-1 2022-08-31"),
    ("每日", "air-1 2022-08-01 ×31"),
    ("每周五前", "air-1 2022-08-05 ×4"),
    ("每月5日前", "air-1 2022-08-05"),
    ("每季度", ""),
    ("每年8月底", "air-1 2022-08-31"),
]


@pytest.mark.parametrize(("phrase", "line"), DUE_IN_AUGUST)
def test_due_in_august(phrase: str, line: str) -> None:
    items = due_items(ledger(task("air-1", phrase)), AUGUST, EVERYTHING, day("2022-08-01"))
    assert told(items) == ([line] if line else [])


# phrase of air-1, its line among the overdue on 2022-08-01
OVERDUE = [
    ("7月底前", "air-1 2022-07-31"),
    ("8月1日", ""),
    ("8月底前", ""),
    ("5月至6月", "air-1 2022-06-30"),
    ("6月底前启动", "air-1 2022-06-30"),
    ("自2022年1月1日起", ""),
    ("长期坚持", ""),
    ("每月一次", "air-1 2022-07-31 ×3"),
    ("每季度", "air-1 2022-06-30"),
    ("每旬", "air-1 2022-07-31 ×8"),
    ("每周五前", ""),
    ("每日", ""),
    ("每年8月底", ""),
]


@pytest.mark.parametrize(("phrase", "line"), OVERDUE)
def test_overdue_on_the_first_of_august(phrase: str, line: str) -> None:
    items = overdue_items(ledger(task("air-1", phrase)), EVERYTHING, day("2022-08-01"))
    assert told(items) == ([line] if line else [])


# phrase, as-of day, the date that `list` shows
LISTED = [
    ("8月底前", "2026-01-01", "2022-08-31"),
    ("长期坚持", "2022-08-01", "None"),
    ("自2022年1月1日起", "2022-08-01", "None"),
    ("每月一次", "2022-04-01", "2022-05-31"),
    ("每月一次", "2022-08-31", "2022-08-31"),
    ("每月一次", "2022-12-31", "2022-12-31"),
    ("每月一次", "2026-01-01", "2022-12-31"),
    ("每年8月底", "2026-09-01", "2027-08-31"),
]


@pytest.mark.parametrize(("phrase", "today", "shown"), LISTED)
def test_a_listed_entry_shows_its_next_date_or_its_last(phrase: str, today: str, shown: str) -> None:
    assert told(all_items(ledger(task("air-1", phrase)), EVERYTHING, day(today))) == [f"air-1 {shown}"]


@pytest.mark.parametrize(
    ("phrase", "steps", "lines"),
    [
        ("10月底前", (("方案", "6月底前"),), ["air-1 2022-06-30 方案", "air-1 2022-10-31"]),
        ("10月底前", (("方案", "6月底前"), ("整治", "10月底前")), ["air-1 2022-06-30 方案", "air-1 2022-10-31"]),
        ("长期坚持", (("甲", "6月底前"), ("乙", "6月底前")), ["air-1 2022-06-30 甲", "air-1 2022-06-30 乙"]),
        ("6月底前制定方案，10月底前完成", (), ["air-1 2022-06-30 6月底前制定方案", "air-1 2022-10-31"]),
        ("6月底前制定方案，10月底前完成", (("方案", "6月底前"),), ["air-1 2022-06-30 方案", "air-1 2022-10-31"]),
        ("长期坚持", (("清洗", "每季度"),), ["air-1 2022-06-30 清洗 ×3"]),
        ("每季度", (("清洗", "每季度"),), ["air-1 2022-06-30 ×3"]),
    ],
)
def test_milestones_are_lines_of_their_own_save_what_falls_together(
    phrase: str, steps: tuple[tuple[str, str], ...], lines: list[str]
) -> None:
    year = days("2022-01-01", "2022-12-31")
    assert told(due_items(ledger(task("air-1", phrase, steps=steps)), year, EVERYTHING, day("2022-05-20"))) == lines


def test_a_recurring_duty_runs_from_the_issue_date_to_the_end_of_the_plans_year() -> None:
    monthly, yearly = ledger(task("air-1", "每月一次")), ledger(task("air-1", "每年8月底"))
    ever = Window(None, None)
    assert told(due_items(monthly, ever, EVERYTHING, day("2022-01-01"))) == ["air-1 2022-05-31 ×8"]
    assert told(due_items(monthly, days("2023-01-01", "2023-12-31"), EVERYTHING, day("2023-01-01"))) == []
    assert told(due_items(yearly, days("2030-01-01", "2031-12-31"), EVERYTHING, day("2030-01-01"))) == [
        "air-1 2030-08-31 ×2"
    ]


def test_a_window_that_began_before_today_shows_the_next_date_else_the_last() -> None:
    monthly = ledger(task("air-1", "每月5日前"))
    july_august = days("2022-07-01", "2022-08-31")
    assert told(due_items(monthly, july_august, EVERYTHING, day("2022-07-20"))) == ["air-1 2022-08-05 ×2"]
    assert told(due_items(monthly, july_august, EVERYTHING, day("2022-09-01"))) == ["air-1 2022-08-05 ×2"]


def test_order_is_by_date_and_then_as_in_the_ledger() -> None:
    book = ledger(
        task("water-2", "8月底前"), task("air-9", "8月20日前"), task("air-1", "8月底前"), task("air-3", "7月底前")
    )
    assert told(due_items(book, AUGUST, EVERYTHING, day("2022-08-01"))) == [
        "air-9 2022-08-20",
        "water-2 2022-08-31",
        "air-1 2022-08-31",
    ]
    assert told(overdue_items(book, EVERYTHING, day("2022-08-26"))) == ["air-3 2022-07-31", "air-9 2022-08-20"]
    assert [item.task.id for item in all_items(book, EVERYTHING, day("2022-08-01"))] == [
        "water-2",
        "air-9",
        "air-1",
        "air-3",
    ]


# days from the as-of day to the due date, light
LIGHTS = [(-400, "红"), (-1, "红"), (0, "黄"), (7, "黄"), (8, "蓝"), (30, "蓝"), (31, "绿"), (300, "绿")]


@pytest.mark.parametrize(("left", "light"), LIGHTS)
def test_lights(left: int, light: str) -> None:
    today = date.fromordinal(day("2022-08-31").toordinal() - left)
    [item] = all_items(ledger(task("air-1", "8月底前")), EVERYTHING, today)
    assert (item.days_left, item.light, item.status) == (left, light, "未开始")


@pytest.mark.parametrize(
    ("phrase", "today"), [("长期坚持", "2022-08-01"), ("待定", "2022-08-01"), ("每日", "2026-01-01")]
)
def test_no_light_for_standing_duties_and_past_routines(phrase: str, today: str) -> None:
    [item] = all_items(ledger(task("air-1", phrase)), EVERYTHING, day(today))
    assert item.light == "—"


BOOK = ledger(
    task("air-1", "8月底前", "市生态环境局、市公安局", text="完成PM2.5评估（一期）", remark="省考"),
    task("air-2", "长期坚持", "各县（市、区）人民政府、泽州县人民政府", section="二", category="二、强化扬尘治理"),
    task("air-3", "每月", "市公安交警支队，各县（市、区）人民政府", section="二", category="二、强化扬尘治理"),
    task("water-1", "9月底前", "市生态环境局", section="三", category="加快补齐生活污水处理短板", measure=1),
    measures=(measure(1, "市财政局、市生态环境局"), measure(2, "各县（市、区）人民政府", "二"), measure(3, "市公安局")),
)

FILTERS = [
    (Filter(), "air-1 air-2 air-3 water-1"),
    (Filter(plan="water"), "water-1"),
    (Filter(category="二"), "air-2 air-3"),
    (Filter(category="扬尘"), "air-2 air-3"),
    (Filter(category="二、强化扬尘治理"), "air-2 air-3"),
    (Filter(category="没有"), ""),
    (Filter(unit="市生态环境局"), "air-1 water-1"),
    (Filter(unit="泽州县人民政府"), "air-2 air-3"),
    (Filter(unit="各县（市、区）人民政府"), "air-2 air-3"),
    (Filter(unit="市公安局"), "air-1"),
    (Filter(unit="市公安局", children=True), "air-1 air-3"),
    (Filter(kind="recurring"), "air-3"),
    (Filter(kind="by"), "air-1 water-1"),
    (Filter(status="未开始"), "air-1 air-2 air-3 water-1"),
    (Filter(status="已办结"), ""),
    (Filter(words=("pm2.5",)), "air-1"),
    (Filter(words=("ＰＭ2.5", "(一期)")), "air-1"),
    (Filter(words=("评估", "公安")), "air-1"),
    (Filter(words=("评估", "没有")), ""),
    (Filter(words=("省考",)), "air-1"),
    (Filter(words=("长期坚持",)), "air-2"),
    (Filter(plan="air", category="二", kind="ongoing"), "air-2"),
]


@pytest.mark.parametrize(("filter", "ids"), FILTERS)
def test_filters(filter: Filter, ids: str) -> None:
    assert " ".join(item.task.id for item in all_items(BOOK, filter, day("2022-08-01"))) == ids


def test_recurring_steps_count_as_recurring_in_a_list() -> None:
    book = ledger(task("air-1", "长期坚持", steps=(("巡查", "每月"),)), task("air-2", "长期坚持"))
    items = all_items(book, Filter(kind="recurring"), day("2022-08-01"))
    assert [(item.task.id, item.deadline.kind) for item in items] == [("air-1", "ongoing")]


def test_what_is_late_besides_the_lights_shown() -> None:
    book = ledger(
        task("air-1", "10月底前", steps=(("方案", "6月底前"),)), task("air-2", "每月"), task("air-3", "7月底前")
    )
    today = day("2022-08-01")
    late = late_besides(all_items(book, EVERYTHING, today), overdue_items(book, EVERYTHING, today))
    assert told(late) == ["air-1 2022-06-30 方案", "air-2 2022-07-31 ×3"]


def test_a_measure_names_the_entries_that_carry_it_out() -> None:
    book = ledger(task("air-1", "8月底前", measure=2), measures=(measure(1, "市公安局"), measure(2, "市公安局")))
    notes = [item.task.notes for item in measure_items(book, list(book.measures), "市公安局")]
    assert notes == [("台账中没有对应的条目",), ("台账对应 air-1",)]


# unit, its entries with how it comes to answer for them, the measures that none of these carries out
VIEWS = [
    ("市生态环境局", "air-1 direct, water-1 direct", ["air-m1"]),
    ("泽州县人民政府", "air-2 direct, air-3 group", ["air-m2"]),
    ("高平市人民政府", "air-2 group, air-3 group", ["air-m2"]),
    ("市财政局", "", ["air-m1"]),
    ("市公安交警支队", "air-3 direct", []),
]


@pytest.mark.parametrize(("unit", "entries", "measures"), VIEWS)
def test_all_that_a_unit_answers_for(unit: str, entries: str, measures: list[str]) -> None:
    items, left = unit_view(BOOK, unit, EVERYTHING, day("2022-08-01"))
    assert ", ".join(f"{item.task.id} {item.via}" for item in items) == entries
    assert [one.id for one in left] == measures


def test_a_measure_that_an_entry_of_the_unit_carries_out_is_not_shown_again() -> None:
    book = ledger(
        task("air-1", "8月底前", "市财政局", measure=1), measures=(measure(1, "市财政局"), measure(2, "市财政局"))
    )
    assert [one.id for one in unit_view(book, "市财政局", EVERYTHING, day("2022-08-01"))[1]] == ["air-m2"]


def test_a_measure_as_a_line_has_no_date_no_light_and_no_status() -> None:
    [item] = measure_items(ledger(), [measure(2, "各县（市、区）人民政府")], "泽州县人民政府")
    assert (item.task.id, item.due, item.light, item.status, item.via) == ("air-m2", None, "—", "—", "group")


def test_categories_in_ledger_order_with_bare_titles() -> None:
    assert [(c.plan, c.section, c.title, c.entries) for c in categories(BOOK)] == [
        ("air", "一", "强化工业治理", 1),
        ("air", "二", "强化扬尘治理", 2),
        ("water", "三", "加快补齐生活污水处理短板", 1),
    ]


@pytest.mark.parametrize(
    "typed", ["二", "2", "二、", "（二）", "(二)", "第二类", "扬尘", "二、强化扬尘治理", "强化扬尘治理"]
)
def test_a_category_by_numeral_or_part_of_its_title(typed: str) -> None:
    assert [(c.plan, c.section) for c in categories_named(BOOK, typed)] == [("air", "二")]


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("九、加强重点区域环境污染整治", "加强重点区域环境污染整治"),
        ("（三）深入实施耕地分类管理", "深入实施耕地分类管理"),
        ("强化露天烧烤、焚烧和喷涂管控", "强化露天烧烤、焚烧和喷涂管控"),
        ("一、", "一、"),
        ("", ""),
    ],
)
def test_a_title_without_its_numeral(printed: str, title: str) -> None:
    assert bare_title(printed) == title


def test_loads() -> None:
    assert [tuple(load) for load in loads(BOOK, Filter(plan="air"))] == [
        ("市生态环境局", 1, 0, 1),
        ("市公安局", 1, 0, 1),
        ("市公安交警支队", 1, 0, 0),
        ("市财政局", 0, 0, 1),
        ("泽州县人民政府", 1, 1, 1),
        ("高平市人民政府", 0, 2, 1),
    ]


@given(
    st.dates(date(2022, 1, 1), date(2023, 12, 31)),
    st.sampled_from([phrase for phrase, _ in (*DUE_IN_AUGUST, *OVERDUE)]),
)
def test_a_dated_line_is_either_ahead_or_overdue(today: date, phrase: str) -> None:
    """Nothing dated falls between the two listings, and nothing is in both."""
    book = ledger(task("air-1", phrase))
    own = all_items(book, EVERYTHING, today)[0].due
    ahead = due_items(book, Window(today, None), EVERYTHING, today)
    late = overdue_items(book, EVERYTHING, today)
    assert all(item.due and item.due >= today for item in ahead)
    assert all(item.due and item.due < today for item in late)
    if own and not book.tasks[0].deadline.recur:
        assert len(ahead) + len(late) == 1
