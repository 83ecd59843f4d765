"""A line of a file: how it is shown with a problem, how far in it stands, which name begins it."""

from typing import NamedTuple

from jc_tasks.model import Place
from jc_tasks.safeyaml.showable import showable

WIDEST = 120
_BEFORE = 40
WIDE_BLANKS = "\u3000\xa0"
NOWHERE = 10**9


def excerpt(line: str, column: int) -> str:
    """At most 120 printable characters of a line, around the 1-based `column`; "…" stands for what is cut off.

    Up to column 80 it begins where the line begins; further right "…" comes first and `caret` says where the column is.
    """
    start = 0 if column <= WIDEST - _BEFORE else column - 1 - _BEFORE
    room = WIDEST if start == 0 else WIDEST - 1
    shown = line[start : start + room]
    if start + room < len(line):
        shown = shown[:-1] + "…"
    shown = shown if start == 0 else "…" + shown
    return shown if shown.isprintable() else "".join(char if showable(char) else "�" for char in shown)


def caret(column: int) -> int:
    """The 0-based position of `column` in the `excerpt` made for it."""
    return column - 1 if column <= WIDEST - _BEFORE else _BEFORE + 1


class Source(NamedTuple):
    """The lines of a file, or of a part of it, as they are parsed; its name; the number of the first of them."""

    lines: list[str]
    file: str
    first: int = 1
    is_part: bool = False

    def place(self, line: int, column: int) -> Place:
        """0-based in, the place in the file out."""
        text = self.lines[line] if line < len(self.lines) else ""
        short = len(text) <= WIDEST and column < WIDEST - _BEFORE
        return Place(self.file, line + self.first, column + 1, text if short else excerpt(text, column + 1))


def indent_of(line: str) -> int:
    """How far in a line stands; beyond everything else when other blanks than plain ones are in its indent."""
    width = len(line) - len(line.lstrip(" "))
    return NOWHERE if width < len(line) and line[width] in WIDE_BLANKS else width


def named_value(body: str) -> tuple[str, str, str]:
    """`name`, the colon after it (half or full width) and the rest; three times "" where no name begins the line."""
    stop = 0
    while stop < len(body) and stop <= 20 and (body[stop] in "_-" or body[stop].isalnum()):
        stop += 1
    if not stop or body[stop : stop + 1] not in ("：", ":"):
        return "", "", ""
    return body[:stop], body[stop], body[stop + 1 :]


def next_line(lines: list[str], at: int, step: int = 1) -> int | None:
    """The next line (or the one before) that holds more than a comment."""
    at += step
    while 0 <= at < len(lines):
        if (body := lines[at].strip()) and not body.startswith("#"):
            return at
        at += step
    return None
