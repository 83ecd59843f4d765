"""The list of ledgers in a settings.yaml: one more name written into it, all else left byte for byte as it is."""

from __future__ import annotations

import io
from collections.abc import Iterator

from jc_tasks.ledger import BESIDES, SETTINGS
from jc_tasks.model import Place, Problem
from jc_tasks.safeyaml import Mapping, Node, Scalar, Sequence, parse

_LIST = "ledgers"
HARMLESS = ("lost-tail",)  # a comment behind a name: the name itself is read as it stands


def with_ledger(text: str, name: str, *, instead: str = "") -> str | Problem:
    """The text of a settings.yaml with one more ledger in its list, or with it `instead` of another; all else as it is.

    A way of writing it in is taken only when the new text says what the old one said and the name.
    """
    root, problems = parse(text, file=SETTINGS)
    if root is None and [problem.code for problem in problems] == ["empty"]:
        root, problems = Mapping({}, {}, Place(SETTINGS, 1, 1, "")), []
    wrong = [problem for problem in problems if problem.code not in HARMLESS]
    if wrong or not isinstance(root, Mapping):
        return by_hand(name, wrong[0] if wrong else None)
    names = names_in(root)
    if name in names:
        return text
    wanted = (*names, name)
    if instead in names:
        wanted = tuple(name if one == instead else one for one in names)
    for start, stop, put in _edits(text, root, name, instead):
        new = text[:start] + put + text[stop:]
        after, found = parse(new, file=SETTINGS)
        if (
            isinstance(after, Mapping)
            and len(found) <= len(problems)
            and all(problem.code in HARMLESS for problem in found)
            and names_in(after) == wanted
            and _besides(after) == _besides(root)
        ):
            return new
    return by_hand(name, place=root.keys.get(_LIST))


def _edits(text: str, root: Mapping, name: str, instead: str) -> Iterator[tuple[int, int, str]]:
    """Ways to write a name into the list, the best first: replace text[start:stop] by what comes third."""
    node = root.items.get(_LIST)
    lines = Lines(text)
    if isinstance(node, Sequence):
        for item in node.items:
            if isinstance(item, Scalar) and item.text.strip() == instead and instead:
                for put in _spellings(name):
                    yield lines.at(item.place), lines.end(item), put
        for put in _spellings(name):
            if lines.opens(node.place, "["):
                at = lines.end(node.items[-1]) if node.items else lines.at(node.place) + 1
                yield at, at, f", {put}" if node.items else put
            elif node.items:
                last = node.items[-1].place
                lead = lines.before(last)
                lead = lead if lead.strip() == "-" else " " * (node.place.column - 1) + "- "
                yield lines.below(last, lead + put)
    elif isinstance(node, Scalar) and not node.text:
        indent = " " * (root.keys[_LIST].column + 1)
        for put in _spellings(name):
            yield lines.below(root.keys[_LIST], f"{indent}- {put}")
    elif node is None:
        indent = " " * (root.place.column - 1)
        for put in _spellings(name):
            words = f"{indent}{_LIST}:{lines.newline}{indent}  - {put}"
            yield lines.last(words)
            at = lines.at(root.place._replace(column=1))
            yield at, at, words + lines.newline


class Lines:
    """A text by the places that the parser gives: where they stand in it, and what stands around them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = list(io.StringIO(text, newline=""))
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line))
        ends = [line[len(line.rstrip("\r\n")) :] for line in self.lines]
        self.newline = next(filter(None, ends), "\n")

    def at(self, place: Place) -> int:
        line = min(place.line, len(self.starts)) - 1
        return min(self.starts[line] + place.column - 1, len(self.text))

    def opens(self, place: Place, sign: str) -> bool:
        return self.text.startswith(sign, self.at(place))

    def before(self, place: Place) -> str:
        return self.text[self.starts[place.line - 1] : self.at(place)]

    def end(self, node: Node) -> int:
        """Where a name ends that stands there as it is read, bare or in quotes; else where it begins."""
        at = self.at(node.place)
        if isinstance(node, Scalar):
            for form in (node.text, f'"{node.text}"', "'" + node.text.replace("'", "''") + "'"):
                if self.text.startswith(form, at):
                    return at + len(form)
        return at

    def below(self, place: Place, words: str) -> tuple[int, int, str]:
        """A line of its own below the line of `place`."""
        at = self.starts[place.line]
        ended = self.text[:at].endswith(("\n", "\r"))
        return at, at, ("" if ended else self.newline) + words + self.newline

    def last(self, words: str) -> tuple[int, int, str]:
        """A line of its own at the end."""
        ended = not self.text or self.text.endswith(("\n", "\r"))
        return len(self.text), len(self.text), ("" if ended else self.newline) + words + self.newline


def names_in(root: Node | None) -> tuple[str, ...]:
    """The names in the list of ledgers, as they are read; what is no name counts as well."""
    node = root.items.get(_LIST) if isinstance(root, Mapping) else None
    items = node.items if isinstance(node, Sequence) else ()
    return tuple(item.text.strip() if isinstance(item, Scalar) else repr(_said(item)) for item in items)


def _besides(root: Mapping) -> list[tuple[str, object]]:
    return [(key, _said(value)) for key, value in root.items.items() if key != _LIST]


def _said(node: Node) -> object:
    """What a node says, wherever it stands."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [_said(item) for item in node.items]
    return [(key, _said(value)) for key, value in node.items.items()]


def _spellings(name: str) -> tuple[str, ...]:
    return plainly(name), _quoted(name)


def plainly(name: str) -> str:
    """A name as it is written in a list: bare where that is read as the name alone."""
    root, problems = parse(f"[{name}]", file=SETTINGS)
    bare = not problems and isinstance(root, Sequence) and [_said(item) for item in root.items] == [name]
    return name if bare else _quoted(name)


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def may_be_listed(name: str) -> bool:
    """Whether a reader of the settings takes it for a ledger file of the folder."""
    outside = "/" in name or "\\" in name or name.startswith(".")
    return bool(name) and name == name.strip() and name.isprintable() and not outside and name not in BESIDES


def by_hand(name: str, why: Problem | None = None, place: Place | None = None) -> Problem:
    message = f"{name} 没有列进 {SETTINGS} 的 {_LIST}："
    message += f"{SETTINGS} 有问题，没有动它。{why.message}" if why else "看不准怎样写进去，没有动它。"
    remedy = f"打开 {SETTINGS}，在“{_LIST}:”下面加一行“  - {plainly(name)}”。"
    return Problem("not-enlisted", message, remedy, why.place if why else place or Place(SETTINGS, 0, 0, ""))
