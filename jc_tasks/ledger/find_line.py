"""Where in a file the very word stands that a problem is about: a task once read knows only where it begins."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from jc_tasks.files import read_whole
from jc_tasks.model import Place, Task
from jc_tasks.safeyaml import decode
from jc_tasks.safeyaml.findings import MOST_PROBLEMS
from jc_tasks.safeyaml.source import Source, indent_of


class Spot(NamedTuple):
    """The last of `words`, each looked for behind the one before it, in the task that begins at `line` and `column`.

    Without a line it is looked for in the whole file. `silent`: the line is not to be shown.
    """

    file: str
    line: int
    column: int
    words: tuple[str, ...]
    silent: bool = False


def spot_of(task: Task, *words: str) -> Spot:
    """In a task."""
    return Spot(task.place.file, task.place.line, task.place.column, words)


def places(folder: Path, file: str, spots: Sequence[Spot]) -> list[Place | None]:
    """The places of spots of one file: as many as a person would read are looked up, the others begin their task."""
    if not file:
        return [None] * len(spots)
    source = _source(folder, file)
    looked_up = [_found(source, spot) for spot in spots[: MOST_PROBLEMS + 1]]
    return [*looked_up, *(Place(file, spot.line, spot.column, "") for spot in spots[MOST_PROBLEMS + 1 :])]


def _source(folder: Path, file: str) -> Source:
    """The lines of a file that has been read before; none if it is gone by now."""
    try:
        text = decode(read_whole(folder / file), file=file)[0] or ""
    except OSError:
        text = ""
    return Source(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), file)


def _found(source: Source, spot: Spot) -> Place:
    line, column, begin = max(spot.line - 1, 0), max(spot.column - 1, 0), 0
    found = spot.line > 0
    for word in spot.words:
        near = _next(source.lines, word, line, begin, spot.column - 1)
        if near is None:
            break
        line, column = near
        begin, found = column + 1, True
    place = source.place(line, column) if found else Place(spot.file, 0, 0, "")
    return place._replace(excerpt="") if spot.silent else place


def _next(lines: list[str], word: str, line: int, column: int, indent: int) -> tuple[int, int] | None:
    """Where a word stands next, 0-based; None when the task, which stands `indent` far in, ends before it."""
    for at in range(line, len(lines)):
        if at > line and lines[at].strip() and indent_of(lines[at]) < indent:
            return None
        found = lines[at].find(word, column if at == line else 0)
        if found >= 0:
            return at, found
    return None
