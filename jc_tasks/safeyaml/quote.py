"""Text -> YAML that every reader reads as just this text: bare where that is safe, else in double quotes."""

from __future__ import annotations

from jc_tasks.safeyaml.showable import showable

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_NOT_FIRST = frozenset("-?:,[]{}#&*!|>'\"%@`~ \u3000\xa0=<")
_NOT_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})


def scalar(text: str) -> str:
    """A value or a name in block style, on one line."""
    plain = (
        text != ""
        and text[0] not in _NOT_FIRST
        and text == text.strip()
        and text.isprintable()
        and ": " not in text
        and " #" not in text
        and not text.endswith(":")
        and text.lower() not in _NOT_WORDS
        and not text.startswith(("---", "..."))
    )
    return text if plain else quoted(text)


def quoted(text: str) -> str:
    return '"' + "".join(map(_escaped, text)) + '"'


def comment(text: str) -> str:
    """A line that no reader reads."""
    return "# " + "".join(char if showable(char) and char != "\n" else " " for char in text)


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if showable(char):
        return char
    code = ord(char)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
