"""One event of the log, and the one line that it is written on.

    - {id: air-4, event: done, date: 2022-08-30, at: "2022-08-30T09:12:03.123456+08:00", by: 张三, note: "已交付"}

A line is a YAML flow mapping in ordinary UTF-8. Whatever is not a plain word stands in double quotes with JSON's
escapes, so an event is always exactly one line and no control or direction character stands raw in the file.
"""

import re
from collections.abc import Mapping
from datetime import date as Day
from datetime import datetime, timedelta, timezone
from functools import cache, lru_cache
from typing import NamedTuple

from jc_tasks.model import Place

DONE, VERIFY, REOPEN, NOTE, EXTEND, CANCEL, UNDO = "done", "verify", "reopen", "note", "extend", "cancel", "undo"
EVENTS = frozenset({DONE, VERIFY, REOPEN, NOTE, EXTEND, CANCEL, UNDO})
CHINA = timezone(timedelta(hours=8))

Value = str | tuple["Value", ...] | Mapping[str, "Value"]


class Event(NamedTuple):
    """Something that was recorded.

    id      the entry
    event   one of `EVENTS`, or a word of a later version
    date    the day it counts from
    at      when it was recorded, as `stamp` writes it; "" when a person wrote the line and left it out
    by      who recorded it
    moment  the milestone or occurrence it is about, by its date in the ledger; None for the entry itself
    fields  everything else in the order written: `note`, `problem`, `next` on any event; `percent` of a note; `to`,
            `from` (the ledger's own date), `reason`, `approver`, `doc` of an extension; `doc` of a cancellation; `of`
            (the `at`) and `what` (the event) of what an undo takes back; names of later versions
    place   where it was read; None for a new one
    """

    id: str
    event: str
    date: Day
    at: str
    by: str
    moment: Day | None
    fields: Mapping[str, Value]
    place: Place | None = None

    def text(self, name: str) -> str:
        """The field of that name; "" when it is missing or no text."""
        value = self.fields.get(name, "")
        return value if isinstance(value, str) else ""


def stamp(now: datetime) -> str:
    """A moment as the log writes it, in China's time to the microsecond."""
    return now.astimezone(CHINA).isoformat(timespec="microseconds")


def recorded(event: Event) -> str:
    """When an event was recorded, comparable as text whatever zone it was written in; "" when unknown."""
    at = event.at
    if len(at) == 32 and at.endswith("+08:00"):
        return at
    try:
        moment = datetime.fromisoformat(at)
        return stamp(moment.replace(tzinfo=moment.tzinfo or CHINA))
    except (ValueError, OverflowError):
        return ""


def line(event: Event) -> str:
    """The line of the log, without its line end."""
    if not OWN_NAMES.isdisjoint(event.fields):
        raise ValueError(f"fields of an event may not be called {sorted(OWN_NAMES.intersection(event.fields))}")
    parts = [f"id: {_word(event.id)}, event: {_word(event.event)}"]
    if event.moment:
        parts.append(f"for: {event.moment.isoformat()}")
    parts.append(f"date: {event.date.isoformat()}")
    if event.at:
        parts.append(f"at: {_scalar(event.at)}")
    if event.by:
        parts.append(f"by: {_word(event.by)}")
    for name, value in event.fields.items():
        parts.append(f"{_word(name)}: {_scalar(value) if isinstance(value, str) else _value(value)}")
    return "- {" + ", ".join(parts) + "}"


def event_on(text: str, place: Place | None = None) -> Event | None:
    """The event on a line as `line` writes it; None for every other line, which is then YAML's business.

    What has no escape is matched whole, at a quarter of the cost; the rest is cut at the quotes and believed only if
    writing the event gives the very same line.
    """
    if not text.startswith("- {id: ") or not text.endswith("}"):
        return None
    if (matched := _own_line().fullmatch(text)) and text.isprintable():
        id, event, moment, day, at, by, rest = matched.groups()
        written = _field().findall(rest)
        fields = {name: word or quoted for name, word, quoted in written}
        bare = [quoted for _, _, quoted in written if quoted and _is_bare(quoted)]
        if len(fields) == len(written) and OWN_NAMES.isdisjoint(fields) and not bare:
            try:
                moment = Day.fromisoformat(moment) if moment else None
                return Event(id, event, Day.fromisoformat(day), at or "", by or "", moment, fields, place)
            except ValueError:
                return None
    return _cut(text, place)


def _cut(text: str, place: Place | None) -> Event | None:
    body = text[3:-1]
    escaped = "\\" in body
    if escaped:
        body = body.replace("\\\\", "\0").replace('\\"', "\1")
    found: dict[str, str] = {}
    name = ""
    try:
        for index, piece in enumerate(body.split('"')):
            if index % 2:
                found[name] = _unescaped(piece) if escaped else piece
                continue
            *pairs, last = piece.split(", ")
            for pair in pairs:
                if pair:
                    key, _, found[key] = pair.partition(": ")
            name, _, value = last.partition(": ")
            if value:
                found[name] = value
        event = _made(found, place)
    except (KeyError, ValueError, OverflowError):
        return None
    return event if line(event) == text else None


def event_in(block: list[str], place: Place | None = None) -> Event | None:
    """The event that a person typed as a block, a plain `name: value` a line; None for whatever is less plain.

        - id: air-4
          event: done
          date: 2022-08-30

    What is read so YAML reads in the same way, only ten times as slowly.
    """
    found: dict[str, str] = {}
    for text in block:
        name, _, value = text[2:].partition(": ")
        plain = _plain(value)
        if text[:2] != ("  " if found else "- ") or not plain or not name.isalnum() or name in found:
            return None
        found[name] = plain
    days = [found.get("date", ""), found.get("for", "0000-00-00")]
    if not all(len(day) == 10 and day[4] == day[7] == "-" for day in days):
        return None
    try:
        return _made(found, place)
    except (KeyError, ValueError):
        return None


def _made(found: dict[str, str], place: Place | None) -> Event:
    return Event(
        found.pop("id"),
        found.pop("event"),
        Day.fromisoformat(found.pop("date")),
        found.pop("at", ""),
        found.pop("by", ""),
        Day.fromisoformat(found.pop("for")) if "for" in found else None,
        found,
        place,
    )


def _plain(value: str) -> str:
    """The text of a value that YAML reads as it stands, in quotes or not; "" if that is not sure."""
    if len(value) > _LONGEST_PLAIN or not value.isprintable():
        return ""
    if len(value) > 2 and value[0] == value[-1] and value[0] in "\"'":
        inner = value[1:-1]
        return inner if inner == inner.strip() and value[0] not in inner and "\\" not in inner else ""
    plain = value[:1].isalnum() and value[-1] not in " :" and ": " not in value and " #" not in value
    return value if plain else ""


OWN_NAMES = frozenset({"id", "event", "for", "date", "at", "by"})
_NOT_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_DAY = r"\d{4}-\d\d-\d\d"
_WORD = r"(?!(?i:y|n|yes|no|on|off|true|false|null)[:,}])[A-Za-z一-鿿][A-Za-z0-9_.一-鿿-]*"
_BARE = rf"{_WORD}|{_DAY}|0|[1-9]\d?\d?"


@cache
def _own_line() -> re.Pattern[str]:
    """Id, word, moment, date, at, by, and the rest. Made when it is first used: that takes 2 ms."""
    return re.compile(
        rf"- {{id: ({_WORD}), event: ({_WORD})(?:, for: ({_DAY}))?, date: ({_DAY})"
        rf"""(?:, at: "([^"\\]*:[^"\\]*)")?(?:, by: ({_WORD}))?((?:, {_WORD}: (?:{_BARE}|"[^"\\]*"))*)}}""",
        re.ASCII,
    )


@cache
def _field() -> re.Pattern[str]:
    """A name and what it says, bare or in quotes."""
    return re.compile(rf', ({_WORD}): (?:({_BARE})|"([^"\\]*)")', re.ASCII)


_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_MEANT = {"n": "\n", "r": "\r", "t": "\t"}
_LENGTHS = {"u": 5, "U": 9}
_LONGEST_PLAIN = 1000


def _value(value: Value) -> str:
    if isinstance(value, str):
        return _scalar(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_scalar(name)}: {_value(one)}" for name, one in value.items()) + "}"
    return "[" + ", ".join(map(_value, value)) + "]"


def _scalar(text: str) -> str:
    """Bare if every YAML reader takes it for this very word, date or small number; else quoted."""
    if _is_bare(text):
        return text
    if text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return '"' + "".join(map(_escaped, text)) + '"'


_word = lru_cache(1024)(_scalar)  # what comes again on every line


def _is_bare(text: str) -> bool:
    if not text.isalnum() and not text.replace("-", "").replace("_", "").replace(".", "").isalnum():
        return False
    if text[0].isalpha():
        return text.lower() not in _NOT_WORDS
    if not text.isascii():
        return False
    if len(text) == 10 and text[4] == text[7] == "-":
        return text.replace("-", "").isdecimal() and text.count("-") == 2
    return text.isdecimal() and len(text) <= 3 and (text == "0" or text[0] != "0")


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char.isprintable() or char == "\u3000":
        return char
    code = ord(char)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _unescaped(piece: str) -> str:
    """The text between two quotes, in which `\\0` stands for an escaped backslash and `\\1` for an escaped quote."""
    piece = piece.replace("\1", '"')
    if "\\" not in piece:
        return piece.replace("\0", "\\")
    return "\\".join(map(_decoded, piece.split("\0")))


def _decoded(part: str) -> str:
    """Text whose every backslash begins an escape."""
    first, *rest = part.split("\\")
    text = [first]
    for piece in rest:
        length = _LENGTHS.get(piece[:1], 0)
        if length:
            text.append(chr(int(piece[1:length], 16)) + piece[length:])
        else:
            text.append(_MEANT.get(piece[:1], "") + piece[1:])
    return "".join(text)
