"""The bytes of a log -> its events.

Lines as the program writes them are read one by one; whatever else stands in the file was typed by a person and goes
through the YAML reader with all its guards. One bad line never costs another one.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from jc_tasks.model import Place, Problem
from jc_tasks.progress.event import OWN_NAMES, Event, Value, event_in, event_on, recorded
from jc_tasks.safeyaml import Mapping, Node, Scalar, Sequence, decode, excerpt, limited, parse, parse_part
from jc_tasks.safeyaml.conflict import conflicts, has_marks, mark_of, sides
from jc_tasks.safeyaml.typed_values import Fields, as_mapping

TORN = "torn-line"
LARGEST = 256 * 1024 * 1024
"""Bytes of a log: more than a million events."""
ZERO = "\0"

_EMPTY = frozenset({"", "---", "...", "[]"})
_CHUNK = 200
_OF_A_FILE = frozenset({"encoding", "binary", "too-large"})
_EVENT_BEGINS = b"- {"


def events(raw: bytes, *, file: str) -> tuple[list[Event], list[Problem]]:
    """All events in the order of the file, and all that is wrong with it; a torn last line is a doubt and left out."""
    problems: list[Problem] = []
    tail = raw[raw.rfind(b"\n") + 1 :]
    if tail and is_torn(tail):
        raw = raw.removesuffix(tail)
        place = Place(file, raw.count(b"\n") + 1, 1, excerpt(tail.decode("utf-8", "replace"), 1))
        message = "最后一行没有写完，可能是记录时断了电或程序被强行结束，这一行没有读入。"
        remedy = "不用改：下次记录时会先把它移到旁边的 .torn 文件。那件事如果没有记上，再记一次。"
        problems.append(Problem(TORN, message, remedy, place, doubt=True))
    text, wrong = decode(raw, file=file, largest=LARGEST)
    if text is not None:
        lines = text.split("\n")
    else:
        lines = _decodable(raw)
        if not any(map(event_on, lines)):
            return [], [*wrong, *problems]
        problems += wrong
    found = _Reading(file, problems).read(lines)
    return found, limited(problems)


class Own(NamedTuple):
    """An event, the line that it stands on as the program writes it, and its number."""

    number: int
    text: str
    event: Event


def own_events(block: bytes, *, first: int) -> list[Own] | None:
    """The lines with events among whole lines that are as the program writes them or say nothing; None if any is not.

    What they are does not depend on what stands around them. `first` is the number of the first line.
    """
    try:
        text = block.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if ZERO in text or not text.endswith("\n"):
        return None
    found = []
    for number, line in enumerate(text[:-1].split("\n"), first):
        line = line.removesuffix("\r")
        if event := event_on(line):
            found.append(Own(number, line, event))
        elif not _says_nothing(line):
            return None
    return found


def event_at(text: str, file: str, number: int) -> Event:
    """The event of a line that `own_events` gave. Raises ValueError for another."""
    event = event_on(text, Place(file, number, 1, excerpt(text, 1)))
    if event is None:
        raise ValueError("no event is written like this")
    return event


def _says_nothing(line: str) -> bool:
    return line.strip() in _EMPTY or line.lstrip().startswith("#")


def unreadable(problems: Iterable[Problem]) -> list[Problem]:
    """What is wrong with a log as a whole: it cannot be opened, or is saved in another encoding.

    Only then nothing may be recorded, since it might not be read again. A line that is wrong costs no other one.
    """
    return [one for one in problems if not one.doubt and (one.place is None or _is_whole(one.code, one.place))]


def _is_whole(code: str, place: Place) -> bool:
    return not place.line or (code in _OF_A_FILE and not place.excerpt)


def foreign(head: bytes, *, file: str) -> Problem | None:
    """Why a file that begins so is not ours to add to: it is no text, or none in our encoding, and no line is ours."""
    text, wrong = decode(head, file=file)
    if text is not None or (not unreadable(wrong) and any(map(event_on, _decodable(head)))):
        return None
    return wrong[0]


def is_torn(tail: bytes) -> bool:
    """Whether a last line that lacks its line end is the beginning of an event that was never written out.

    What a person typed without a final line end is whole; so is an event that lacks nothing but its line end. A power
    cut may leave zero bytes; zero bytes all through are UTF-16, which is another matter.
    """
    written = tail.rstrip(b"\0")
    if len(written) < len(tail):
        return b"\0" not in written
    if not (tail.startswith(_EVENT_BEGINS) or _EVENT_BEGINS.startswith(tail)):
        return False
    try:
        text = tail.decode("utf-8")
    except UnicodeDecodeError:
        return True
    if event_on(text):
        return False
    root, wrong = parse(text, file="")
    return bool(wrong) or not isinstance(root, Sequence) or not all(isinstance(item, Mapping) for item in root.items)


def _decodable(raw: bytes) -> list[str]:
    """The lines with those that are not UTF-8 left empty."""
    lines = []
    for line in raw.removeprefix(b"\xef\xbb\xbf").split(b"\n"):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            lines.append("")
    return lines


class _Item(NamedTuple):
    """Lines that somebody typed, from one at the left margin down to the next; `first` is the number of the first."""

    first: int
    lines: list[str]


class _Reading:
    def __init__(self, file: str, problems: list[Problem]) -> None:
        self.file = file
        self.problems = problems

    def read(self, lines: list[str]) -> list[Event]:
        """The events of a log in the order of its lines; where git left a conflict, those of both sides."""
        if not any(map(has_marks, lines)):
            return self._read(lines)
        held = conflicts(lines)
        bases = {one.base for one in held if one.base < one.middle}
        for at, line in enumerate(lines):
            if mark_of(line):
                self.problems.append(_conflict(self._place(at + 1, line), at in bases))
        ours, theirs = (self._read(side) for side in sides(lines, held))
        known = {event.place: event for event in ours}
        more = [event for event in theirs if known.get(event.place) != event]
        self.problems[:] = dict.fromkeys(self.problems)
        return sorted([*ours, *more], key=_line_of)

    def _read(self, lines: list[str]) -> list[Event]:
        found: list[Event] = []
        typed: list[_Item] = []
        inside = False
        for number, text in enumerate(lines, 1):
            text = text.removesuffix("\r")
            if ZERO in text:
                text = self._without_zeros(number, text)
            event = event_on(text, self._place(number, text)) if text.startswith("- {") else None
            if event is not None:
                found.append(event)
            if event is not None or mark_of(text):
                inside = False
                continue
            if not inside and _says_nothing(text):
                continue
            if not inside or _begins(text):
                typed.append(_Item(number, []))
            inside = True
            typed[-1].lines.append(text)
        if typed:
            found += self._typed(typed)
            found.sort(key=_line_of)
        for event in found:
            if event.at and not recorded(event):
                message = f"记录时间“{excerpt(event.at, 1)[:40]}”读不懂，先后仍按文件里的次序。"
                remedy = "写成 2022-08-30T09:12:03+08:00 的样子，或删去这一项。"
                self.problems.append(Problem("not-a-moment", message, remedy, event.place, doubt=True))
        return found

    def _place(self, number: int, text: str) -> Place:
        return Place(self.file, number, 1, excerpt(text, 1))

    def _without_zeros(self, number: int, text: str) -> str:
        """A line without the zero bytes around it, which a power cut leaves, if what remains is whole: nothing, or an
        event as the program writes it. Else the line as it is, and no record that it is part of is read.
        """
        rest = text.strip("\0").strip()
        whole = not rest or event_on(rest) is not None
        message = f"这一行里有 {text.count(ZERO)} 个空字节（U+0000），可能是断电留下的。"
        message += "别的记录照常读入。" if whole else "这一条没有读入。"
        remedy = "删去这些空字节。" if whole else "从备份找回这一条；找不回的，删去它，再记一次。"
        self.problems.append(Problem("zero-bytes", message, remedy, self._place(number, text)))
        return rest if whole else text

    def _typed(self, items: list[_Item]) -> list[Event]:
        """What people typed: what is plain at once, the rest by the YAML reader, a good many items at a time.

        Where one of these is bad, which costs no other, it reads them one by one.
        """
        found: list[Event] = []
        rest: list[_Item] = []
        for item in items:
            if any(ZERO in text for text in item.lines):
                continue
            block = [text for text in item.lines if text]
            event = event_in(block, Place(self.file, item.first, 3, excerpt(block[0], 3)))
            if event is None:
                rest.append(item)
            else:
                found.append(event)
        for some in _chunks(rest):
            events, problems = self._parsed(some)
            if problems and len(some) > 1:
                alone = [self._parsed([item]) for item in some]
                events = [event for events, _ in alone for event in events]
                problems = [problem for _, problems in alone for problem in problems]
            found += events
            self.problems += problems
        return found

    def _parsed(self, items: list[_Item]) -> tuple[list[Event], list[Problem]]:
        lines: list[str] = []
        first = items[0].first
        for item in items:
            lines += [""] * (item.first - first - len(lines))
            lines += item.lines
        root, problems = parse_part(lines, file=self.file, first=first)
        if root is None:
            return [], problems
        if not isinstance(root, Sequence):
            remedy = "每条记录一行，以“- ”开头；看不懂的内容另存，再从这里删去。"
            return [], [*problems, Problem("not-a-list", "这里不是一条条的记录，没有读入。", remedy, root.place)]
        read = [_event(node, problems) for node in root.items]
        return [event for event in read if event is not None], problems


def _begins(text: str) -> bool:
    """Whether a line begins an item: it stands at the left margin, or its dash behind a tab, which indents nothing."""
    body = text.lstrip(" \t")
    indent = text[: len(text) - len(body)]
    return bool(body) and not body.startswith("#") and (not indent or ("\t" in indent and body.startswith("- ")))


def _chunks(items: list[_Item]) -> Iterator[list[_Item]]:
    """Runs of items, each of which begins where a record does."""
    some: list[_Item] = []
    for item in items:
        if len(some) >= _CHUNK and item.lines[0].startswith("-"):
            yield some
            some = []
        some.append(item)
    if some:
        yield some


def _line_of(event: Event) -> int:
    return event.place.line if event.place else 0


def _conflict(place: Place, base: bool) -> Problem:
    message = "这一行是 git 合并冲突的标记；上下两边的记录都读入了。"
    if base:
        message = "这一行是 git 合并冲突的标记；从这里到“=======”是合并以前的旧内容，没有读入。"
    remedy = "删去标记行，两边的记录都留下。在 .gitattributes 里写上“progress.yaml merge=union”，以后就不会冲突。"
    return Problem("merge-conflict", message, remedy, place)


def _event(node: Node, problems: list[Problem]) -> Event | None:
    mapping = as_mapping(node, "这条记录", problems)
    if mapping is None:
        return None
    fields = Fields(mapping, "这条记录", frozenset(mapping.items), problems)
    id, event, date = fields.text("id"), fields.text("event"), fields.day("date")
    moment = fields.day("for") if "for" in mapping.items else None
    if not id or not event or date is None or (moment is None and "for" in mapping.items):
        return None
    at, by = (_plain_text(mapping.items.get(name)) for name in ("at", "by"))
    rest = {name: _value(value) for name, value in mapping.items.items() if name not in OWN_NAMES}
    return Event(id, event, date, at, by, moment, rest, mapping.place)


def _plain_text(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) else ""


def _value(node: Node) -> Value:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return tuple(map(_value, node.items))
    return {name: _value(value) for name, value in node.items.items()}
