"""What pyproject.toml declares is what CI tries: its lowest releases are those of .ci/floors.txt."""

from __future__ import annotations

import re
import sys
import tomllib

from program import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
RUNTIME = ("calendar", "xlsx", "docx")


def declared() -> list[str]:
    extras = PROJECT["optional-dependencies"]
    return [*PROJECT["dependencies"], *(one for name in RUNTIME for one in extras[name])]


def test_the_floors_that_are_tried_are_those_that_are_declared() -> None:
    lines = (ROOT / ".ci" / "floors.txt").read_text(encoding="utf-8").splitlines()
    tried = [line for line in lines if not line.startswith("#")]
    assert tried == [re.sub(r">=([^,]+).*", r"==\1", one) for one in declared()]


def test_every_extra_that_a_user_installs_has_floors() -> None:
    assert set(PROJECT["optional-dependencies"]) == {*RUNTIME, "all", "test", "lint"}
    assert all(">=" in one for one in declared())


def test_this_python_is_declared() -> None:
    versions = [one.rpartition(" ")[2] for one in PROJECT["classifiers"] if "Python :: 3." in one]
    assert versions == ["3.11", "3.12", "3.13"]
    assert PROJECT["requires-python"] == f">={versions[0]}" and sys.version_info >= (3, 11)
