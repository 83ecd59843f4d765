"""What every test may ask for."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from kept import Golden
from program import DATA

KEPT = {"1", "2", "3", "4", "5", "6", "7", "19", "20", "41", "55"}


@pytest.fixture(scope="session")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped data with a few rows of each table: to copy, where how much there is makes no difference."""
    folder = shutil.copytree(DATA, tmp_path_factory.mktemp("few") / "data")
    for name in ("air.yaml", "water.yaml", "soil.yaml"):
        parts = re.split(r"(?m)^(?=      - id: |  - no: |  - name: |measures:)", (folder / name).read_text("utf-8"))
        number = re.compile(r" +- (?:id|no): \D*(\d+)\n")
        kept = [part for part in parts if not (row := number.match(part)) or row[1] in KEPT]
        (folder / name).write_text("".join(kept), encoding="utf-8")
    return folder


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--goldens", action="store_true", help="write the golden files anew, and run nothing else")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--goldens"):
        items[:] = [item for item in items if "golden" in getattr(item, "fixturenames", ())]


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    return Golden(request.config.getoption("--goldens"))
