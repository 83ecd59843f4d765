"""The index never changes an answer: fresh, stale, broken, unwritable or not there, the bytes are the same.

Commands run in this process, as the program would run them, once with the index and once with `--no-index`.
"""

from __future__ import annotations

import importlib
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import listings
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from program import Answer, here, limited, on_terminal, process, python, started

from jc_tasks.agenda.lines import Filter, overdue_count, overdue_items
from jc_tasks.cache import build
from jc_tasks.cache.cache_path import cache_folder, index_path
from jc_tasks.cache.data_folder import DataFolder
from jc_tasks.cache.state import FORMAT, file_at, read_seal, written
from jc_tasks.cli.data import data_folder
from jc_tasks.ledger import read as read_files
from jc_tasks.ledger import shipped
from jc_tasks.ledger.load import Reader
from jc_tasks.ledger.value import NO_TASK
from jc_tasks.progress import log_file
from jc_tasks.progress.event import Event, line, stamp
from jc_tasks.progress.locks import take

DAYS = ("2022-08-01", "2026-11-24", "2022-05-31", "2023-01-15", "2071-03-01")
COMMANDS = (
    ["due"],
    ["due", "--within", "1y"],
    ["due", "--to", "2022-07-01"],
    ["due", "--from", "2022-09-01"],
    ["due", "--unit", "泽州", "--within", "60d"],
    ["due", "--plan", "air", "--category", "一"],
    ["due", "--status", "已办结", "--from", "2022-01-01"],
    ["due", "--kind", "recurring", "--format", "csv"],
    ["overdue"],
    ["overdue", "--unit", "市生态环境局", "--plan", "water"],
    ["unit", "泽州县"],
    ["unit", "市生态环境局", "--plan", "air"],
    ["unit", "市公安局", "--含下属"],
    ["unit", "各县（市、区）人民政府", "--within", "本季度"],
    ["list", "--format", "json"],
    ["list", "--kind", "recurring"],
    ["list", "--within", "本季度"],
    ["search", "治理"],
    ["search", "每月", "污水"],
    ["show", "air-1", "AIR-2", "water-m1"],
    ["units"],
    ["categories"],
    ["stats", "--by", "unit"],
    ["calendar", "2022-08"],
    ["timeline"],
    ["report", "--month"],
    ["export", "--format", "csv"],
    [],
)


def answer(folder: Path, cache: Path, *words: str, **more: str) -> Answer:
    """What a command answers, asked in this process, whose modules some tests change."""
    own = {"JC_TASKS_DATA": folder, "XDG_CACHE_HOME": cache, "HOME": cache, "JC_TASKS_NO_INDEX": "", "COLUMNS": "100"}
    return here(*words, **own | more)


def same(folder: Path, cache: Path, *words: str) -> Answer:
    """The answer, which must be the same out of the index and out of the files."""
    indexed, read = answer(folder, cache, *words), answer(folder, cache, *words, JC_TASKS_NO_INDEX="1")
    assert indexed == read, (words, indexed.stdout[-2000:], read.stdout[-2000:])
    return read


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def data(tmp_path: Path, few: Path) -> Path:
    return shutil.copytree(few, tmp_path / "数据 data")


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    return shutil.copytree(shipped(), tmp_path / "全部 data")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The shipped data and a cache, in which its index is from the first question on."""
    place = tmp_path_factory.mktemp("kept")
    return shutil.copytree(shipped(), place / "数据 data"), place / "cache"


def index_of(folder: Path, cache: Path) -> Path:
    return Path(index_path(os.path.realpath(folder), {"HOME": str(cache), "XDG_CACHE_HOME": str(cache)}))


@contextmanager
def no_reading(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The ledger files that are read meanwhile."""
    read: list[str] = []
    part = Reader.part
    with monkeypatch.context() as patched:
        patched.setattr(Reader, "part", lambda self, name: read.append(name) or part(self, name))
        yield read


# Every answer of the shipped data


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_says_the_same(words: list[str], kept: tuple[Path, Path]) -> None:
    for day in DAYS[:2]:
        asked = [*words, "--as-of", day] if words[:1] not in (["units"], ["categories"]) else words
        same(*kept, *asked)
    assert index_of(*kept).exists()


def test_a_fresh_index_reads_no_file_and_needs_no_yaml_and_no_rules(data: Path, cache: Path) -> None:
    answer(data, cache, "due", "--as-of", "2022-08-01")
    for words in (["due", "--format", "text"], ["unit", "泽州"], ["list", "--format", "json"], ["search", "治理"]):
        said = (
            "import sys; from jc_tasks.cli import main; "
            f"sys.argv = ['jc-tasks', *{[*words, '--as-of', '2022-08-01']!r}]; main(); "
            "print(sorted({'yaml', 'dateutil', 'rich', 'jc_tasks.ledger.reading'} & set(sys.modules)), file=sys.stderr)"
        )
        done = python(said, JC_TASKS_DATA=data, XDG_CACHE_HOME=cache)
        assert done.stderr.splitlines()[-1] == "[]", (words, done.stderr)


def test_what_the_option_and_the_variable_ask_for(data: Path, cache: Path) -> None:
    answer(data, cache, "due", JC_TASKS_NO_INDEX="1")
    answer(data, cache, "due", "--no-index")
    assert not index_of(data, cache).exists()
    answer(data, cache, "due", JC_TASKS_NO_INDEX="0")
    assert index_of(data, cache).exists()


# Changes


def change(path: Path, old: str, new: str, *, same_time: bool = False) -> None:
    was = path.stat()
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    if same_time:
        os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))


def test_only_the_changed_file_is_read_again(data: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    same(data, cache, "list")
    change(data / "water.yaml", "deadline: 2022年5月底", "deadline: 2022年6月底")
    with no_reading(monkeypatch) as read:
        answer(data, cache, "list")
    assert read == ["water.yaml"]
    assert b"2022-06-30" in same(data, cache, "show", "water-1", "--format", "json")[1]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("air.yaml", "deadline: 2022年8月底前", "deadline: 2022年9月底前"),
        ("air.yaml", "year: 2022", "year: 2023"),
        ("air.yaml", "plan: air", "plan: sky"),
        ("air.yaml", "id: air-1\n", "id: air-2\n"),
        ("air.yaml", "id: air-55\n", "id: soil-1\n"),
        ("soil.yaml", "plan: soil", "plan: air"),
        ("units.yaml", "泽州]", "泽州, 泽泽]"),
        ("settings.yaml", "yellow: 7", "yellow: 14"),
        ("settings.yaml", "夏季: 06-01", "夏季: 05-01"),
        ("settings.yaml", "  - soil.yaml\n", ""),
    ],
)
def test_every_change_is_seen(name: str, old: str, new: str, data: Path, cache: Path) -> None:
    same(data, cache, "list", "--as-of", "2022-08-01")
    change(data / name, old, new)
    for words in (["list"], ["due", "--within", "1y"], ["overdue"], ["unit", "泽州"], ["categories"]):
        same(data, cache, *words, *([] if words == ["categories"] else ["--as-of", "2022-08-01"]))


def test_a_change_of_the_same_size_and_time_is_seen_by_its_content(data: Path, cache: Path) -> None:
    same(data, cache, "due", "--as-of", "2022-08-01")
    change(data / "air.yaml", "2022年8月底前", "2022年9月底前", same_time=True)
    assert "2022-09-30" in same(data, cache, "show", "air-4").stdout


def test_a_file_that_is_old_enough_is_not_looked_into(data: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from jc_tasks.cache import state

    answer(data, cache, "due")
    monkeypatch.setattr(state, "YOUNG", -60_000_000_000)
    answer(data, cache, "due")

    def looked(path: str) -> str:
        raise AssertionError(path)

    monkeypatch.setattr(state, "content_of", looked)
    answer(data, cache, "due")


@pytest.mark.parametrize("what", ["new ledger", "ledger gone", "not listed", "folder gone"])
def test_files_that_come_and_go(what: str, data: Path, cache: Path) -> None:
    same(data, cache, "list")
    if what == "new ledger":
        shutil.copy(data / "soil.yaml", data / "more.yaml")
        change(data / "more.yaml", "plan: soil", "plan: more")
        (data / "more.yaml").write_text(
            (data / "more.yaml").read_text("utf-8").replace("id: soil-", "id: more-"), "utf-8"
        )
        change(data / "settings.yaml", "  - soil.yaml\n", "  - soil.yaml\n  - more.yaml\n")
    elif what == "ledger gone":
        (data / "soil.yaml").unlink()
    elif what == "not listed":
        shutil.copy(data / "soil.yaml", data / "copy.yaml")
    else:
        shutil.rmtree(data)
    same(data, cache, "list")
    same(data, cache, "due", "--as-of", "2022-08-01")


# What is recorded


def test_progress_is_laid_over_what_the_index_says(data: Path, cache: Path) -> None:
    same(data, cache, "overdue", "--as-of", "2022-09-15")
    for words in (
        ["done", "air-4", "--on", "2022-08-30"],
        ["extend", "air-20", "--to", "2022-12-15", "--reason", "延期", "--on", "2022-08-01"],
        ["extend", "water-5", "--to", "2022-09-10", "--reason", "延期", "--on", "2022-08-01"],
        ["cancel", "air-41", "--doc", "晋市政办函〔2022〕8号", "--on", "2022-08-01"],
        ["done", "air-19@2022-07-31", "--on", "2022-08-02"],
        ["note", "air-7", "完成一半", "--percent", "50", "--on", "2022-08-02"],
    ):
        code, _, said = answer(data, cache, *words, JC_TASKS_USER="张三")
        assert code == 0, said
    for words in COMMANDS:
        if words[:1] not in (["units"], ["categories"]):
            same(data, cache, *words, "--as-of", "2022-09-15")
    assert (
        b"air-20" in same(data, cache, "due", "--from", "2022-12-15", "--to", "2022-12-15", "--as-of", "2022-12-01")[1]
    )


def own(number: int, id: str = "air-4", word: str = "note", day: str = "2022-08-02", **fields: str) -> str:
    """A line of the log as the program writes it; `number` tells when it was recorded."""
    at = stamp(datetime(2022, 8, 1, tzinfo=UTC) + timedelta(seconds=number))
    moment = fields.pop("moment", "")
    made = Event(id, word, date.fromisoformat(day), at, "张三", date.fromisoformat(moment) if moment else None, fields)
    return line(made) + "\n"


@contextmanager
def parts_read(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """How the log is read meanwhile: `whole`, or how many bytes of it are read by themselves."""
    whole, parts, found = log_file.read, log_file.own_parts, list[str]()

    def read_parts(path: Path, begin: int, lines: int) -> Iterator[log_file.Part | None]:
        for part in parts(path, begin, lines):
            found.append(str(len(part.raw) if part else None))
            yield part

    with monkeypatch.context() as patched:
        for module in (build, log_file):
            patched.setattr(module, "read", lambda path: found.append("whole") or whole(path))
        patched.setattr(build, "own_parts", read_parts)
        yield found


def test_what_is_added_to_the_log_is_read_by_itself(data: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = data / "progress.yaml"
    log.write_text("# 进度\n" + "".join(own(number, note=f"第{number}次") for number in range(50)), encoding="utf-8")
    same(data, cache, "list", "--as-of", "2022-09-01")
    with log.open("a", encoding="utf-8") as file:
        file.write(own(60, "air-5", "done"))
    with parts_read(monkeypatch) as found:
        answer(data, cache, "list", "--as-of", "2022-09-01")
    assert found == [str(len(own(60, "air-5", "done").encode()))]
    with parts_read(monkeypatch) as found:
        answer(data, cache, "list", "--as-of", "2022-09-01")
    assert found == []
    for words in COMMANDS:
        if words[:1] not in (["units"], ["categories"]):
            same(data, cache, *words, "--as-of", "2022-09-01")


def test_what_is_recorded_is_kept_without_reading_the_log(
    data: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = data / "progress.yaml"
    log.write_text("".join(own(number, "air-5") for number in range(50)), encoding="utf-8")
    answer(data, cache, "list")
    with parts_read(monkeypatch) as found:
        for words in (
            ["done", "air-4", "--on", "2022-08-30"],
            ["note", "air-7", "完成“一半”", "--percent", "50"],
            ["undo"],
            ["verify", "air-4"],
            ["extend", "water-5", "--to", "2022-12-10", "--reason", "延期", "--on", "2022-08-01"],
        ):
            done = answer(data, cache, *words, JC_TASKS_USER="李四", JC_TASKS_AS_OF="2022-09-15")
            assert done.returncode == 0, done.stderr
        answer(data, cache, "due", "--within", "1y", "--as-of", "2022-09-15")
    assert found == []
    for words in (["list"], ["overdue"], ["stats", "--by", "unit"], ["export", "--format", "ics"], ["show", "air-4"]):
        same(data, cache, *words, "--as-of", "2022-09-15")


CHANGES: dict[str, Callable[[str], str]] = {
    "another word in the middle": lambda text: text.replace("第100次", "第900次"),
    "a word in the middle and a line at the end": lambda text: text.replace("第100次", "第900次") + own(9999),
    "cut": lambda text: text[: text.index("第150次")],
    "cut at a line": lambda text: "".join(text.splitlines(keepends=True)[:120]),
    "torn": lambda text: text + own(9999)[:60],
    "typed": lambda text: text + "- id: air-5\n  event: done\n  date: 2022-08-05\n",
    "typed in braces": lambda text: text + '- {id: air-5, event: "done", date: 2022-08-05}\n',
    "of another encoding": lambda text: text + "- {id: air-5, event: done, date: 2022-08-05, note: \udcb0\udca1}\n",
    "zero bytes": lambda text: text + "\0" * 40 + "\n" + own(9999, "air-5", "done"),
    "a conflict": lambda text: f"{text}<<<<<<< a\n{own(9998, 'air-5', 'done')}=======\n{own(9999)}>>>>>>> b\n",
    "merged twice": lambda text: text + text[: text.index("\n", 4000) + 1],
    "no such date": lambda text: text + own(9999).replace("2022-08-02", "2022-02-30"),
    "percent that is none": lambda text: text + own(9999, percent="很多") + own(9999, "air-6", percent="101"),
    "an extension to no day": lambda text: text + own(9999, "air-5", "extend", to="年底", reason="x"),
    "ahead": lambda text: text + own(9999, "air-5", "done", "2022-12-01"),
    "an unknown word": lambda text: text + own(9999, "air-5", "postpone"),
    "of a stranger": lambda text: text + own(9999, "air-999", "done"),
    "undone": lambda text: text + own(9999, "air-4", "undo", of="", what="note"),
    "emptied": lambda text: "",
    "carriage returns": lambda text: text.replace("\n", "\r\n") + own(9999, "air-5", "done"),
    "no line end": lambda text: text + own(9999, "air-5", "done").rstrip("\n"),
    "a byte order mark": lambda text: "\ufeff" + text,
    "a blank that unicode has": lambda text: text + own(9999, note="甲\u2028乙").replace("\\u2028", "\u2028"),
}


REPLACED = ("another word in the middle", "merged twice", "typed", "a conflict")


@pytest.mark.parametrize(
    ("what", "way"), [*((what, "in place") for what in CHANGES), *((what, "another file") for what in REPLACED)]
)
def test_whatever_becomes_of_the_log_the_answer_is_the_same(what: str, way: str, data: Path, cache: Path) -> None:
    log, text = data / "progress.yaml", "".join(own(number, note=f"第{number}次") for number in range(200))
    log.write_text(text, encoding="utf-8")
    day = ("--as-of", "2022-09-15")
    answer(data, cache, "due", *day)
    changed = CHANGES[what](text).encode("utf-8", "surrogateescape")
    if way == "in place":
        log.write_bytes(changed)
    else:
        log.unlink()
        same(data, cache, *day)
        log.write_bytes(changed)
    for words in (["list", "--format", "json", *day], ["log"], [*day]):
        same(data, cache, *words)
    with log.open("a", encoding="utf-8") as file:
        file.write(own(10000, "air-8", "done"))
    for words in (["list", *day], ["log", "air-4"]):
        same(data, cache, *words)


def test_another_log_of_the_same_folder(data: Path, cache: Path) -> None:
    (data / "progress.yaml").write_text(own(1, "air-4", "done"), encoding="utf-8")
    other = data.with_name("other.yaml")
    other.write_text(own(1, "air-5", "done"), encoding="utf-8")
    for log in ("", str(other), "", str(data.with_name("none.yaml"))):
        asked = ["list", "--status", "已办结", "--as-of", "2022-09-15"]
        kept = answer(data, cache, *asked, JC_TASKS_PROGRESS=log)
        assert kept == answer(data, cache, *asked, JC_TASKS_PROGRESS=log, JC_TASKS_NO_INDEX="1")


def test_a_change_that_fails_halfway_leaves_the_cache_as_it_was(
    data: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = data / "progress.yaml"
    log.write_text(own(1), encoding="utf-8")
    same(data, cache, "list")
    with log.open("a", encoding="utf-8") as file:
        file.write(own(2, "air-5", "done"))
    with monkeypatch.context() as patched:
        patched.setattr(build, "_lay_again", lambda *_: (_ for _ in ()).throw(sqlite3.OperationalError("locked")))
        same(data, cache, "list")
    with no_reading(monkeypatch) as read:
        answer(data, cache, "list")
    assert read == []
    same(data, cache, "list")


@pytest.mark.skipif(os.name == "nt", reason="kills with a signal")
def test_whoever_is_killed_while_the_cache_is_changed_costs_only_time(data: Path, cache: Path) -> None:
    log = data / "progress.yaml"
    log.write_text(own(1), encoding="utf-8")
    same(data, cache, "list", "--as-of", "2022-09-15")
    for where in ("_lay_again", "put_about", "_put_told"):
        with log.open("a", encoding="utf-8") as file:
            file.write(own(len(where), "air-5", "done"))
        killed = (
            f"import os, signal; from jc_tasks.cache import build; before = build.{where}\n"
            f"def die(*a):\n    before(*a); os.kill(os.getpid(), signal.SIGKILL)\n"
            f"build.{where} = die; from jc_tasks.cli import main; import sys; sys.argv = ['jc-tasks', 'list']; main()"
        )
        assert python(killed, JC_TASKS_DATA=data, XDG_CACHE_HOME=cache, HOME=cache).returncode == -9
        same(data, cache, "list", "--as-of", "2022-09-15")


def test_whoever_finds_the_cache_being_changed_reads_the_files(
    data: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jc_tasks.cache import opening

    same(data, cache, "list", "--as-of", "2022-09-15")
    (data / "progress.yaml").write_text(own(1, "air-5", "done"), encoding="utf-8")
    monkeypatch.setattr(opening, "PATIENCE", 0.05)
    descriptor = os.open(f"{index_of(data, cache)}.lock", os.O_RDWR)
    try:
        assert take(descriptor)
        before = contents(index_of(data, cache).parent)
        same(data, cache, "list", "--as-of", "2022-09-15")
        assert contents(index_of(data, cache).parent) == before
    finally:
        os.close(descriptor)
    same(data, cache, "list", "--as-of", "2022-09-15")
    assert contents(index_of(data, cache).parent) != before


# An index in every state of repair


def truncated(index: Path) -> None:
    os.truncate(index, index.stat().st_size // 2)


def garbled(index: Path) -> None:
    raw = bytearray(index.read_bytes())
    for at in range(0, len(raw), 997):
        raw[at] ^= 0x5A
    index.write_bytes(raw)


def one_character(index: Path) -> None:
    index.write_bytes(index.read_bytes().replace("2022年8月底前".encode(), "2022年9月底前".encode()))


def another_program(index: Path) -> None:
    seal = index.with_name(index.name + ".seal")
    seal.write_text(seal.read_text("utf-8").replace(f"/{FORMAT}", f"/{FORMAT + 1}"), encoding="utf-8")


def emptied(index: Path) -> None:
    connection = sqlite3.connect(index)
    connection.execute("DELETE FROM days")
    connection.commit()
    connection.close()


STATES: dict[str, Callable[[Path], object]] = {
    "deleted": lambda index: index.unlink(),
    "seal deleted": lambda index: index.with_name(index.name + ".seal").unlink(),
    "seal torn": lambda index: os.truncate(index.with_name(index.name + ".seal"), 40),
    "seal garbled": lambda index: index.with_name(index.name + ".seal").write_bytes(os.urandom(300)),
    "empty": lambda index: os.truncate(index, 0),
    "truncated": truncated,
    "garbled": garbled,
    "one character changed": one_character,
    "rows taken out": emptied,
    "another program's": another_program,
    "a text file": lambda index: index.write_text("不是索引"),
    "a folder in its place": lambda index: (index.unlink(), index.mkdir()),
}


@pytest.mark.parametrize("state", STATES)
def test_an_index_that_is_no_good_costs_only_time(state: str, data: Path, cache: Path) -> None:
    before = same(data, cache, "due", "--within", "1y", "--as-of", "2022-06-01")
    STATES[state](index_of(data, cache))
    assert same(data, cache, "due", "--within", "1y", "--as-of", "2022-06-01") == before
    assert same(data, cache, "due", "--within", "1y", "--as-of", "2022-06-01") == before


def test_an_index_does_not_outlive_the_holidays_it_was_made_with(
    data: Path, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A later chinesecalendar knows a year that the earlier one did not: another date, with the index as without."""
    text = (data / "air.yaml").read_text("utf-8").replace("issued: 2022-05-18", "issued: 2018-09-20")
    text = text.replace("deadline: 2022年8月底前", "deadline: 印发之日起10个工作日内", 1)
    (data / "air.yaml").write_text(text, encoding="utf-8")
    package = tmp_path / "site" / "chinese_calendar" / "__init__.py"
    package.parent.mkdir(parents=True)
    monkeypatch.syspath_prepend(str(package.parent.parent))
    answers = []
    for knows in ("raise NotImplementedError", "return day.weekday() < 5 and day.month != 10"):
        package.write_text(f"def is_workday(day):\n    {knows}\n")
        monkeypatch.delitem(sys.modules, "chinese_calendar", raising=False)
        importlib.invalidate_caches()
        answers.append(same(data, cache, "show", "air-4"))
    assert b"2018-10-04" in answers[0][1]
    assert b"2018-11-06" in answers[1][1]


def forged(index: Path) -> None:
    """Another answer in the index, and a seal that fits it."""
    connection = sqlite3.connect(index)
    connection.execute("UPDATE tasks SET value = replace(value, '绩效评级', '伪造')")
    connection.commit()
    connection.close()
    seal = read_seal(f"{index}.seal")
    assert seal is not None
    with open(f"{index}.seal", "w", encoding="utf-8", newline="\n") as file:
        file.write(written(seal._replace(database=file_at(str(index), ""))))


def given_away(*paths: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("needs root to give files to somebody else")
    for path in paths:
        os.chown(path, 65534, 65534, follow_symlinks=False)


def moved_behind_a_link(index: Path) -> None:
    index.parent.rename(index.parent.with_name("elsewhere"))
    index.parent.symlink_to("elsewhere")
    given_away(index.parent)


OTHERS_FOLDERS: dict[str, Callable[[Path], object]] = {
    "another's folder": lambda index: given_away(index.parent, index, Path(f"{index}.seal")),
    "another's folder, files of one's own": lambda index: given_away(index.parent),
    "another's link to it": moved_behind_a_link,
    "another's sticky folder": lambda index: (index.parent.chmod(0o1777), given_away(index.parent)),
    "a folder for all": lambda index: index.parent.chmod(0o777),
    "a folder for a group": lambda index: index.parent.chmod(0o770),
}
OTHERS_FILES: dict[str, Callable[[Path], object]] = {
    "another's files": lambda index: given_away(index, Path(f"{index}.seal")),
    "another's index": lambda index: given_away(index),
    "another's seal": lambda index: given_away(Path(f"{index}.seal")),
    "another's files in a sticky folder": lambda index: (
        index.parent.chmod(0o1777),
        given_away(index, Path(f"{index}.seal")),
    ),
    "an index for all": lambda index: index.chmod(0o666),
    "a seal for a group": lambda index: Path(f"{index}.seal").chmod(0o620),
}
posix = pytest.mark.skipif(os.name == "nt", reason="on Windows a user's cache is his own")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@posix
@pytest.mark.parametrize("whose", OTHERS_FOLDERS)
def test_a_folder_that_others_may_write_is_not_believed_and_not_written(whose: str, data: Path, cache: Path) -> None:
    before = same(data, cache, "show", "air-4", "--as-of", "2022-08-01")
    index = index_of(data, cache)
    forged(index)
    assert "伪造" in answer(data, cache, "show", "air-4", "--as-of", "2022-08-01").stdout
    OTHERS_FOLDERS[whose](index)
    forged(index)
    there = contents(index.parent)
    assert same(data, cache, "show", "air-4", "--as-of", "2022-08-01") == before
    change(data / "air.yaml", "2022年8月底前", "2022年9月底前")
    assert "2022-09-30" in same(data, cache, "show", "air-4", "--as-of", "2022-08-01").stdout
    assert contents(index.parent) == there


@posix
@pytest.mark.parametrize("whose", OTHERS_FILES)
def test_a_file_that_others_may_write_is_not_believed_but_replaced(whose: str, data: Path, cache: Path) -> None:
    before = same(data, cache, "show", "air-4", "--as-of", "2022-08-01")
    index = index_of(data, cache)
    OTHERS_FILES[whose](index)
    forged(index)
    assert same(data, cache, "show", "air-4", "--as-of", "2022-08-01") == before
    for path in (index, Path(f"{index}.seal")):
        assert (path.stat().st_uid, path.stat().st_mode & 0o777) == (os.geteuid(), 0o600)


@posix
def test_whatever_the_umask_an_index_is_one_s_own(data: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = os.umask(0)
    try:
        same(data, cache, "due", "--as-of", "2022-08-01")
    finally:
        os.umask(before)
    index = index_of(data, cache)
    modes = [path.stat().st_mode & 0o777 for path in (index.parent, index, Path(f"{index}.seal"))]
    assert modes == [0o700, 0o600, 0o600]
    with no_reading(monkeypatch) as read:
        answer(data, cache, "due", "--as-of", "2022-08-01")
    assert read == []


def test_an_index_that_fails_while_it_is_asked(data: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from jc_tasks.cache.store import Store

    before = same(data, cache, "unit", "泽州", "--as-of", "2022-08-01")
    count = same(data, cache, "due", "--as-of", "2022-08-01")

    def fail(self: Store, *arguments: object) -> object:
        raise sqlite3.DatabaseError("database disk image is malformed")

    monkeypatch.setattr(Store, "_tasks", fail)
    assert same(data, cache, "unit", "泽州", "--as-of", "2022-08-01") == before
    monkeypatch.setattr(Store, "late", fail)
    assert same(data, cache, "due", "--as-of", "2022-08-01") == count


@pytest.mark.parametrize("state", ["good", *STATES])
def test_every_connection_that_is_opened_is_closed(
    state: str, data: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect, opened = sqlite3.connect, list[sqlite3.Connection]()

    def noted(*arguments: object, **options: object) -> sqlite3.Connection:
        opened.append(connect(*arguments, **options))  # type: ignore[call-overload]
        return opened[-1]

    answer(data, cache, "due")
    STATES.get(state, lambda index: index)(index_of(data, cache))
    monkeypatch.setattr(sqlite3, "connect", noted)
    for words in (["due"], ["show", "air-4"], ["unit", "没有这家"], ["due", "泽州"], ["done", "air-99"]):
        answer(data, cache, *words)
    assert len(opened) >= 4 or state == "a folder in its place"
    for connection in opened:
        with pytest.raises(sqlite3.ProgrammingError):
            connection.execute("SELECT 1")


def test_an_index_that_was_closed_too_soon_costs_only_time(
    data: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    folder = data_folder(str(data))
    folder.ledger(NO_TASK)
    assert folder.store is not None
    folder.store.connection.close()
    ledger, files = folder.ledger(), read_files(data)
    assert (ledger.tasks, ledger.registry.names) == (files.tasks, files.registry.names)


@pytest.mark.parametrize("why", ["no home", "a file in its place", "read-only", "full disk"])
def test_where_none_can_be_kept(why: str, data: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = answer(data, cache, "due", "--as-of", "2022-08-01", JC_TASKS_NO_INDEX="1")
    if why == "no home":
        assert answer(data, cache, "due", "--as-of", "2022-08-01", HOME="", USERPROFILE="", XDG_CACHE_HOME="") == before
        return
    if why == "a file in its place":
        cache.write_text("")
    elif why == "read-only":
        if os.name != "posix" or os.geteuid() == 0:
            cache = Path("/proc/jc-tasks-cache")  # nobody may write there, not even root
    else:

        def full(*arguments: object) -> None:
            raise sqlite3.OperationalError("database or disk is full")

        monkeypatch.setattr(build, "_put_part", full)
    assert answer(data, cache, "due", "--as-of", "2022-08-01") == before
    assert not index_of(data, cache).exists()


def test_a_real_full_disk(whole: Path, cache: Path) -> None:
    pytest.importorskip("resource")
    asked = ("due", "--as-of", "2022-08-01")
    before = answer(whole, cache, *asked, JC_TASKS_NO_INDEX="1")
    assert limited(50000, *asked, JC_TASKS_DATA=whole, XDG_CACHE_HOME=cache) == before
    assert [path.suffix for path in (cache / "jc-tasks").iterdir()] == [".lock"]


def test_several_that_build_at_once_and_one_that_is_killed(whole: Path, cache: Path) -> None:
    env = {"JC_TASKS_DATA": whole, "XDG_CACHE_HOME": cache}
    asked = ("list", "--format", "json", "--as-of", "2022-08-01")
    running = [started(*asked, env=env, stdout=subprocess.PIPE) for _ in range(5)]
    time.sleep(0.25)
    running[0].kill()
    _, *outputs = [one.communicate()[0] for one in running]
    assert set(outputs) == {answer(whole, cache, *asked, JC_TASKS_NO_INDEX="1").out}
    same(whole, cache, "list", "--as-of", "2022-08-01")


def test_a_ledger_that_changes_while_the_index_is_made(
    data: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish = build._finish

    def meddle(connection: sqlite3.Connection, reader: Reader) -> None:
        change(data / "air.yaml", "2022年8月底前", "2022年9月底前")
        monkeypatch.setattr(build, "_finish", finish)
        finish(connection, reader)

    monkeypatch.setattr(build, "_finish", meddle)
    assert "2022-09-30" in answer(data, cache, "show", "air-4").stdout
    same(data, cache, "show", "air-4")


def test_what_killed_builders_left_is_cleared_after_an_hour(data: Path, cache: Path) -> None:
    index = index_of(data, cache)
    index.parent.mkdir(parents=True)
    old, new = (index.with_name(f"{index.name}.{number}.tmp") for number in (1, 2))
    for draft in (old, new):
        draft.touch()
    os.utime(old, (time.time() - 7200, time.time() - 7200))
    answer(data, cache, "due")
    assert (old.exists(), new.exists()) == (False, True)


def test_where_the_cache_is() -> None:
    assert cache_folder({"HOME": "/h", "XDG_CACHE_HOME": "/c"}, "linux") == "/c/jc-tasks"
    assert cache_folder({"HOME": "/h", "XDG_CACHE_HOME": "relative"}, "linux") == "/h/.cache/jc-tasks"
    assert cache_folder({"HOME": "/h"}, "darwin") == "/h/Library/Caches/jc-tasks"
    assert cache_folder({"LOCALAPPDATA": "L"}, "win32") == os.path.join("L", "jc-tasks", "cache")
    assert cache_folder({}, "linux") == ""


def test_two_folders_have_two_indexes(data: Path, cache: Path) -> None:
    other = shutil.copytree(data, data.with_name("别的"))
    change(other / "air.yaml", "2022年8月底前", "2022年9月底前")
    for folder in (data, other, data, other):
        same(folder, cache, "show", "air-4")
    seal = read_seal(f"{index_of(other, cache)}.seal")
    assert seal and seal.folder == os.path.realpath(other)


# Large folders


def test_the_ledgers_of_the_benchmark_are_good_ones(tmp_path: Path, cache: Path) -> None:
    made = listings.make(tmp_path / "large", 1000)
    code, out, _ = same(tmp_path / "large", cache, "list", "--format", "csv", "--as-of", listings.DAY)
    assert code == 0
    assert out.count(b"\r\n") > made > 900
    same(tmp_path / "large", cache, "due", "--within", "30d", "--as-of", listings.DAY)
    same(tmp_path / "large", cache, "unit", listings.UNIT, "--plan", "water2022", "--as-of", listings.DAY)


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_a_large_folder_shows_a_bar_on_a_terminal(tmp_path: Path, cache: Path) -> None:
    listings.make(tmp_path / "large", 3000)
    asked = ("categories", "--format", "json")
    env = {"TERM": "xterm", "JC_TASKS_DATA": tmp_path / "large", "XDG_CACHE_HOME": cache}
    shown = on_terminal(*asked, streams=("stderr",), **env)
    assert shown.returncode == 0
    assert "正在做索引" in shown.stdout and "索引做好了，读了" in shown.stdout
    assert on_terminal(*asked, streams=("stderr",), **env).stdout == ""


# What an adversary found


def test_a_listed_ledger_of_any_name_is_looked_at(data: Path, cache: Path) -> None:
    for name in ("air.txt", "台账", "~air.yaml", "air.yaml.bak"):
        shutil.copy(shipped() / "air.yaml", data / name)
        text = (shipped() / "settings.yaml").read_text(encoding="utf-8")
        (data / "settings.yaml").write_text(text.replace("- air.yaml", f"- {name}"), encoding="utf-8")
        same(data, cache, "show", "air-4")
        change(data / name, "2022年8月底前", "2022年9月底前")
        assert "2022-09-30" in same(data, cache, "show", "air-4").stdout
        (data / name).unlink()


def test_a_reading_that_failed_is_not_kept(data: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from jc_tasks import files
    from jc_tasks.ledger import load as reading

    load = reading.load
    failed: list[str] = []

    def once(path: Path) -> object:
        if path.name == "air.yaml" and not failed:
            failed.append(path.name)
            monkeypatch.setattr(files, "open", lambda *a, **k: (_ for _ in ()).throw(OSError(5, "EIO")), raising=False)
            try:
                return load(path)
            finally:
                monkeypatch.delattr(files, "open")
        return load(path)

    monkeypatch.setattr(reading, "load", once)
    answer(data, cache, "list")
    assert failed and not index_of(data, cache).exists()
    assert answer(data, cache, "list") == answer(data, cache, "list", JC_TASKS_NO_INDEX="1")


def test_a_duty_that_begins_beyond_the_horizon_is_counted(data: Path, cache: Path) -> None:
    change(data / "air.yaml", "deadline: 2022年8月底前", "deadline: 自2070年起每年8月底前")
    for words in (["due"], [], ["overdue"], ["unit", "市生态环境局", "--within", "1y"]):
        same(data, cache, *words, "--as-of", "2075-01-01")


def test_a_made_id_that_gave_way_to_another_files(data: Path, cache: Path) -> None:
    shutil.copy(shipped() / "units.yaml", data)
    for name in ("air.yaml", "water.yaml", "soil.yaml"):
        (data / name).unlink()
    head = "plan: {}\nname: 甲\ntitle: 乙\nissued: 2022-05-18\nyear: 2022\ntables:\n  - name: 任务台账\n    tasks:\n"
    row = "        no: 1\n        text: 甲\n        deadline: 8月底前\n        units: 市水务局\n"
    first = head.format("a") + f"      - id: a-1\n{row}      - id: a-b-L9\n{row}"
    second = head.format("a-b") + f"      - line: 3\n{row}"
    (data / "a.yaml").write_text(first, encoding="utf-8")
    (data / "ab.yaml").write_text(second, encoding="utf-8")
    (data / "settings.yaml").write_text("ledgers: [a.yaml, ab.yaml]\n", encoding="utf-8")
    assert b"a-b-L9c9" in same(data, cache, "list")[1]
    change(data / "a.yaml", "a-b-L9", "a-2")
    assert b"a-b-L9c9" not in same(data, cache, "list")[1]


@pytest.mark.skipif(os.name == "nt", reason="links and pipes are POSIX")
@pytest.mark.parametrize("what", ["pipe", "device", "sparse", "link to nowhere", "link to itself"])
def test_what_is_no_ordinary_file_costs_only_time(what: str, data: Path, cache: Path) -> None:
    odd = data / "odd.yaml"
    if what == "pipe":
        os.mkfifo(odd)
    elif what == "sparse":
        odd.touch()
        os.truncate(odd, 6_000_000_000)
    else:
        odd.symlink_to({"device": "/dev/zero", "link to nowhere": "nowhere", "link to itself": "odd.yaml"}[what])
    same(data, cache, "list", "--as-of", "2022-08-01")
    same(data, cache, "list", "--as-of", "2022-08-01")


def test_a_builder_that_was_slower_seals_no_other_index(
    data: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jc_tasks.cache import opening

    replace = os.replace

    def slower(source: str, target: str) -> None:
        """Between the look at the files and the replacing, the ledger changes and another one builds and replaces."""
        monkeypatch.setattr(opening.os, "replace", replace)
        change(data / "air.yaml", "2022年8月底前", "2022年9月底前")
        answer(data, cache, "due")
        replace(source, target)

    monkeypatch.setattr(opening.os, "replace", slower)
    answer(data, cache, "due")
    monkeypatch.setattr(opening.os, "replace", replace)
    assert "2022-09-30" in same(data, cache, "show", "air-4").stdout


def test_a_reason_that_changes_is_seen(data: Path, cache: Path) -> None:
    (data / "air.yaml").unlink()
    (data / "air.yaml").symlink_to("nowhere")
    same(data, cache, "list")
    (data / "air.yaml").unlink()
    (data / "air.yaml").symlink_to("air.yaml")
    same(data, cache, "list")


def test_version_to_a_full_device_is_no_success() -> None:
    if not os.path.exists("/dev/full"):
        pytest.skip("there is no /dev/full")
    with open("/dev/full", "wb") as full:
        assert process("--version", stdout=full).returncode == 3


# Random folders

PHRASES = (
    *(
        "2022年8月底前",
        "6月底前启动，10月底前完成",
        "长期坚持",
        "每月",
        "每周五前",
        "每日",
        "每年8月底前",
        "每两月",
        "按季度",
    ),
    *(
        "自2022年3月1日起",
        "秋冬季",
        "2022年5-9月",
        "待定",
        "某个时候",
        "2月30日前",
        "2024年底前",
        "印发之日起30日内",
        "2022年",
    ),
    *("自2022年7月起每月10日前", "每年", "每半年", "2021年6月底前", "12月15日前"),
)
UNITS = (
    *(
        "市生态环境局",
        "泽州县政府、市水务局",
        "各县（市、区）人民政府",
        "市公安交警支队",
        "没有这家",
        "市公安局，城区政府",
    ),
    *("相关县（市、区）人民政府", "市生态环境局、各县（市、区）人民政府、开发区管委会"),
)
TEXTS = ("污水治理。", "强化治理，每月检查", "裸地绿化", "锅炉 VOCs 治理", "“两高”项目")


@st.composite
def ledgers(draw: st.DrawFn) -> dict[str, str]:
    """A few ledger files, good and bad, that share plans, ids and sections now and then."""
    files = {}
    one_of = lambda *values: draw(st.sampled_from(values))  # noqa: E731
    for plan in draw(st.lists(st.sampled_from(["air", "water", "soil", "air"]), min_size=1, max_size=3)):
        name = f"{plan}{len(files)}.yaml"
        rows = []
        for no in range(1, draw(st.integers(0, 7)) + 1):
            id = f"{plan}-{draw(st.sampled_from([no, no, no, 1, 2]))}"
            row = [f"      - id: {id}", f"        no: {no}", f"        text: {draw(st.sampled_from(TEXTS))}"]
            row += [f"        section: {draw(st.sampled_from(['一', '二', '三']))}"] if draw(st.booleans()) else []
            row += [
                f"        deadline: {draw(st.sampled_from(PHRASES))}",
                f"        units: {draw(st.sampled_from(UNITS))}",
            ]
            row += ["        measure: 1"] if draw(st.booleans()) else []
            if draw(st.booleans()):
                row += ["        milestones:"]
                for _ in range(draw(st.integers(1, 2))):
                    row += ["          - text: 一步", f"            deadline: {one_of(*PHRASES)}"]
            rows += row
        head = [
            f"plan: {plan}",
            f"name: {plan}",
            "title: 计划",
            f"issued: {draw(st.sampled_from(['2022-05-18', '2021-11-30']))}",
        ]
        head += [
            f"year: {draw(st.sampled_from(['2022', '2022', '2021', '二二']))}",
            "sections:",
            "  一: 工业治理",
            "  二: 污水",
        ]
        tables = ["tables:", "  - name: 任务台账", "    tasks:", *rows] if rows else ["tables: []"]
        measures = [
            "measures:",
            "  - no: 1",
            "    section: 一",
            "    title: 措施",
            "    text: 正文",
            "    units: 泽州县政府",
        ]
        files[name] = "\n".join([*head, *tables, *(measures if draw(st.booleans()) else [])]) + "\n"
    return files


@st.composite
def logs(draw: st.DrawFn) -> str:
    """Some lines of a log: of tasks, their steps and strangers, dated back and ahead, undone, typed, twice."""
    lines: list[str] = []
    for _ in range(draw(st.integers(0, 6))):
        id = f"{draw(st.sampled_from(['air', 'water', 'soil']))}-{draw(st.integers(1, 4))}"
        day = date(2022, draw(st.integers(5, 12)), draw(st.integers(1, 28))).isoformat()
        word = draw(st.sampled_from(["done", "extend", "cancel", "note", "reopen", "verify", "undo", "postpone"]))
        fields = {
            "extend": {"to": draw(st.sampled_from(["2022-12-01", "2022-06-01", "年底"])), "reason": "延期"},
            "cancel": {"doc": "号"},
            "note": {"note": "在“做”", "percent": draw(st.sampled_from(["0", "50", "101"]))},
            "undo": {"of": "", "what": draw(st.sampled_from(["", "done"]))},
        }
        moment = draw(st.sampled_from(["", "", "2022-06-30", "2022-08-31", "2022-12-31"]))
        if draw(st.integers(0, 9)) == 0:
            lines.append(f"- id: {id}\n  event: done\n  date: {day}\n")
        else:
            more = {**fields.get(word, {}), **({"moment": moment} if moment else {})}
            lines.append(own(draw(st.integers(0, 99)), id, word, day, **more))
    return "".join(lines)


FILTERS = (
    Filter(),
    Filter(plan="air"),
    Filter(category="一"),
    Filter(unit="市生态环境局"),
    Filter(unit="市公安局", children=True),
    Filter(kind="recurring"),
    Filter(status="进行中"),
    Filter(status="已办结"),
    Filter(status="已取消", plan="water"),
    Filter(words=("治理",)),
)


def counted_as_listed(folder: Path, cache: Path, today: date) -> None:
    """What the cache counts, what the agenda counts and what is listed as late."""
    environ = {"HOME": str(cache), "XDG_CACHE_HOME": str(cache)}
    found = DataFolder(
        folder, folder / "progress.yaml", today, environ, lambda size: nullcontext(lambda done, all: None)
    )
    files = DataFolder(folder, folder / "progress.yaml", today, environ, None).ledger()
    try:
        ledger = found.ledger(NO_TASK)
        for filter in FILTERS:
            listed = len(overdue_items(files, filter, today))
            assert found.late(ledger, filter) == overdue_count(files, filter, today) == listed, (filter, today)
        assert found.ledger().tasks == files.tasks and found.ledger().progress == files.progress
    finally:
        found.close()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(ledgers(), st.lists(logs(), min_size=1, max_size=3), ledgers(), st.randoms(use_true_random=False))
def test_random_folders_answer_the_same(
    files: dict[str, str], log: list[str], later: dict[str, str], chance: random.Random
) -> None:
    with tempfile.TemporaryDirectory() as made:
        folder, cache = Path(made) / "data", Path(made) / "cache"
        folder.mkdir()
        shutil.copy(shipped() / "units.yaml", folder)
        names = "".join(f"  - {name}\n" for name in files)
        (folder / "settings.yaml").write_text(f"ledgers:\n{names}lights:\n  yellow: 7\n  blue: 30\n", encoding="utf-8")
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        asked = [
            [*words, "--as-of", day]
            for words in COMMANDS
            if words[:1] not in (["units"], ["categories"])
            for day in DAYS
        ]
        for lines in log:
            with open(folder / "progress.yaml", "a", encoding="utf-8") as file:
                file.write(lines)
            counted_as_listed(folder, cache, date.fromisoformat(chance.choice(DAYS)))
            for words in chance.sample(asked, 2):
                same(folder, cache, *words)
        common = [name for name in files if name in later]
        for name in common:
            (folder / name).write_text(later[name], encoding="utf-8")
        if chance.random() < 0.5:
            (folder / "progress.yaml").write_text("".join(chance.sample(log, len(log))), encoding="utf-8")
        counted_as_listed(folder, cache, date.fromisoformat(chance.choice(DAYS)))
        for words in chance.sample(asked, 4):
            same(folder, cache, *words)
