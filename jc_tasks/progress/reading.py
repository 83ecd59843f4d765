"""The bytes of a log -> its events.

Lines as the program writes them are read one by one; whatever else stands in the file was typed by a person and goes
through the YAML reader with all its guards. One bad line never costs another one.
"""

from __future__ import annotations

from jc_tasks.fields import Fields, as_mapping
from jc_tasks.model import Place, Problem
from jc_tasks.progress.event import OWN_NAMES, Event, Value, event_on, recorded
from jc_tasks.safeyaml import Mapping, Node, Scalar, Sequence, decode, excerpt, limited, parse

TORN = "torn-line"

_EMPTY = frozenset({"", "---", "...", "[]"})
_CONFLICT = ("<<<<<<< ", "=======", ">>>>>>> ", "||||||| ")
_CHUNK = 200
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
    text, wrong = decode(raw, file=file)
    if text is not None:
        lines = text.split("\n")
    else:
        lines = _decodable(raw)
        if not any(map(event_on, lines)):
            return [], [*wrong, *problems]
        problems += wrong
    found = _Reading(file).read(lines, problems)
    return found, limited(problems)


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


class _Reading:
    def __init__(self, file: str) -> None:
        self.file = file
        self.events: list[Event] = []

    def read(self, lines: list[str], problems: list[Problem]) -> list[Event]:
        typed: dict[int, str] = {}
        inside = False
        for number, text in enumerate(lines, 1):
            text = text.removesuffix("\r")
            event = event_on(text, Place(self.file, number, 1, excerpt(text, 1)))
            if event is not None:
                self.events.append(event)
                inside = False
                continue
            if text.startswith(_CONFLICT):
                problems.append(_conflict(Place(self.file, number, 1, excerpt(text, 1))))
                inside = False
                continue
            begins = text.startswith("- ") or text == "-"
            if not begins and not inside and (text.strip() in _EMPTY or text.lstrip().startswith("#")):
                continue
            if begins and len(typed) >= _CHUNK:
                self._read_typed(typed, problems)
                typed = {}
            inside = True
            typed[number] = text
        if typed:
            self._read_typed(typed, problems)
            self.events.sort(key=lambda event: event.place.line if event.place else 0)
        for event in self.events:
            if event.at and not recorded(event):
                message = f"记录时间“{excerpt(event.at, 1)[:40]}”读不懂，按当天最早算。"
                remedy = "写成 2022-08-30T09:12:03+08:00 的样子，或删去这一项。"
                problems.append(Problem("not-a-moment", message, remedy, event.place, doubt=True))
        return self.events

    def _read_typed(self, typed: dict[int, str], problems: list[Problem]) -> None:
        """Lines by their number, at which they stay for the sake of the messages."""
        text = "\n".join(typed.get(number, "") for number in range(1, max(typed) + 1))
        root, wrong = parse(text, file=self.file)
        problems += wrong
        if root is None:
            return
        if not isinstance(root, Sequence):
            remedy = "每条记录一行，以“- ”开头；看不懂的内容另存，再从这里删去。"
            problems.append(Problem("not-a-list", "这里不是一条条的记录，没有读入。", remedy, root.place))
            return
        read = (_event(node, problems) for node in root.items)
        self.events += [event for event in read if event is not None]


def _conflict(place: Place) -> Problem:
    message = "这一行是 git 合并冲突的标记；上下两边的记录都读入了。"
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
