"""Every command that the README shows is run, and the output that it shows is real."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from kept import Golden
from program import ROOT
from sessions import CONSOLE, PYTHON, answered, run, shell

README = ROOT / "README.md"
SCRIPT = re.compile(r"```sh\n(?P<lines>(?:.*\n)*?)```\n")
CRONTAB = re.compile(r"```crontab\n(?:\S+ +){5}(?P<command>.+)\n```\n")
WINDOWS = re.compile(r"jc-tasks\.exe (?P<words>[^\"]+)")
CONTACTS = re.compile(r"```yaml\n(?P<text>(?:.*\n)*?)```\n")
SET_UP = "python3 -m venv"  # the two set-up lines are run, as they stand, by .ci/run


@shell
@pytest.mark.parametrize("session", CONSOLE.findall(README.read_text(encoding="utf-8")))
def test_outputs_are_real(session: str, tmp_path: Path, golden: Golden) -> None:
    golden.part(README, session, answered(session, tmp_path))


@shell
def test_other_lines_run(tmp_path: Path) -> None:
    lines = "".join(SCRIPT.findall(README.read_text(encoding="utf-8"))).splitlines()
    for line in lines:
        if not line.startswith(SET_UP):
            run(line, tmp_path)
    assert "2022-08-31" in (tmp_path / "mailed.txt").read_text(encoding="utf-8")
    assert (tmp_path / "台账.csv").read_bytes().startswith(b"\xef\xbb\xbf")


@shell
def test_scheduled_lines_run(tmp_path: Path) -> None:
    text = README.read_text(encoding="utf-8")
    run("jc-tasks init 我的台账 --sample", tmp_path)
    for command in CRONTAB.findall(text) + [f"jc-tasks {words}" for words in WINDOWS.findall(text)]:
        run(command, tmp_path)
    assert b"zhang@example.org" in (tmp_path / "sent.eml").read_bytes()
    assert b"zhang@example.org" in (tmp_path / "周报.eml").read_bytes()


def test_the_contacts_are_read(tmp_path: Path) -> None:
    from jc_tasks import ledger
    from jc_tasks.ledger import contacts

    (tmp_path / contacts.NAME).write_text(
        "".join(CONTACTS.findall(README.read_text(encoding="utf-8"))), encoding="utf-8"
    )
    found, problems = contacts.read(tmp_path, ledger.read(ledger.shipped()).registry)
    assert not problems
    assert found.units["市水务局"][0].spec == "li@example.org"


def test_the_set_up_is_two_lines() -> None:
    lines = "".join(SCRIPT.findall(README.read_text(encoding="utf-8"))).splitlines()
    set_up = [line for line in lines if line.startswith(SET_UP)]
    assert len(set_up) == 2
    assert set_up[0].endswith("jc-tasks due --within 30d --as-of 2022-08-01")
    assert set_up[1].endswith("-m pytest -n auto")


def test_python_lines_run() -> None:
    for code in PYTHON.findall(README.read_text(encoding="utf-8")):
        exec(compile(code, "README.md", "exec"), {})
