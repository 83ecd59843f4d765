"""The event log and what it adds up to: lines, readings, standings, refusals."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jc_tasks.model import Place
from jc_tasks.progress import log_file as log
from jc_tasks.progress import log_path as place
from jc_tasks.progress import log_text as reading
from jc_tasks.progress import why_not as refusal
from jc_tasks.progress.event import OWN_NAMES, Event, Value, _cut, event_in, event_on, line, recorded, stamp
from jc_tasks.progress.log_text import events, is_torn
from jc_tasks.progress.standing import (
    NOTHING,
    Progress,
    Standing,
    begin_entries,
    distinct,
    last_command,
    state,
    strangers,
    told_more,
    undoable,
    undoing,
)
from jc_tasks.progress.standing import told as told_of
from jc_tasks.progress.why_not import Target, aim, current_period, open_before

D = date.fromisoformat
AT = "2022-08-30T09:12:03.123456+08:00"
ALWAYS = date.max


# One event is one line

LINES = [
    (
        Event("air-4", "done", D("2022-08-30"), AT, "张三", None, {"note": "已交付，运行正常"}),
        f'- {{id: air-4, event: done, date: 2022-08-30, at: "{AT}", by: 张三, note: "已交付，运行正常"}}',
    ),
    (
        Event("air-49", "done", D("2022-08-30"), AT, "li.si", D("2022-06-30"), {}),
        f'- {{id: air-49, event: done, for: 2022-06-30, date: 2022-08-30, at: "{AT}", by: li.si}}',
    ),
    (
        Event("soil-2", "note", D("2022-08-30"), "", "", None, {"note": '他说“好”\n\t3: #4 \\ "', "percent": "60"}),
        '- {id: soil-2, event: note, date: 2022-08-30, note: "他说“好”\\n\\t3: #4 \\\\ \\"", percent: 60}',
    ),
    (
        Event(
            "a-1", "extend", D("2022-08-30"), "", "No", None, {"to": "2022-09-30", "doc": "〔2022〕11号", "reason": ""}
        ),
        '- {id: a-1, event: extend, date: 2022-08-30, by: "No", to: 2022-09-30, doc: "〔2022〕11号", reason: ""}',
    ),
    (
        Event("a-1", "note", D("2022-08-30"), "", "", None, {"note": "\x1b[31m\u202e\x00\U000e0001", "号": "01"}),
        '- {id: a-1, event: note, date: 2022-08-30, note: "\\u001b[31m\\u202e\\u0000\\U000e0001", 号: "01"}',
    ),
    (
        Event("a-1", "sign", D("2022-08-30"), "", "", None, {"files": ("一.pdf", "b c"), "by whom": {"who": ()}}),
        '- {id: a-1, event: sign, date: 2022-08-30, files: [一.pdf, "b c"], "by whom": {who: []}}',
    ),
]


@pytest.mark.parametrize(("event", "written"), LINES)
def test_the_line_of_an_event(event: Event, written: str) -> None:
    assert line(event) == written
    if "sign" not in written:
        assert event_on(written) == event


def test_a_field_cannot_pose_as_the_entry() -> None:
    with pytest.raises(ValueError, match="id"):
        line(Event("a-1", "note", D("2022-08-30"), "", "", None, {"id": "a-2"}))


ANY = st.text(st.characters(exclude_categories=()), max_size=40)
ODD = st.text(
    st.sampled_from("\"\\\n\r\t\0\x01\x1b\x7f\x85\xa0\u3000\u2028\u202e\ufeff\ud800'#:,-[]{}&*!|>%@`u0 甲"), max_size=20
)
TEXTS = ANY | ODD
WORDS = st.from_regex(r"[a-z]{1,5}-[a-z]?[0-9]{1,3}", fullmatch=True)
NAMES = st.from_regex(r"[b-j\u4e00-\u4e20][a-z_]{2,6}", fullmatch=True).filter(lambda name: name not in OWN_NAMES)
ANY_NAMES = NAMES | st.sampled_from(["y", "no", "10", "一 二", "a: b", "{", "<", "“"])
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def an_event(
    texts: st.SearchStrategy[str], names: st.SearchStrategy[str], values: st.SearchStrategy[Value]
) -> st.SearchStrategy[Event]:
    fields = st.dictionaries(names, values, max_size=4)
    return st.builds(Event, WORDS, WORDS, DAYS, texts, texts, st.none() | DAYS, fields, st.none())


def bare(found: list[Event]) -> list[Event]:
    return [event._replace(place=None) for event in found]


def read_back(text: str) -> list[Event]:
    return bare(events(text.encode(), file="progress.yaml")[0])


@given(st.lists(an_event(TEXTS, NAMES, TEXTS), max_size=5))
def test_any_text_comes_back_as_it_was(written: list[Event]) -> None:
    text = "".join(line(event) + "\n" for event in written)
    assert text.count("\n") == len(written)
    assert all(char.isprintable() or char in "\n\u3000" for char in text)
    assert read_back(text) == written


SIMPLE = st.sampled_from(
    ["张三", "air-4", "No", "y", "068", "68", "0", "2022-08-30", "é", "é x", "已交付，好", "", "a: b", "　"]
)


@settings(max_examples=300)
@given(
    an_event(SIMPLE, SIMPLE, SIMPLE), st.integers(0, 200), st.sampled_from(["", "", '"', ",", " ", ":", "}", "x", "\\"])
)
def test_what_is_matched_whole_is_what_is_cut_at_the_quotes(event: Event, at: int, more: str) -> None:
    try:
        written = line(event)
    except ValueError:
        return
    written = written[:at] + more + written[at:]
    whole = written.startswith("- {id: ") and written.endswith("}")
    assert event_on(written) == (_cut(written, None) if whole else None)


@given(an_event(TEXTS, NAMES, TEXTS), st.data())
def test_the_beginning_of_any_line_is_torn(event: Event, data: st.DataObject) -> None:
    written = line(event).encode()
    assert not is_torn(written)
    length = data.draw(st.integers(1, len(written) - 1))
    assert is_torn(written[:length]) and is_torn(written[:length] + b"\0\0")


def showable(text: str) -> bool:
    """What the YAML reader lets through: it puts "�" for characters that nobody may type into a ledger."""
    return all(char.isprintable() or char in "\n\u3000\xa0" for char in text)


SHOWN = TEXTS.filter(showable)
NESTED: st.SearchStrategy[Value] = st.recursive(
    SHOWN, lambda one: st.lists(one, max_size=3).map(tuple) | st.dictionaries(ANY_NAMES, one, max_size=3), max_leaves=6
)


@given(an_event(SHOWN, ANY_NAMES, NESTED))
def test_both_readers_say_the_same(event: Event) -> None:
    """A blank more, and the line is no longer ours but the YAML reader's; unknown fields of any depth survive."""
    written = line(event)
    typed = written.replace("- {id: ", "- { id:   ", 1)
    assert event_on(typed) is None
    assert read_back(written + "\n") == read_back(typed + "\n") == [event]


@given(st.text(st.sampled_from('- {id: a, event: done}date: 2022-08-30"\\u0\n'), max_size=60) | ANY)
def test_the_quick_reader_believes_only_what_we_would_write(text: str) -> None:
    for candidate in (text, "- {id: " + text + "}"):
        event = event_on(candidate)
        assert event is None or line(event) == candidate


def test_when_it_was_recorded_is_comparable_across_zones() -> None:
    assert stamp(datetime(2022, 8, 30, 1, 12, 3, 123456, tzinfo=UTC)) == AT
    for at in (AT, "2022-08-30T01:12:03.123456Z", "2022-08-30T01:12:03.123456+00:00", "2022-08-30 09:12:03.123456"):
        assert recorded(Event("a", "done", D("2022-08-30"), at, "", None, {})) == AT
    assert recorded(Event("a", "done", D("2022-08-30"), "昨天", "", None, {})) == ""


# Reading what people have done to the file

OURS = "- {id: air-1, event: done, date: 2022-08-30}\n"
BLOCK = "- id: air-2\n  event: note\n  date: 2022-08-30\n  note: |\n    第一行\n    # 不是注释\n"
TYPED = "- {date: 2022-08-30, event: done, id: air-3}\n"
EITHER = "<<<<<<< a\n  event: done\n=======\n  event: note\n>>>>>>> b\n"
READINGS = [
    ("", [], []),
    ("\ufeff" + OURS, ["air-1"], []),
    (OURS.replace("\n", "\r\n"), ["air-1"], []),
    ("# 进度\n---\n\n" + OURS + "# 完\n", ["air-1"], []),
    ("[]\n" + OURS, ["air-1"], []),
    (OURS.rstrip("\n"), ["air-1"], []),
    (OURS + BLOCK + OURS, ["air-1", "air-2", "air-1"], []),
    (OURS + BLOCK.rstrip("\n"), ["air-1", "air-2"], []),
    ("  " + BLOCK.rstrip("\n").replace("\n", "\n  "), ["air-2"], []),
    ("- {date: 2022-08-30, event: done, id: air-3} # 手写\n", ["air-3"], []),
    (OURS + "- {id: air-3, event: do\n" + OURS, ["air-1", "air-1"], ["bracket"]),
    (OURS + '- {id: "air-3, event: done}\n' + OURS, ["air-1", "air-1"], ["unclosed-quote"]),
    (OURS + "- {id: air-3, event: do", ["air-1"], ["torn-line"]),
    (OURS + "\0\0\0\0", ["air-1"], ["torn-line"]),
    (OURS + "-", ["air-1"], ["torn-line"]),
    (OURS + "- {id: air-3, event: done}\n", ["air-1"], ["missing"]),
    (OURS + "- {id: air-3, event: done, date: 2022-02-30}\n", ["air-1"], ["no-such-day"]),
    (OURS + "- {id: air-3, event: done, for: 六月, date: 2022-06-30}\n", ["air-1"], ["not-a-date"]),
    (OURS + "- {id: air-3, id: air-4, event: done, date: 2022-06-30}\n", ["air-1", "air-3"], ["duplicate-key"]),
    (OURS + "- {id: air-3, event: done, date: 2022-06-30, at: 昨天}\n", ["air-1", "air-3"], ["not-a-moment"]),
    (OURS + "- 办结了\n", ["air-1"], ["not-a-mapping"]),
    ("air-1: done\n", [], ["not-a-list"]),
    (
        f"<<<<<<< HEAD\n{OURS}=======\n{OURS.replace('1', '2', 1)}>>>>>>> b\n",
        ["air-1", "air-2"],
        ["merge-conflict"] * 3,
    ),
    (
        f"<<<<<<< a\n{OURS}||||||| base\n{BLOCK}=======\n{TYPED}>>>>>>> b\n{OURS}",
        ["air-1", "air-3", "air-1"],
        ["merge-conflict"] * 4,
    ),
    (BLOCK.replace("  event: note\n", EITHER), ["air-2"] * 2, ["merge-conflict"] * 3),
    (f"{BLOCK}=======\n{TYPED}", ["air-2", "air-3"], ["merge-conflict"]),
    (OURS + "\0" * 200 + "\n" + OURS, ["air-1", "air-1"], ["zero-bytes"]),
    (TYPED + "\0" * 200 + OURS + BLOCK, ["air-3", "air-1", "air-2"], ["zero-bytes"]),
    (OURS + "- {id: air-9, ev" + "\0" * 200 + "ent: done}\n" + BLOCK, ["air-1", "air-2"], ["zero-bytes"]),
    (TYPED + "- id: air-9\n  event: done\n  for: 2022\0\n  date: 2022-08-30\n", ["air-3"], ["zero-bytes"]),
    (TYPED + "\t" + OURS + TYPED + BLOCK, ["air-3", "air-3", "air-2"], ["tab"]),
    (BLOCK + "\t" + TYPED + BLOCK, ["air-2", "air-2"], ["tab"]),
    (TYPED + "- {id: air-9, event: do\n" + TYPED + BLOCK, ["air-3", "air-3", "air-2"], ["bracket"]),
    (TYPED + "- {id: air-9, at: [\n" + BLOCK + TYPED, ["air-3", "air-2", "air-3"], ["bracket"]),
    (TYPED + '- {id: "air-9\n' + TYPED + BLOCK, ["air-3", "air-3", "air-2"], ["unclosed-quote"]),
    (BLOCK + "nt: done, date: 2022-08-30}\n" + TYPED, ["air-2", "air-3"], ["colon"]),
]


@pytest.mark.parametrize(("text", "ids", "codes"), READINGS)
def test_one_bad_line_costs_no_other(text: str, ids: list[str], codes: list[str]) -> None:
    found, problems = events(text.encode(), file="progress.yaml")
    assert [event.id for event in found] == ids
    assert [problem.code for problem in problems] == codes


def test_bytes_that_are_not_utf8() -> None:
    raw = OURS.encode() + b"- {id: air-2, note: \xff}\n" + OURS.encode()
    found, problems = events(raw, file="p.yaml")
    assert [event.id for event in found] == ["air-1", "air-1"]
    assert [(problem.code, problem.place and problem.place.line) for problem in problems] == [("encoding", 2)]
    found, problems = events(line(LINES[0][0]).encode("utf-16"), file="p.yaml")
    assert not found and "UTF-16" in problems[0].message


def test_places_are_those_of_the_file() -> None:
    found, _ = events((OURS + BLOCK + "- {date: 2022-08-30, id: x, event: y}\n" + OURS).encode(), file="p.yaml")
    assert [event.place and event.place.line for event in found] == [1, 2, 8, 9]


def test_a_thousand_typed_lines_are_read_to_the_last() -> None:
    typed = "".join(f"- {{ id: air-{number}, event: note, date: 2022-08-30}}\n" for number in range(1000))
    assert [event.id for event in read_back(typed)] == [f"air-{number}" for number in range(1000)]


VALUES = st.text("ab甲1：: -#'\"[]{},&*!|>%@?\\~ \t\u3000é", min_size=1, max_size=12) | st.sampled_from(
    ["2022-08-30", "2022-8-3", "2022-W35-2", f'"{AT}"', "'张三 '", '"a\'b"', "null", "0x1F", "010", "=", "---", "a:b"]
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["at", "by", "for", "note", "to", "备注"]), VALUES))
def test_a_plain_block_is_what_the_yaml_reader_says(fields: dict[str, str]) -> None:
    words = {"id": "air-1", "event": "note", "date": "2022-08-30", **fields}
    block = [f"{'  ' if at else '- '}{name}: {value}" for at, (name, value) in enumerate(words.items())]
    place = Place("p.yaml", 1, 3, block[0])
    event = event_in(block, place)
    # A comment in it, and the block is the YAML reader's.
    found, problems = events("\n".join([*block, "  # 手写", ""]).encode(), file="p.yaml")
    assert event is None or ([event], [event.place]) == (found, [place])
    assert event is None or {one.code for one in problems} <= {"not-a-moment"}


def test_typed_events_cost_what_they_are_not_what_stands_before_them(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[int] = []
    parse_part = reading.parse_part

    def counted(lines: list[str], *, file: str, first: int) -> object:
        parsed.append(len(lines))
        return parse_part(lines, file=file, first=first)

    monkeypatch.setattr(reading, "parse_part", counted)
    block = "# 手写\n- id: air-1\n  event: note\n  date: 2022-08-30\n  note: 第一行\n    第二行\n"
    found, problems = events((block * 2_000).encode(), file="p.yaml")
    assert (len(found), problems, found[-1].place and found[-1].place.line) == (2_000, [], 11_996)
    assert sum(parsed) <= 2 * 2_000 * 6
    parsed.clear()
    found, _ = events((BLOCK * 2_000).encode() + b"- {id: air-9, event: [\n" * 100, file="p.yaml")
    assert len(found) == 2_000 and sum(parsed) <= 3 * (2_000 * 6 + 100)


# Where everything stands


def told(*words: str) -> list[Event]:
    """Events from `DATE EVENT [@MOMENT] [name=value …]`, recorded in this order on the day they are dated."""
    found = []
    for number, words_of in enumerate(words):
        day, event, *rest = words_of.split()
        moment = next((D(word[1:]) for word in rest if word.startswith("@")), None)
        fields = dict(word.split("=", 1) for word in rest if "=" in word)
        at = fields.pop("at", f"{day}T09:00:00.{number:06}+08:00")
        found.append(Event("a-1", event, D(day), at, fields.pop("by", "张三"), moment, fields))
    return found


def stands(standing: Standing) -> str:
    """A standing in short."""
    parts = [standing.status]
    parts += [f"办{standing.done:%m%d}"] if standing.done else []
    parts += [f"销{standing.verified:%m%d}"] if standing.verified else []
    parts += [f"消{standing.cancelled:%m%d}{standing.cancel_doc}"] if standing.cancelled else []
    parts += [f"{standing.percent}%"] if standing.percent is not None else []
    parts += ["→".join(f"{one.due:%m%d}" for one in standing.extensions)] if standing.extensions else []
    return " ".join(parts)


HISTORIES = [
    ([], "2022-12-31", "未开始", []),
    (["2022-08-01 note note=开工"], "2022-12-31", "进行中", []),
    (["2022-08-01 note note=未批 percent=0"], "2022-12-31", "未开始 0%", []),
    (["2022-08-01 note percent=30", "2022-08-02 note percent=60"], "2022-12-31", "进行中 60%", []),
    (["2022-08-01 note percent=130"], "2022-12-31", "进行中", ["bad-percent"]),
    (["2022-08-01 done"], "2022-07-31", "未开始", []),
    (["2022-08-01 done"], "2022-08-01", "已办结 办0801 100%", []),
    (["2022-08-01 done", "2022-08-05 done"], "2022-12-31", "已办结 办0801 100%", []),
    (["2022-08-05 done", "2022-08-01 done"], "2022-12-31", "已办结 办0801 100%", []),
    (["2022-08-01 done", "2022-08-05 verify"], "2022-08-04", "已办结 办0801 100%", []),
    (["2022-08-01 done", "2022-08-05 verify"], "2022-08-05", "已销号 办0801 销0805 100%", []),
    (["2022-08-05 verify"], "2022-12-31", "未开始", ["verify-out-of-turn"]),
    (["2022-08-01 done", "2022-08-03 reopen"], "2022-12-31", "进行中", []),
    (["2022-08-01 done", "2022-08-03 reopen", "2022-08-09 done"], "2022-08-05", "进行中", []),
    (["2022-08-01 done", "2022-08-03 reopen", "2022-08-09 done"], "2022-12-31", "已办结 办0809 100%", []),
    (["2022-08-03 reopen"], "2022-12-31", "未开始", ["reopen-out-of-turn"]),
    (["2022-08-02 done", "2022-08-01 reopen"], "2022-12-31", "已办结 办0802 100%", ["reopen-out-of-turn"]),
    (["2022-08-01 cancel doc=7号"], "2022-12-31", "已取消 消08017号", []),
    (["2022-08-01 cancel", "2022-08-03 done"], "2022-12-31", "已取消 消0801", ["done-out-of-turn"]),
    (["2022-08-01 done", "2022-08-03 cancel"], "2022-12-31", "已办结 办0801 100%", ["cancel-out-of-turn"]),
    (["2022-08-01 extend to=2022-09-30 from=2022-08-31"], "2022-12-31", "未开始 0930", []),
    (
        ["2022-08-01 extend to=2022-09-30 from=2022-08-31", "2022-09-01 extend to=2022-10-31 from=2022-08-31"],
        "2022-12-31",
        "未开始 0930→1031",
        [],
    ),
    (["2022-08-01 extend to=年底"], "2022-12-31", "未开始", ["bad-extension"]),
    (["2022-08-01 approve", "2022-08-02 approve"], "2022-12-31", "未开始", ["unknown-event"]),
    (["2022-08-01 done at=X", "2022-08-01 undo of=X what=done"], "2022-12-31", "未开始", ["not"]),
    (["2022-08-01 done at=X", "2022-08-05 undo of=X"], "2022-08-04", "已办结 办0801 100%", ["not"]),
    (["2022-08-01 done", "2022-08-05 undo of=X"], "2022-12-31", "已办结 办0801 100%", ["undo-of-nothing"]),
    (["2022-08-01 note at=X", "2022-08-01 undo of=X what=done"], "2022-12-31", "进行中", ["undo-of-nothing"]),
    (["2022-06-20 done @2022-06-30"], "2022-12-31", "进行中", []),
]


@pytest.mark.parametrize(("words", "as_of", "expected", "codes"), HISTORIES)
def test_where_an_entry_stands(words: list[str], as_of: str, expected: str, codes: list[str]) -> None:
    progress = state(told(*words), D(as_of))
    assert stands(progress.of("a-1")) == expected
    assert [problem.code for problem in progress.problems] == [code for code in codes if code != "not"]
    assert all(problem.doubt for problem in progress.problems if not problem.code.startswith("bad"))


def test_the_latest_words_stand_until_withdrawn() -> None:
    found = told(
        "2022-08-01 note note=招标 problem=缺钱 next=开工",
        "2022-08-05 note note=开工 by=李四",
        "2022-08-09 note note=过半 problem=",
    )
    early, late = state(found, D("2022-08-05")).of("a-1"), state(found, ALWAYS).of("a-1")
    assert early.note == ("开工", D("2022-08-05"), "李四")
    assert early.problem == ("缺钱", D("2022-08-01"), "张三")
    assert late.note and late.note.text == "过半" and late.problem is None and late.next and late.next.text == "开工"
    assert [event.fields for event in late.events] == [event.fields for event in found]


SAID = st.builds(
    Event,
    st.just("a-1"),
    st.sampled_from(["done", "verify", "reopen", "note", "extend", "cancel", "undo", "sign"]),
    st.dates(date(2022, 8, 1), date(2022, 8, 4)),
    st.sampled_from(["", *(f"2022-08-0{day}T09:00:00.000000+08:00" for day in range(1, 10))]),
    st.sampled_from(["张三", ""]),
    st.sampled_from([None, date(2022, 8, 31)]),
    st.sampled_from([{}, {"note": "在做", "percent": "0"}, {"percent": "101"}, {"to": "2022-09-30"}, {"what": "done"}]),
)


@given(st.lists(SAID, min_size=1, max_size=8))
def test_what_is_told_one_by_one_is_what_is_told_at_once(events: list[Event]) -> None:
    known = None
    for number, event in enumerate(events, 1):
        at_once = told_of(events[:number])
        known = told_more(known, event) or at_once
        assert known == at_once
        standings = state(events[:number], ALWAYS).standings
        begun = {("a-1", moment): one for moment, one in known.standings.items()}
        begin_entries(begun)
        assert begun == {key: one._replace(events=()) for key, one in standings.items()}


def test_an_extension_keeps_the_original_date_in_sight() -> None:
    found = told(
        "2022-08-01 extend to=2022-09-30 from=2022-08-31 reason=疫情 approver=王五 doc=3号",
        "2022-10-05 extend to=2022-10-31 from=2022-08-31 reason=雨季",
        "2022-11-02 done",
    )
    standing = state(found, ALWAYS).of("a-1")
    first, second = standing.extensions
    assert (first.due, first.original, first.replaced, first.late) == (D("2022-09-30"), *[D("2022-08-31")] * 2, False)
    assert (first.reason, first.approver, first.doc, first.by) == ("疫情", "王五", "3号", "张三")
    assert (second.replaced, second.late) == (D("2022-09-30"), True)
    assert standing.extension == second and standing.due(D("2022-08-31")) == D("2022-10-31")
    assert standing.days_late(D("2022-08-31")) == 2
    undo = undoing(found[1], "2022-11-03T09:00:00.000000+08:00", "张三")
    standing = state([*found, undo], ALWAYS).of("a-1")
    assert standing.extensions == (first,) and standing.days_late(D("2022-08-31")) == 33


def test_a_moment_is_closed_with_its_entry_and_else_on_its_own() -> None:
    june, july = D("2022-06-30"), D("2022-07-31")
    progress = state(told("2022-06-20 done @2022-06-30"), ALWAYS)
    assert progress.of("a-1", june).status == "已办结" and progress.of("a-1", july).status == "未开始"
    assert progress.of("a-1").status == "进行中"
    progress = state(told("2022-06-20 done @2022-06-30", "2022-07-20 cancel doc=7号"), ALWAYS)
    assert stands(progress.of("a-1", june)) == "已办结 办0620 100%"
    assert stands(progress.of("a-1", july)) == "已取消 消07207号" and progress.of("a-1", july).inherited


UNDO_STORY = ["2022-08-01 note at=2022-08-01T08", "2022-08-02 done at=2022-08-02T08", "2022-08-03 verify by=李四"]


def test_undo_takes_back_the_latest_first_and_nothing_twice() -> None:
    found = told(*UNDO_STORY)
    seen = []
    for number in range(4):
        left = undoable(found)
        seen.append((state(found, ALWAYS).of("a-1").status, [event.event for event in left]))
        if left:
            found.append(undoing(left[0], f"2022-08-04T08:00:0{number}.000000+08:00", "张三"))
    assert seen == [
        ("已销号", ["verify", "done", "note"]),
        ("已办结", ["done", "note"]),
        ("进行中", ["note"]),
        ("未开始", []),
    ]
    assert [event.event for event in undoable(told(*UNDO_STORY), "张三")] == ["done", "note"]
    twice = undoing(told(*UNDO_STORY)[2], "2022-08-04T08:00:00.000000+08:00", "张三")
    assert [event.event for event in undoable([*told(*UNDO_STORY), twice, twice._replace(by="李四")])] == [
        "done",
        "note",
    ]


def test_what_was_undone_never_was() -> None:
    found = told("2022-08-01 done")
    found.append(undoing(found[0], "2022-09-01T08:00:00.000000+08:00", "张三"))
    assert state(found, D("2022-08-15")).of("a-1") == Standing()


MERGED = told(
    "2022-08-01 note percent=30",
    "2022-08-02 done",
    "2022-08-02 reopen",
    "2022-08-02 done",
    "2022-08-03 verify",
)


def test_a_merge_that_brings_lines_twice_says_the_same() -> None:
    expected = state(MERGED, ALWAYS)
    assert stands(expected.of("a-1")) == "已销号 办0802 销0803 100%"
    for some in range(len(MERGED)):
        assert state([*MERGED, *MERGED[:some]], ALWAYS) == expected
    assert distinct([*MERGED, *MERGED]) == MERGED


def test_a_day_of_its_own_decides_wherever_the_line_stands() -> None:
    found = told("2022-08-01 note percent=30", "2022-08-02 done", "2022-08-03 reopen", "2022-08-04 done")
    for order in permutations(found):
        assert stands(state(order, ALWAYS).of("a-1")) == "已办结 办0804 100%"


AHEAD = "2099-01-01T00:00:00.000000+08:00"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([f"2022-08-01 done at={AHEAD}", "2022-08-01 reopen"], "进行中"),
        ([f"2022-08-01 done at={AHEAD}", "2022-08-01 reopen at="], "进行中"),
        (["2022-08-01 done", "2022-08-01 reopen at="], "进行中"),
        ([f"2022-08-01 cancel at={AHEAD}", "2022-08-01 reopen", "2022-08-01 done"], "已办结 办0801 100%"),
        ([f"2022-08-01 extend to=2022-12-31 at={AHEAD}", "2022-08-01 extend to=2023-03-31"], "未开始 1231→0331"),
        ([f"2022-08-01 note percent=30 at={AHEAD}", "2022-08-01 note percent=60"], "进行中 60%"),
    ],
)
def test_a_clock_that_runs_ahead_beats_nothing_that_is_recorded_after_it(words: list[str], expected: str) -> None:
    assert stands(state(told(*words), ALWAYS).of("a-1")) == expected


def test_typed_lines_without_a_moment_are_undone_one_by_one() -> None:
    found = told("2022-08-01 done at=", "2022-08-01 reopen at=", "2022-08-01 done at=", "2022-08-01 note at= note=好")
    assert distinct(found) == found and stands(state(found, ALWAYS).of("a-1")) == "已办结 办0801 100%"
    seen = []
    for number in range(4):
        last = last_command(undoable(found))
        seen.append([event.event for event in last])
        found += [undoing(event, f"2022-08-04T08:00:0{number}.000000+08:00", "张三") for event in last]
    assert seen == [["note"], ["done"], ["reopen"], ["done"]]
    assert stands(state(found, ALWAYS).of("a-1")) == "未开始" and last_command(undoable(found)) == []


def test_entries_that_are_not_in_the_ledger_are_named_once() -> None:
    problems = strangers(told("2022-08-01 note", "2022-08-02 done"), {"a-2"})
    assert [problem.code for problem in problems] == ["unknown-entry"] and "a-1" in problems[0].message
    assert strangers(told("2022-08-01 note"), {"a-1"}) == []
    assert "jc-tasks undo" in problems[0].remedy
    (problem,) = strangers(told("2022-08-01 note"), {"a-2"}, whole=False)
    assert "undo" not in problem.remedy and "先改好台账" in problem.remedy


# Refusals

MONTHS = [D(day) for day in ("2022-06-30", "2022-07-31", "2022-08-31")]


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2022-05-01", "2022-06-30"), ("2022-06-30", "2022-06-30"), ("2022-07-01", "2022-07-31"), ("2022-09-01", None)],
)
def test_the_period_of_a_day_ends_on_it_or_after(day: str, expected: str | None) -> None:
    assert current_period(MONTHS, D(day)) == (D(expected) if expected else None)


def test_earlier_periods_left_open_are_named() -> None:
    progress = state(told("2022-06-20 done @2022-06-30"), ALWAYS)
    assert open_before(progress, "a-1", MONTHS, D("2022-08-15")) == [D("2022-07-31")]


AIMS = [
    (None, "2022-10-31", [], False, "a-1", ""),
    (None, None, MONTHS, True, "a-1@2022-08-31", ""),
    ("2022-06-30", None, MONTHS, True, "a-1@2022-06-30", ""),
    ("2022-06-30", "2022-10-31", MONTHS[:1], False, "a-1@2022-06-30", ""),
    ("2022-10-31", "2022-10-31", MONTHS[:1], False, "a-1", ""),
    (None, None, MONTHS[:1], True, "a-1", "没有下一期了。最后一期是 2022-06-30：写 a-1@2022-06-30。"),
    ("2022-06-29", "2022-10-31", MONTHS[:1], False, "", "可以写：a-1@2022-06-30；整项写 a-1（2022-10-31）。"),
    ("2022-06-29", "2022-10-31", [], False, "", "a-1 没有 2022-06-29 这个时间点。它的时限是 2022-10-31，直接写 a-1。"),
    ("2022-06-29", None, [], False, "", "它没有分步的时限，直接写 a-1。"),
    ("2022-06-29", None, MONTHS, True, "", "可以写：a-1@2022-06-30、a-1@2022-07-31、a-1@2022-08-31。"),
    (
        "2022-06-29",
        None,
        [date(2022, 6, n) for n in range(1, 29)],
        True,
        "",
        "共有 28 个，离得近的是：a-1@2022-06-17、",
    ),
]


@pytest.mark.parametrize(("typed", "due", "moments", "recurring", "name", "message"), AIMS)
def test_what_an_id_with_a_date_means(
    typed: str | None, due: str | None, moments: list[date], recurring: bool, name: str, message: str
) -> None:
    target, refused = aim(
        "a-1", D(typed) if typed else None, D(due) if due else None, moments, recurring=recurring, day=D("2022-08-15")
    )
    assert message in refused and bool(refused) == bool(message)
    assert not name or target.name == name


TODAY = D("2022-08-15")
DUE = D("2022-08-31")
FINISHED = ["2022-08-01 done"]
STRUCK = [*FINISHED, "2022-08-05 verify"]
DROPPED = ["2022-08-01 cancel doc=7号"]
LATER = "2022-09-30"
REFUSALS = [
    ("done", [], {}, ""),
    ("done", FINISHED, {}, "a-1 已在 2022-08-01 办结，不用再记。核实后销号：jc-tasks verify a-1；"),
    ("done", STRUCK, {}, "a-1 已在 2022-08-05 销号。要改先重新打开：jc-tasks reopen a-1。"),
    ("done", DROPPED, {}, "a-1 已在 2022-08-01 取消。要改先重新打开：jc-tasks reopen a-1。"),
    ("done", [], {"day": D("2022-08-16")}, "2022-08-16 还没有到（今天是 2022-08-15）。只能记今天或以前的日期。"),
    (
        "done",
        [*FINISHED, "2022-08-05 reopen"],
        {"day": D("2022-08-04")},
        "a-1 在 2022-08-05 重新打开，这里的日期不能早于那一天：--on 2022-08-05 或更晚。",
    ),
    ("verify", [], {}, "a-1 还没有办结，不能销号。先记办结：jc-tasks done a-1。"),
    ("verify", FINISHED, {}, ""),
    ("verify", FINISHED, {"day": D("2022-07-31")}, "a-1 在 2022-08-01 办结，这里的日期不能早于那一天"),
    ("verify", STRUCK, {}, "a-1 已在 2022-08-05 销号，不用再记。"),
    ("verify", DROPPED, {}, "a-1 已在 2022-08-01 取消。"),
    ("reopen", [], {}, "a-1 没有办结，也没有取消（未开始），不用重新打开。"),
    ("reopen", STRUCK, {}, ""),
    ("reopen", DROPPED, {}, ""),
    ("note", [], {"text": "开工", "percent": None}, ""),
    ("note", FINISHED, {"text": "补记", "percent": None}, ""),
    ("note", [], {"text": " ", "percent": None}, "没有写内容。写成：jc-tasks note a-1 “已完成招标”。"),
    ("note", [], {"text": "开工", "percent": 101}, "进度 101 不在 0 到 100 之间。"),
    ("note", FINISHED, {"text": "开工", "percent": 50}, "a-1 已经办结，不能再报进度。"),
    ("extend", [], {"to": D(LATER), "reason": "疫情"}, ""),
    ("extend", FINISHED, {"to": D(LATER), "reason": "疫情"}, "a-1 已在 2022-08-01 办结，不用延期。"),
    ("extend", [], {"to": D(LATER), "reason": ""}, "延期要写理由。写成：jc-tasks extend a-1 --to 2022-09-30 --reason"),
    ("extend", [], {"to": None, "reason": "疫情"}, "没有写清延到哪一天。写成：jc-tasks extend a-1 --to 2022-12-31"),
    ("extend", [], {"to": D("2022-08-20"), "reason": "疫情"}, "2022-08-20 早于现在的时限 2022-08-31，不是延期。"),
    ("extend", [], {"to": DUE, "reason": "疫情"}, "2022-08-31 就是现在的时限，不是延期。新的时限要晚于 2022-08-31。"),
    (
        "extend",
        ["2022-08-01 extend to=2022-10-31 from=2022-08-31"],
        {"to": D(LATER), "reason": "疫情"},
        "2022-09-30 早于现在的时限 2022-10-31（原定 2022-08-31），不是延期。新的时限要晚于 2022-10-31。",
    ),
    (
        "extend",
        ["2022-08-05 extend to=2022-09-15 from=2022-08-31"],
        {"to": D(LATER), "reason": "疫情", "day": D("2022-08-04")},
        "a-1 在 2022-08-05 已经延期过，这里的日期不能早于那一天：--on 2022-08-05 或更晚。",
    ),
    ("cancel", [], {"doc": "7号"}, ""),
    ("cancel", [], {"doc": ""}, "取消要写依据的文号。写成：jc-tasks cancel a-1 --doc 晋市政办〔2022〕11号。"),
    ("cancel", DROPPED, {"doc": "7号"}, "a-1 已在 2022-08-01 取消，不用再记。"),
    ("cancel", FINISHED, {"doc": "7号"}, "a-1 已在 2022-08-01 办结。要改先重新打开：jc-tasks reopen a-1。"),
]
CHECKS = {
    "done": refusal.done_refusal,
    "verify": refusal.verify_refusal,
    "reopen": refusal.reopen_refusal,
    "note": refusal.note_refusal,
    "extend": refusal.extend_refusal,
    "cancel": refusal.cancel_refusal,
}


@pytest.mark.parametrize(("command", "words", "given", "message"), REFUSALS)
def test_a_mistake_is_answered_with_what_would_have_been_right(
    command: str, words: list[str], given: dict[str, object], message: str
) -> None:
    standing = state(told(*words), ALWAYS).of("a-1")
    typed: dict[str, object] = {"day": TODAY, "today": TODAY, **given}
    said = CHECKS[command](Target("a-1", None, DUE), standing, **typed)  # type: ignore[operator]
    assert said.startswith(message) and bool(said) == bool(message)


def test_what_is_not_refused_has_an_effect() -> None:
    """The refusals and the overlay agree: whatever passes changes the standing."""
    stories: list[list[str]] = [[], FINISHED, STRUCK, DROPPED, [*STRUCK, "2022-08-09 reopen"]]
    given = {"cancel": {"doc": "7号"}, "extend": {"to": D(LATER), "reason": "疫情"}}
    for words in stories:
        for command in ("done", "verify", "reopen", "extend", "cancel"):
            standing = state(told(*words), ALWAYS).of("a-1")
            typed: dict[str, object] = {"day": TODAY, "today": TODAY, **given.get(command, {})}
            refused = CHECKS[command](Target("a-1", None, DUE), standing, **typed)  # type: ignore[operator]
            after = state(told(*words, f"{TODAY} {command} to={LATER} from={DUE} doc=7号"), ALWAYS).of("a-1")
            changed = after._replace(events=()) != standing._replace(events=())
            assert changed == (not refused) or (command == "extend" and refused), (words, command)


WHOLE = told("2022-08-01 done")


@pytest.mark.parametrize(
    ("command", "given", "message"),
    [
        ("done", {}, "a-1@2022-06-30 已随 a-1 在 2022-08-01 办结，不用再记。"),
        ("verify", {}, "a-1@2022-06-30 是随 a-1 一起办结的，销号也记在 a-1 上：jc-tasks verify a-1。"),
        ("reopen", {}, "a-1@2022-06-30 是随 a-1 一起办结的，要重新打开 a-1：jc-tasks reopen a-1。"),
        (
            "extend",
            {"to": D(LATER), "reason": "雨"},
            "a-1@2022-06-30 已在 2022-08-01 办结，不用延期。要改先重新打开：jc-tasks reopen a-1。",
        ),
    ],
)
def test_a_moment_closed_with_its_entry_is_answered_with_the_entry(
    command: str, given: dict[str, object], message: str
) -> None:
    moment = D("2022-06-30")
    typed: dict[str, object] = {"day": TODAY, "today": TODAY, **given}
    standing = state(WHOLE, ALWAYS).of("a-1", moment)
    assert CHECKS[command](Target("a-1", moment, moment), standing, **typed) == message  # type: ignore[operator]


# Where the log lies, and who writes

PLACES = [
    (False, {}, "linux", "/d/progress.yaml"),
    (False, {"JC_TASKS_PROGRESS": "/p/x.yaml"}, "linux", "/p/x.yaml"),
    (True, {"JC_TASKS_PROGRESS": "/p/x.yaml"}, "linux", "/p/x.yaml"),
    (True, {"HOME": "/h"}, "linux", "/h/.local/share/jc-tasks/progress.yaml"),
    (True, {"HOME": "/h", "XDG_DATA_HOME": "/x"}, "linux", "/x/jc-tasks/progress.yaml"),
    (True, {"HOME": "/h", "XDG_DATA_HOME": "x"}, "linux", "/h/.local/share/jc-tasks/progress.yaml"),
    (True, {"HOME": "/h"}, "darwin", "/h/Library/Application Support/jc-tasks/progress.yaml"),
    (True, {"LOCALAPPDATA": "/u/L"}, "win32", "/u/L/jc-tasks/progress.yaml"),
    (True, {"USERPROFILE": "/u"}, "win32", "/u/AppData/Local/jc-tasks/progress.yaml"),
]


@pytest.mark.parametrize(("shipped", "environ", "platform", "expected"), PLACES)
def test_where_the_log_lies(shipped: bool, environ: dict[str, str], platform: str, expected: str) -> None:
    assert place.where(Path("/d"), shipped, environ, platform) == Path(expected)


def test_who_writes() -> None:
    assert log.who({"JC_TASKS_USER": " 张三 "}) == "张三"
    assert log.who({"JC_TASKS_USER": " "}) == log.who({}) != ""


def test_no_progress_is_no_standing() -> None:
    assert NOTHING.of("a-1", MONTHS[0]) == Standing() and Progress({}, ()) == NOTHING
