"""The gallery of broken ledgers, tables/broken.txt: a case is an edit of the files in good/, and what is said of it."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
GOOD = HERE / "good"
TABLE = HERE / "tables" / "broken.txt"
PLACE = re.compile(r"(?P<file>\S+\.yaml) (?P<first>\d+)(?:-(?P<last>\d+))?")
ESCAPE = re.compile(r"\\t|\\u([0-9a-f]{4})")


class Edit(NamedTuple):
    """From `first` on the lines `gone` of a file of good/, or all up to `last`, give way to `put`."""

    file: str
    first: int
    last: int
    gone: list[str]
    put: list[str]


class Case(NamedTuple):
    """A fault: its lines in the table, its edits, and all that `check` says of it."""

    lines: str
    edits: tuple[Edit, ...]
    said: str


def _cases() -> Iterator[tuple[str, Case]]:
    for lines in TABLE.read_text(encoding="utf-8").removesuffix("\n").split("\n## ")[1:]:
        head, _, said = lines.partition("\n\n")
        name, *edited = head.split("\n")
        said = said.rstrip("\n") + "\n"
        yield name, Case(lines, tuple(_edits(edited)), said if not said.startswith("读入：") else f"\n{said}")


def _edits(lines: list[str]) -> Iterator[Edit]:
    begins = [number for number, line in enumerate(lines) if PLACE.fullmatch(line)]
    assert begins[:1] in ([], [0]), lines
    for begin, end in pairwise([*begins, len(lines)]):
        place, own = PLACE.fullmatch(lines[begin]), lines[begin + 1 : end]
        assert place and all(line[0] in "-+" for line in own), lines
        gone, put = ([_plain(line[1:]) for line in own if line[0] == sign] for sign in "-+")
        first = int(place["first"])
        yield Edit(place["file"], first, int(place["last"] or first + len(gone) - 1), gone, put)


def _plain(line: str) -> str:
    return ESCAPE.sub(lambda sign: chr(int(sign[1], 16)) if sign[1] else "\t", line)


CASES = dict(_cases())
EDITED = [name for name, case in CASES.items() if case.edits]


def lay(fault: str, folder: Path) -> Path:
    """Makes the folder, or fills it: the good one with a fault."""
    shutil.copytree(GOOD, folder, dirs_exist_ok=True)
    for file, first, last, gone, put in reversed(CASES[fault].edits):  # from below, so that no number moves
        lines = (folder / file).read_bytes().decode().split("\n")
        assert gone in ([], lines[first - 1 : last]), (fault, file, first)
        lines[first - 1 : last] = put
        (folder / file).write_bytes("\n".join(lines).encode())
    if fault in MADE:
        MADE[fault](folder)
    return folder


# What no line shows


def _rewrite(name: str, change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        (folder / name).write_bytes(change((folder / name).read_bytes()))

    return make


def _remove(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def _folder_in_place(folder: Path) -> None:
    (folder / "air.yaml").unlink()
    (folder / "air.yaml").mkdir()


def _link_to_itself(folder: Path) -> None:
    (folder / "air.yaml").unlink()
    (folder / "air.yaml").symlink_to("air.yaml")


def _named_pipe(folder: Path) -> None:
    (folder / "air.yaml").unlink()
    os.mkfifo(folder / "air.yaml")


def _twenty_megabytes_and_one(folder: Path) -> None:
    os.truncate(folder / "air.yaml", 20 * 1024 * 1024 + 1)


def _content_without_end(raw: bytes) -> bytes:
    return raw + b"x: [" + b"[], " * 250_000 + b"]\n"


def _long(raw: bytes) -> bytes:
    return raw.replace("安装在线监控".encode(), "监控".encode() * 200_000)


MADE: dict[str, Callable[[Path], None]] = {
    "brackets-30000": _rewrite("air.yaml", lambda raw: b"plan: " + b"[" * 30_000),
    "dashes-30000": _rewrite("air.yaml", lambda raw: b"- " * 30_000),
    "crlf-is-fine": _rewrite("air.yaml", lambda raw: raw.replace(b"\n", b"\r\n")),
    "bom-is-fine": _rewrite("air.yaml", lambda raw: b"\xef\xbb\xbf" + raw),
    "gb18030": _rewrite("air.yaml", lambda raw: raw.decode().encode("gb18030")),
    "utf-16": _rewrite("air.yaml", lambda raw: raw.decode().encode("utf-16")),
    "utf-16-without-bom": _rewrite("air.yaml", lambda raw: raw.decode().encode("utf-16-le")),
    "spreadsheet": _rewrite("air.yaml", lambda raw: b"PK\x03\x04\x14\0\x06\0" + raw),
    "one-bad-byte": _rewrite("air.yaml", lambda raw: raw.replace("监控".encode(), b"\xff" + "监控".encode())),
    "file-vanished": _remove("air.yaml"),
    "settings-vanished": _remove("settings.yaml"),
    "units-vanished": _remove("units.yaml"),
    "folder-as-file": _folder_in_place,
    "symlink-loop": _link_to_itself,
    "named-pipe": _named_pipe,
    "too-large": _twenty_megabytes_and_one,
    "too-many-lines": _rewrite("air.yaml", lambda raw: raw + b"\n" * 1_000_000),
    "too-much-content": _rewrite("air.yaml", _content_without_end),
    "too-long-text": _rewrite("air.yaml", _long),
}
