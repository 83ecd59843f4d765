"""The deadline reader, held to tables that a clerk can read and extend, and to the rules that are true of every phrase.

deadlines.tsv: one phrase a line, with the plan's year, the issue date and the reading a careful clerk gives it. `next`
are the first occurrences after the issue date; `why` explains the arguable ones. A new phrase goes there first, and
then into the words or the grammar.
"""

from __future__ import annotations

import csv
import pickle
import time
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from program import TESTS

import jc_tasks
from jc_tasks.deadlines import KINDS, RECURRENCES, Deadline, resolve
from jc_tasks.deadlines.tokens import tokens
from jc_tasks.deadlines.words import FESTIVALS, ROWS, SEASONS

ISSUED = date(2022, 5, 18)
DAY = timedelta(days=1)


def table(name: str) -> list[dict[str, str]]:
    with open(TESTS / "tables" / name, encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


TABLE = table("deadlines.tsv")


def reading(deadline: Deadline) -> dict[str, str]:
    return {
        "kind": deadline.kind,
        "start": str(deadline.start or ""),
        "due": str(deadline.due or ""),
        "recur": deadline.recur or "",
        "milestones": " ".join(map(str, deadline.milestones)),
    }


@pytest.mark.parametrize("kind", KINDS)
def test_the_table_is_read_as_a_clerk_reads_it(kind: str) -> None:
    wrong = []
    rows = [row for row in TABLE if row["kind"] == kind]
    assert len(rows) > 20
    for row in rows:
        issued = date.fromisoformat(row["issued"])
        deadline = resolve(row["phrase"], year=int(row["year"]), issued=issued)
        got = reading(deadline)
        dates = row["next"].split()
        soon = [str(day) for day in deadline.occurrences(issued + DAY, issued + 3000 * DAY)[: len(dates)]]
        if got != {name: row[name] for name in got} or soon != dates:
            wrong.append((row, got, soon))
    assert not wrong


def test_the_contracts_own_examples() -> None:
    """Each convention of the specification once, beside the wider table."""
    for phrase, expected in {
        "2022年8月底前": "by 2022-08-31",
        "2022年7月": "by 2022-07-31",
        "12月15日前": "by 2022-12-15",
        "年底前": "by 2022-12-31",
        "三季度末": "by 2022-09-30",
        "印发之日起30日内": "by 2022-06-17",
        "2022年5-9月份": "window 2022-05-01 2022-09-30",
        "秋冬季": "window 2022-10-01 2023-03-31",
        "2023—2025年": "window 2023-01-01 2025-12-31",
        "即日起至10月底": "window 2022-05-18 2022-10-31",
        "2022年开工": "start_by 2022-12-31",
        "6月底前启动": "start_by 2022-06-30",
        "自2022年1月1日起": "from 2022-01-01",
        "2022年8月份起": "from 2022-08-01",
        "长期坚持": "ongoing",
        "收到交办件后5个工作日内": "none",
        "2024年汛期前": "by 2024-05-31",
        "2月30日": "none",
    }.items():
        deadline = resolve(phrase, year=2022, issued=ISSUED)
        words = [deadline.kind, *(str(day) for day in (deadline.start, deadline.due) if day)]
        assert " ".join(words) == expected, phrase


def test_none_always_says_why_and_names_what_it_could_not_read() -> None:
    for row in TABLE:
        deadline = resolve(row["phrase"], year=int(row["year"]), issued=date.fromisoformat(row["issued"]))
        if deadline.kind == "none":
            assert deadline.note
        else:
            assert not deadline.unread
    assert resolve("2024年洪峰前", year=2022, issued=ISSUED).unread == "洪峰前"
    for phrase, words in {"洪峰前": "洪峰前", "开学前": "开学前", "完成改造；洪峰前": "洪峰前", "洪峰": "洪峰"}.items():
        unknown = resolve(phrase, year=2022, issued=ISSUED)
        assert (unknown.note, unknown.unread) == (f"看不懂“{words}”", words)
    assert resolve("2022年13月", year=2022, issued=ISSUED).note == "没有13月"


def test_assumptions_are_said() -> None:
    for phrase, words in {
        "6月前": "两种读法",
        "6月初": "6月10日",
        "7月1日0时前": "前一天",
        "2022年8月31日（星期一）前": "周三",
        "2022年6月底前完成，此后每月一次": "周期性要求",
        "每年2次": "均匀",
    }.items():
        assert words in resolve(phrase, year=2022, issued=ISSUED).note
    assert resolve("2022年8月底前", year=2022, issued=ISSUED).note == ""


def test_working_days_past_the_holiday_table_are_answered_with_a_note() -> None:
    known = resolve("印发之日起5个工作日内", year=2022, issued=date(2022, 9, 28))
    assert (known.due, known.note) == (date(2022, 10, 10), "")
    beyond = resolve("印发之日起5个工作日内", year=2041, issued=date(2041, 3, 1))
    assert beyond.due == date(2041, 3, 8)
    assert "2041年" in beyond.note


def test_seasons_come_from_the_settings() -> None:
    own = {"汛期": ((5, 15), (10, 15)), "枯水期": ((11, 1), (4, 30))}
    assert resolve("汛期前", year=2022, issued=ISSUED, seasons=own).due == date(2022, 5, 14)
    low_water = resolve("枯水期", year=2022, issued=ISSUED, seasons=own)
    assert (low_water.start, low_water.due) == (date(2022, 11, 1), date(2023, 4, 30))
    assert resolve("枯水期", year=2022, issued=ISSUED).kind == "none"
    assert resolve("秋冬季", year=2022, issued=ISSUED, seasons=own).kind == "window"


def test_a_day_that_a_month_lacks_falls_on_its_last_and_is_never_skipped() -> None:
    monthly = resolve("每月30日前", year=2022, issued=ISSUED)
    assert [str(day) for day in monthly.occurrences(date(2023, 1, 1), date(2023, 3, 31))] == [
        "2023-01-30",
        "2023-02-28",
        "2023-03-30",
    ]


def test_a_word_stands_in_one_family_only() -> None:
    words = [word for _, _, row in ROWS for word in row.split()] + [*FESTIVALS, *SEASONS]
    assert sorted({word for word in words if words.count(word) > 1}) == []


def test_no_word_eats_the_beginning_of_a_mark_behind_a_time() -> None:
    """暑假期 beside 暑假 would leave 间 of 暑假|期间. Then the whole is to be a word too, as 采暖期间 is."""
    times = {"YEAR", "YEAREND", "YEARIN", "HALF", "QUARTER", "QUARTEREND", "QMONTH", "MONTH", "MONTHEND", "DAY"}
    times |= {"RYEAR", "RMONTH", "RWEEK", "RQUARTER", "EVERY", "SEASON", "FEST"}
    kinds = {word: kind for kind, _, row in ROWS for word in row.split()}
    kinds |= dict.fromkeys(FESTIVALS, "FEST") | dict.fromkeys(SEASONS, "SEASON")
    marks = {"BEFORE", "OPENING", "CLOSING", "IN", "UNTIL", "SINCE", "AFTER", "END", "DAYPART", "TO"}
    torn = set()
    for word in kinds:
        for at in range(1, len(word)):
            if kinds.get(word[:at]) in times:
                for mark in (mark for mark in kinds if kinds[mark] in marks and mark.startswith(word[at:])):
                    glued = word[:at] + mark
                    if glued not in kinds and [text for _, _, text in tokens(glued)] != [word[:at], mark]:
                        torn.add(glued)
    nonsense = {"年中午", "年年中午", "月中午", "月份中午", "年度工作时间"}
    assert torn == nonsense | {"汛期末", "汛期间", "汛期内"}  # 汛期, not 汛, stands there


def test_the_public_face() -> None:
    assert jc_tasks.resolve is resolve


def test_a_deadline_does_not_change() -> None:
    deadline = resolve("2022年8月底前", year=2022, issued=ISSUED)
    with pytest.raises(AttributeError):
        deadline.due = date(2023, 1, 1)
    assert deadline == resolve("2022年8月底前", year=2022, issued=ISSUED)
    assert len({deadline, resolve("2022年8月底前", year=2022, issued=ISSUED)}) == 1


def test_days_known_already_are_used_within_their_span_and_make_no_difference_to_the_deadline() -> None:
    monthly = resolve("每月5日前", year=2022, issued=ISSUED)
    june, july = date(2022, 6, 1), date(2022, 7, 31)
    known = monthly._replace(laid=(june, july, (date(2022, 6, 7), date(2022, 7, 7))))
    assert known.occurrences(june, july) == [date(2022, 6, 7), date(2022, 7, 7)]
    assert known.occurrences(june, date(2022, 6, 30)) == [date(2022, 6, 7)]
    assert known.occurrences(june, july + DAY * 5) == [date(2022, 6, 5), date(2022, 7, 5), date(2022, 8, 5)]
    assert known == monthly and (known != monthly) is False and len({known, monthly}) == 1
    assert known != monthly._replace(note="别的") and known != tuple(known)
    assert pickle.loads(pickle.dumps(known)).laid == known.laid


# What is true of every phrase

PHRASES = [row["phrase"] for row in TABLE]
FRAGMENTS = sorted({word for _, _, row in ROWS for word in row.split()} | {*FESTIVALS, *SEASONS})
TEXT = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.sampled_from([*FRAGMENTS, "2022", "6", "31", "五", "、", "，", "（", "）", "-", ".", " "]), max_size=9
    ).map("".join),
    st.tuples(st.sampled_from(PHRASES), st.sampled_from(["，", "、", "", "至", "和"]), st.sampled_from(PHRASES)).map(
        "".join
    ),
)


@settings(max_examples=1500, deadline=None)
@given(TEXT, st.integers(1, 9999), st.dates())
def test_any_text_is_read_or_is_none_with_a_reason(phrase: str, year: int, issued: date) -> None:
    deadline = resolve(phrase, year=year, issued=issued)
    assert deadline.kind in KINDS
    assert (deadline.kind == "none") <= bool(deadline.note)
    assert (deadline.start is None) >= (deadline.kind in ("by", "start_by", "recurring", "ongoing", "none"))
    assert (deadline.due is not None) == (deadline.kind in ("by", "start_by", "window"))
    assert (deadline.recur in RECURRENCES and bool(deadline.rule)) == (deadline.kind == "recurring")
    if deadline.start and deadline.due:
        assert deadline.start <= deadline.due
    if deadline.milestones:
        assert len(deadline.milestones) == len(deadline.steps) > 1
        assert list(deadline.milestones) == sorted(set(deadline.milestones))
        assert deadline.milestones[-1] == deadline.due


@pytest.mark.parametrize(
    "text", ["每", "2022年", "（", "1", "6月底前、", "1、", "每月一次，", "第", "十", "完成", "至", "\n", "𠀀"]
)
def test_the_longest_inputs_take_no_time_and_no_stack(text: str) -> None:
    for length in (120, 299, 10_000):
        phrase = text * (length // len(text))
        fastest = 1.0
        for _ in range(3):
            begun = time.process_time()
            resolve(phrase, year=2022, issued=ISSUED)
            fastest = min(fastest, time.process_time() - begun)
        assert fastest < 0.01


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(TABLE), st.data())
def test_blanks_and_full_width_digits_change_nothing(row: dict[str, str], data: st.DataObject) -> None:
    phrase, issued = row["phrase"], date.fromisoformat(row["issued"])
    if ":" in phrase and " " in phrase:
        return  # a blank between a date and a time of day keeps their digits apart
    at = data.draw(st.integers(0, len(phrase)))
    if phrase[at - 1 : at].isdigit() and phrase[at : at + 1].isdigit():
        at = 0
    wide = phrase.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})
    plain = reading(resolve(phrase, year=int(row["year"]), issued=issued))
    for other in (phrase[:at] + data.draw(st.sampled_from([" ", "\u3000", "\t", "\u00a0"])) + phrase[at:], wide):
        assert reading(resolve(other, year=int(row["year"]), issued=issued)) == plain


def test_a_blank_before_the_colon_of_a_time_of_day_changes_nothing() -> None:
    for phrase in ("6月30日17:00前", "6月30日17 :00前", "6月30日17: 00前", "6月30日 17:00前"):
        assert resolve(phrase, year=2022, issued=ISSUED).due == date(2022, 6, 30), phrase


@pytest.mark.parametrize("kind", ["by", "window", "start_by", "recurring", "none"])
def test_完成_behind_the_phrase_changes_nothing(kind: str) -> None:
    for row in TABLE:
        if row["kind"] == kind and row["phrase"][-1:] not in "，、；。,;/":
            issued, year = date.fromisoformat(row["issued"]), int(row["year"])
            plain = resolve(row["phrase"], year=year, issued=issued)
            assert reading(resolve(row["phrase"] + "完成", year=year, issued=issued)) == reading(plain), row["phrase"]


@settings(max_examples=300, deadline=None)
@given(
    st.integers(2015, 2040),
    st.integers(1, 12),
    st.sampled_from(["底", "底前", "末", "", "份", "内", "份底前"]),
    st.integers(2000, 2060),
)
def test_a_phrase_with_a_year_reads_the_same_under_every_plan_year(year: int, month: int, end: str, plan: int) -> None:
    deadline = resolve(f"{year}年{month}月{end}", year=plan, issued=ISSUED)
    assert deadline.due is not None
    assert (deadline.due + DAY).day == 1
    assert (deadline.due.year, deadline.due.month) == (year, month)


def test_rows_that_name_their_only_year_read_the_same_under_every_plan_year() -> None:
    import re

    for row in TABLE:
        years = re.findall(r"(?<!\d)20\d\d年", row["phrase"])
        if len(years) == 1 and row["phrase"].startswith(years[0]) and "年" not in row["phrase"][len(years[0]) :]:
            issued = date.fromisoformat(row["issued"])
            readings = [
                reading(resolve(row["phrase"], year=year, issued=issued)) for year in (2019, int(row["year"]), 2031)
            ]
            assert readings[0] == readings[1] == readings[2], row["phrase"]
