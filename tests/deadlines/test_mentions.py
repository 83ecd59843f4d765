"""Dates in running prose. mentions.tsv says what is found in which words, and what is to be left alone.

A row is a text, the year and the day of issue it is read by, and phrase=date for each mention, separated by " | ":
a day, first..last of a window, first.. of what has no end, or the name of a recurrence.
"""

from __future__ import annotations

import csv
import random
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from program import SOURCE, TESTS

from jc_tasks import ledger
from jc_tasks.deadline import Deadline
from jc_tasks.deadlines import resolve
from jc_tasks.deadlines.mentions import Mention, mentions

ISSUED = date(2022, 5, 18)


def rows() -> list[dict[str, str]]:
    with open(TESTS / "tables" / "mentions.tsv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def said(deadline: Deadline) -> str:
    if deadline.kind == "recurring":
        return str(deadline.recur)
    if deadline.kind == "from":
        return f"{deadline.start}.."
    return f"{deadline.start}..{deadline.due}" if deadline.start else str(deadline.due)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["text"])
def test_row(row: dict[str, str]) -> None:
    found = mentions(row["text"], year=int(row["year"]), issued=date.fromisoformat(row["issued"]))
    assert " | ".join(f"{one.phrase}={said(one.deadline)}" for one in found) == row["expected"]


def test_the_table_is_large_and_half_of_it_negative() -> None:
    expected = [row["expected"] for row in rows()]
    assert len(expected) >= 180
    assert sum(not one for one in expected) >= 80


def found(text: str) -> list[Mention]:
    return mentions(text, year=2022, issued=ISSUED)


WORDS = {  # text -> the words of each mention
    "6月底前完成整治提升方案制定，10月底前基本完成整治。": ["完成整治提升方案制定", "基本完成整治"],
    "6月底前，完成排查、制定方案。": ["完成排查、制定方案"],
    "完善机制，城区污水管网改造，6月底前完成。": ["城区污水管网改造"],
    "重点区域每月清洗一次，其他区域每两月清洗一次": ["重点区域每月清洗一次", "其他区域每两月清洗一次"],
    "改造（6月底前完成）、验收（9月底前完成）": ["改造", "验收"],
    "按月调度、按季度通报": ["调度", "通报"],
    "6月底前完成摸底并于9月底前全部整改到位": ["完成摸底", "全部整改到位"],
    "按照2024年9月底前，气化炉全部淘汰的整体安排": ["气化炉全部淘汰的整体安排"],
    "原则上在2022年底前完成隐患排查问题整改。": ["完成隐患排查问题整改"],
    "长期坚持。6月底前完成": ["完成"],
    "完成时限：6月底前": ["6月底前"],
    "巴公污水处理厂提标改造，3月底前开工，11月底前建成。": ["开工", "建成"],
    "净水厂扩建，6月底前启动，年底前投运。": ["启动", "投运"],
    "雨污分流改造，6月底前完成，9月底前验收。": ["雨污分流改造", "验收"],
    "市级河长每半年、县级河长每月巡河一次": ["市级河长", "县级河长每月巡河一次"],
    "年底前": ["年底前"],
    "1、6月底前完成方案；2、9月底前完成整改": ["完成方案", "完成整改"],
}


@pytest.mark.parametrize("text", WORDS)
def test_words_say_what_is_to_be_done(text: str) -> None:
    assert [one.words for one in found(text)] == WORDS[text]


def test_seasons_of_the_settings_are_read() -> None:
    (one,) = mentions("凌汛期前完成", year=2022, issued=date(2022, 1, 1), seasons={"凌汛期": ((2, 1), (3, 31))})
    assert (one.phrase, one.deadline.due) == ("凌汛期前", date(2022, 1, 31))


PIECES = [
    *"年月日号季周旬前后底末内起止至到—-、，。；（）《》“”〔〕 \n",
    *("2022", "6", "12月", "底前", "每月", "每季度", "按", "自", "印发之日起", "30日内", "汛期", "十四五", "上半年"),
    *("完成", "建设", "排查", "污水处理厂", "６", "〇", "○", "元月", "--", "17:00", "1.", "每日10时", "已", "非", "O"),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=80)


@given(TEXTS, st.integers(2000, 2099), st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_mentions_stand_in_the_text_apart_from_each_other_and_resolve(text: str, year: int, issued: date) -> None:
    end = 0
    for one in mentions(text, year=year, issued=issued):
        assert end <= one.start < one.end
        assert one.phrase == text[one.start : one.end]
        assert one.words and one.words in text
        assert one.deadline == resolve(one.phrase, year=year, issued=issued)
        assert one.deadline.kind not in ("none", "ongoing")
        end = one.end


@given(TEXTS, TEXTS)
def test_a_line_break_keeps_texts_apart(first: str, second: str) -> None:
    both = [one.phrase for one in found(first + "\n\n" + second)]
    assert both == [one.phrase for text in (first, second) for one in found(text)] or "《" in first


HOSTILE = {
    "dates": "一二三月年日日",
    "titles": "《",
    "brackets": "（〔2022〕",
    "lists": "6月、",
    "verbs": "6月建设",
    "leads": "、、、、6月x",
    "blanks": "6 月 底 前 ",
    "numbering": "\n 1、",
    "decimals": "1.1.1",
    "standards": "A1-",
    "quotes": "“十四五”末",
    "dense": "2022年6月30日前、",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_time_is_linear(name: str) -> None:
    text = HOSTILE[name] * (100_000 // len(HOSTILE[name]))
    begin = time.process_time()
    found(text)
    assert time.process_time() - begin < 1.5  # a quarter of a second on an idle machine


def test_time_is_linear_for_random_scraps() -> None:
    signs = random.Random(1).choices(
        "年月日季度周每自至-—～前后底末初内起止一二三十0123456789（）、，。 上下半汛期印发之", k=100_000
    )
    begin = time.process_time()
    found("".join(signs))
    assert time.process_time() - begin < 1.5


def test_a_long_document_is_searched_to_its_end() -> None:
    document = SOURCE.read_text(encoding="utf-8")
    once, often = found(document), found((document + "\n") * 6)
    assert len(often) == 6 * len(once)


# What the shipped data says


def test_every_milestone_of_the_shipped_data_is_found_in_its_text() -> None:
    read = ledger.read(ledger.shipped())
    missed = []
    for task in read.tasks:
        plan = next(plan for plan in read.plans if plan.id == task.plan)
        phrases = [one.phrase for one in mentions(task.text, year=plan.year, issued=plan.issued)]
        missed += [step.deadline.phrase for step in task.milestones if step.deadline.phrase not in phrases]
    assert missed == ["纳入土壤污染重点监管单位名录一年内"], "the day it is counted from is not known"
