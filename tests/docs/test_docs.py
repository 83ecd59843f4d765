"""What docs/ and CONTRIBUTING.md say is what the program does: keys, phrases, commands, formats, variables, sessions.

A Markdown table is known by the title of its first column: `key of a task`, `phrase`, `command`, … A block of YAML
that names a file is that file of an example; a console session is run as those of the README are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from kept import Golden
from program import ROOT
from sessions import CONSOLE, PYTHON, answered, shell

import dev
from jc_tasks import cli, ledger
from jc_tasks.agenda.windows import day_of, window_of
from jc_tasks.cli.commands import COMMANDS
from jc_tasks.cli.options import Asked
from jc_tasks.cli.which_format import ENDINGS, EXPORTED, LISTED, REPORTED
from jc_tasks.deadline import KINDS, RECURRENCES, Deadline
from jc_tasks.deadlines import DEFAULT_SEASONS, resolve
from jc_tasks.ledger import contacts, load, registry_file, settings_file
from jc_tasks.ledger.checks import every_problem
from jc_tasks.model import Problem
from jc_tasks.progress import event, standing
from jc_tasks.progress import log_file as log

PAGES = {path.name: path.read_text(encoding="utf-8") for path in [*ROOT.glob("docs/*.md"), ROOT / "CONTRIBUTING.md"]}
SOURCES = "".join(path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("jc_tasks/**/*.py")))
FILE = re.compile(r"```yaml (?P<name>\S+)\n(?P<text>(?:.*\n)*?)```\n")
LINK = re.compile(r"\]\((?P<target>[^)#:]+)(?:#[^)]*)?\)")
NAMED = re.compile(r"`(?P<path>(?:jc_tasks|tests|docs|data)/[\w./-]*\w)`")
VARIABLE = re.compile(r"(?<![A-Z_])JC_TASKS_[A-Z_]+")

KEYS = {  # the table of a page: its keys in the code, and where an example of it stands
    "a plan": (load._PLAN_KEYS, "air.yaml", ()),
    "a table": (load._TABLE_KEYS, "air.yaml", ("tables", 0)),
    "a task": (load._TASK_KEYS, "air.yaml", ("tables", 0, "tasks", 0)),
    "a milestone": (load._MILESTONE_KEYS, "air.yaml", ("tables", 0, "tasks", 0, "milestones", 0)),
    "a measure": (load._MEASURE_KEYS, "air.yaml", ("measures", 0)),
    "a commitment": (load._COMMITMENT_KEYS, "air.yaml", ("measures", 0, "commitment")),
    "units.yaml": (registry_file._REGISTER_KEYS, "units.yaml", ()),
    "a unit": (registry_file._UNIT_KEYS, "units.yaml", ("units", 1)),
    "a group": (registry_file._GROUP_KEYS, "units.yaml", ("groups", 0)),
    "settings.yaml": (settings_file._SETTINGS_KEYS, "settings.yaml", ()),
    "lights": (settings_file._LIGHT_KEYS, "settings.yaml", ("lights",)),
    "contacts.yaml": (contacts._CONTACTS_KEYS, "contacts.yaml", ()),
    "office": (contacts._OFFICE_KEYS, "contacts.yaml", ("office",)),
}
ISSUED = date(2022, 5, 18)
OWN = {"汛期": ((6, 15), (9, 15)), "春季": ((3, 1), (5, 31)), "主汛期": ((7, 20), (8, 10))}
OWN |= {"森林防火期": ((11, 1), (5, 31))}


def path_of(page: str) -> Path:
    return ROOT / page if page == "CONTRIBUTING.md" else ROOT / "docs" / page


def tables(page: str) -> Iterator[tuple[str, list[list[str]]]]:
    """The tables of a page: the title of the first column, and the cells of each row."""
    rows: list[list[str]] = []
    for line in [*PAGES[page].splitlines(), ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
        elif rows:
            yield rows[0][0], rows[2:]
            rows = []


def rows_of(page: str, title: str) -> list[list[str]]:
    """The rows of all tables of that title."""
    return [row for first, rows in tables(page) for row in rows if first == title]


def words(cell: str) -> list[str]:
    """What stands between backticks."""
    return re.findall(r"`([^`]+)`", cell)


def first_words(page: str, title: str) -> list[str]:
    return [word for row in rows_of(page, title) for word in words(row[0])]


# The data folder


EXAMPLE = {match["name"]: match["text"] for match in FILE.finditer(PAGES["ledger-format.md"])}


def lay_out(folder: Path, **changed: str) -> Path:
    for name, text in {**EXAMPLE, **changed}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def problems_of(folder: Path) -> list[Problem]:
    """All that `check` finds."""
    read = ledger.read(folder)
    events, torn = log.read(folder / "progress.yaml")
    wrong = [
        *torn,
        *standing.state(events, date.max).problems,
        *standing.strangers(events, {task.id for task in read.tasks}),
    ]
    return every_problem(read, [*contacts.read(folder, read.registry)[1], *wrong])


def test_every_key_is_told_and_no_other() -> None:
    told = {title.removeprefix("key of "): rows for title, rows in tables("ledger-format.md")}
    for name, (keys, _, _) in KEYS.items():
        assert sorted(row[0] for row in told[name]) == sorted(f"`{key}`" for key in keys), name
    documented = [title for title, _ in tables("ledger-format.md") if title.startswith("key of ")]
    assert documented == [f"key of {name}" for name in [*KEYS, "an event"]]


def test_no_set_of_keys_is_left_out() -> None:
    modules = (load, registry_file, settings_file, contacts)
    sets = {name: value for module in modules for name, value in vars(module).items() if name.endswith("_KEYS")}
    assert set(sets.values()) - {load._COMMON_KEYS} == {keys for keys, _, _ in KEYS.values()}
    for module in modules:
        asked = re.findall(r"\bFields\([^()]*\)", Path(module.__file__).read_text("utf-8"))
        assert all("_KEYS" in call or "frozenset(node.items)" in call for call in asked), asked


def test_the_example_is_read_without_a_problem(tmp_path: Path) -> None:
    assert set(EXAMPLE) == {"air.yaml", *ledger.BESIDES}
    assert problems_of(lay_out(tmp_path)) == []
    assert [task.id for task in ledger.read(tmp_path).tasks] == ["air-1", "air-2", "air-3", "air-m1"]


@pytest.mark.parametrize("name", KEYS)
def test_what_is_needed_is_needed(name: str, tmp_path: Path) -> None:
    """Without a needed key there is an error that it is missing; without another one there is none."""
    _, file, path = KEYS[name]
    for key, needed, _ in rows_of("ledger-format.md", f"key of {name}"):
        root: Any = yaml.load(EXAMPLE[file], yaml.BaseLoader)
        node = root
        for step in path:
            node = node[step]
        del node[words(key)[0]]
        lay_out(tmp_path, **{file: yaml.dump(root, allow_unicode=True)})
        missing = any(problem.code == "missing" and not problem.doubt for problem in problems_of(tmp_path))
        assert missing is (needed == "yes"), key


def test_events_and_their_fields_are_told_and_no_other(tmp_path: Path) -> None:
    """The fields are those that the program reads; the example has each of them and each event."""
    events, _ = log.read(lay_out(tmp_path) / "progress.yaml")
    assert {one.event for one in events} == set(first_words("ledger-format.md", "event")) == event.EVENTS
    read = {*re.findall(r'event\.text\("(\w+)"\)', SOURCES), *re.findall(r'latest\("(\w+)"', SOURCES)}
    assert {name for one in events for name in one.fields} == read
    told = rows_of("ledger-format.md", "key of an event")
    assert sorted(row[0] for row in told) == sorted(f"`{key}`" for key in event.OWN_NAMES | read)
    for key, needed, _ in told:
        own = {"id": "air-1", "event": "done", "date": "2022-06-28"}
        own.pop(words(key)[0], None)
        (tmp_path / "progress.yaml").write_text(yaml.dump([own]), encoding="utf-8")
        assert (log.read(tmp_path / "progress.yaml")[0] == []) is (needed == "yes"), key


def test_doubts_are_told_by_their_codes() -> None:
    for code in first_words("ledger-format.md", "doubt"):
        assert f'"{code.removesuffix("-out-of-turn")}"' in SOURCES, code


# Deadlines


def reading_of(phrase: str, seasons: dict[str, Any] | None = None) -> tuple[str, str, str]:
    """Kind, dates and note as the tables write them."""
    read = resolve(phrase, year=2022, issued=ISSUED, seasons=seasons)
    if read.kind == "recurring":
        dates = map(str, read.occurrences(ISSUED + timedelta(days=1), ISSUED + timedelta(days=3000))[:3])
        return read.kind, f"`{read.recur}` {', '.join(dates)}", read.note
    if read.kind in ("window", "from"):
        return read.kind, f"{read.start}..{read.due or ''}", read.note
    return read.kind, ", ".join(map(str, read.milestones or filter(None, [read.due]))), read.note


def test_every_phrase_is_read_as_its_row_says() -> None:
    wrong = []
    for title, seasons in (("phrase", None), ("phrase with these seasons", OWN)):
        rows = rows_of("deadlines.md", title)
        assert len(rows) > 5
        for phrase, kind, dates, note in rows:
            got = reading_of(phrase, seasons)
            if got != (words(kind)[0], dates, note):
                wrong.append((phrase, kind, dates, note, got))
    assert not wrong


def test_the_seasons_of_the_page_are_those_of_its_table(tmp_path: Path) -> None:
    (text,) = (match["text"] for match in FILE.finditer(PAGES["deadlines.md"]))
    settings = ledger.read(lay_out(tmp_path, **{"settings.yaml": text})).settings
    assert {name: tuple(season) for name, season in settings.seasons.items()} == {**DEFAULT_SEASONS, **OWN}
    for name, (first, last) in DEFAULT_SEASONS.items():
        assert f"{name} {first[0]:02}-{first[1]:02}..{last[0]:02}-{last[1]:02}" in PAGES["deadlines.md"]


def test_fields_kinds_and_periods_are_told() -> None:
    assert set(first_words("deadlines.md", "field of a deadline")) == {*Deadline.__annotations__} - {"laid"}
    assert first_words("deadlines.md", "kind") == [*KINDS]
    told = {
        kind for title, rows in tables("deadlines.md") if title == "phrase" for row in rows for kind in words(row[1])
    }
    assert told == {*KINDS}
    periods = [word for row in rows_of("deadlines.md", "phrase") for word in words(row[2])]
    assert {*periods} == {*RECURRENCES}
    assert all(f"`{name}`" in PAGES["deadlines.md"].partition("The periods (`recur`) are")[2] for name in RECURRENCES)


# The command line


def test_every_command_and_option_is_told_and_no_other() -> None:
    assert first_words("command-line.md", "command") == [*COMMANDS]
    options = [max((one for one in words(row[0])), key=len) for row in rows_of("command-line.md", "option")]
    written = {name: f"--{name.rstrip('_').replace('_', '-')}" for name in Asked._fields}
    assert [option.split()[0] for option in options] == [*written.values()]


def test_every_variable_is_told_and_no_other() -> None:
    used = set(VARIABLE.findall(SOURCES))
    assert set(VARIABLE.findall("".join(PAGES.values()))) == used
    assert {name for name in first_words("command-line.md", "variable") if name.startswith("JC_")} == used


def test_formats_and_endings_are_told() -> None:
    told = {name: (words(row[1]), row[2:]) for row in rows_of("command-line.md", "format") for name in words(row[0])}
    assert {*told} == {*LISTED, *EXPORTED, *REPORTED}
    for name, (endings, writers) in told.items():
        assert endings == [ending for ending, format in ENDINGS.items() if format == name], name
        assert writers[:3] == ["yes" if name in formats else "" for formats in (LISTED, EXPORTED, REPORTED)], name


def test_windows_and_dates_mean_what_their_rows_say() -> None:
    today = date(2022, 8, 1)
    for typed, first, last in rows_of("command-line.md", "window"):
        window = window_of(words(typed)[0], today)
        assert window and (str(window.first), str(window.last)) == (first, last), typed
    for typed, day in rows_of("command-line.md", "date"):
        assert str(day_of(words(typed)[0], today)) == day, typed


def test_exit_codes_are_told() -> None:
    assert [row[0] for row in rows_of("command-line.md", "code")] == re.findall(r"\b\d+\b", cli.__doc__ or "")


def test_schemas_are_told_by_name() -> None:
    there = {path.name for path in ROOT.glob("jc_tasks/output/schemas/*.schema.json")}
    assert set(first_words("command-line.md", "schema")) == there


# Every page


@pytest.mark.parametrize("page", sorted(PAGES))
def test_what_a_page_points_at_is_there(page: str) -> None:
    gone = [target for target in LINK.findall(PAGES[page]) if not (path_of(page).parent / target).exists()]
    gone += [path for path in NAMED.findall(PAGES[page]) if not (ROOT / path).exists()]
    assert not gone


@shell
@pytest.mark.parametrize(("page", "session"), [(page, one) for page in PAGES for one in CONSOLE.findall(PAGES[page])])
def test_outputs_are_real(page: str, session: str, tmp_path: Path, golden: Golden) -> None:
    golden.part(path_of(page), session, answered(session, tmp_path))


def test_python_lines_run() -> None:
    for text in PAGES.values():
        for code in PYTHON.findall(text):
            exec(compile(code, "docs", "exec"), {})


def test_the_words_of_the_task_runner_are_told() -> None:
    told = re.findall(r"^python dev\.py (\w+)", PAGES["CONTRIBUTING.md"], re.MULTILINE)
    assert told == [*dev.TASKS]
