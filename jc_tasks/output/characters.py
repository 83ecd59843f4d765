"""Which characters may be shown, how wide they are, and where a line may be folded.

Text from files is hostile until it has gone through `clean`. Widths are terminal columns.
"""

from __future__ import annotations

import codecs
import unicodedata

CLOSING = frozenset("。，、；：？！）》〉」』】〕〗］｝”’…％℃·.,;:?!)]}%/-～")
OPENING = frozenset("（《〈「『【〔〖［｛“‘([{")
AFTER_DIGIT = frozenset("年月日号％%℃")
DOUBLED = frozenset("—…")
CHINESE_ENCODINGS = frozenset({"gbk", "gb2312", "gb18030", "big5", "big5hkscs", "cp950", "hz"})

# Stand-ins for an encoding that lacks the character: the first that can be encoded, then the NFKC form, then "?".
STAND_INS: dict[str, str] = {
    **dict.fromkeys("—–―−‐‑─━═", "-"),
    **dict.fromkeys("│┃║", "|"),
    **dict.fromkeys("┌┐└┘├┤┬┴┼╭╮╯╰", "+"),
    **dict.fromkeys("“”„″", '"'),
    **dict.fromkeys("‘’′", "'"),
    **dict.fromkeys("《〈", "<"),
    **dict.fromkeys("》〉", ">"),
    **dict.fromkeys("〔【〖「『", "["),
    **dict.fromkeys("〕】〗」』", "]"),
    **dict.fromkeys("•∙", "·*"),
    "█": "#",
    "░": "·.",
    "·": ".",
    "、": ",",
    "。": ".",
    "×": "x",
}


def clean(text: str) -> str:
    """One harmless line: blanks are plain, what cannot be printed is spelled out (`\\x1b`, `\\u202e`, `\\ud800`).

    Unprintable: what Unicode calls a control, format, surrogate, private or unassigned character, and U+2028/2029.
    Only U+FE0E and U+FE0F go silently: they choose between two drawings of one sign, whose width terminals dispute.
    """
    if text.isprintable() and "\ufe0e" not in text and "\ufe0f" not in text:
        return text
    return "".join(map(_spelled, text.replace("\r\n", "\n")))


def clean_lines(text: str) -> list[str]:
    """`clean`, but line breaks are kept as such: one clean string a line."""
    return [clean(line).strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]


def _spelled(character: str) -> str:
    if character in "\t\n\r" or unicodedata.category(character) == "Zs":
        return " "
    if character.isprintable():
        return "" if character in "\ufe0e\ufe0f" else character
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def degrade(text: str, encoding: str) -> str:
    """The text in characters that `encoding` has: ₂ is 2 in GBK, “ is " in ASCII, what has no stand-in is ?."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return "".join(_stand_in(character, encoding) for character in text)
    except LookupError:
        return degrade(text, "ascii")
    return text


def encodable(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _stand_in(character: str, encoding: str) -> str:
    if encodable(character, encoding):
        return character
    candidates: list[str] = [*STAND_INS.get(character, ""), unicodedata.normalize("NFKC", character).strip()]
    for candidate in candidates:
        if candidate and encodable(candidate, encoding):
            return candidate
    return "" if unicodedata.category(character) in ("Mn", "Me") else "?"


def ambiguous_width(encoding: str) -> int:
    """How wide a terminal of that encoding draws “ ” — … · and their like (East Asian ambiguous).

    Two columns in a Chinese encoding, where they are double-byte characters; one in UTF-8, as today's terminals do.
    """
    try:
        return 2 if codecs.lookup(encoding).name in CHINESE_ENCODINGS else 1
    except LookupError:
        return 1


class _Widths(dict[str, int]):
    """Character -> columns, filled as asked."""

    def __init__(self, ambiguous: int) -> None:
        self.by_class = {"W": 2, "F": 2, "A": ambiguous}

    def __missing__(self, character: str) -> int:
        zero = unicodedata.category(character) in ("Mn", "Me")
        self[character] = width = 0 if zero else self.by_class.get(unicodedata.east_asian_width(character), 1)
        return width


_WIDTHS = {1: _Widths(1), 2: _Widths(2)}


def width(text: str, ambiguous: int = 1) -> int:
    """Columns that clean text takes: wide and full-width 2, combining marks 0, ambiguous as told, the rest 1."""
    return len(text) if text.isascii() else sum(map(_WIDTHS[ambiguous].__getitem__, text))


def fold(text: str, columns: int, ambiguous: int = 1) -> list[str]:
    """Clean text as lines of at most `columns` (at least 2), nothing left out but the blanks at a break.

    Words of narrow letters stay whole, closing punctuation never starts a line, opening never ends one, 12 stays with
    月; only a piece wider than a whole line is cut anywhere.
    """
    text = text.strip()
    if width(text, ambiguous) <= columns:
        return [text]
    lines: list[str] = []
    line, used = "", 0
    for piece, size in _pieces(text, ambiguous):
        if piece == " " and not line:
            continue
        if used + size <= columns:
            line, used = line + piece, used + size
            continue
        if size <= columns:
            lines.append(line.rstrip())
            line, used = ("", 0) if piece == " " else (piece, size)
            continue
        for character in piece:
            extra = _WIDTHS[ambiguous][character]
            if used + extra > columns:
                lines.append(line.rstrip())
                line, used = "", 0
            line, used = line + character, used + extra
    lines.append(line.rstrip())
    return [line for line in lines if line]


def _pieces(text: str, ambiguous: int) -> list[tuple[str, int]]:
    """The text cut wherever a line may break, each piece with its width."""
    widths = _WIDTHS[ambiguous]
    pieces: list[tuple[str, int]] = []
    start, size, last = 0, 0, ""
    for index, character in enumerate(text):
        extra = widths[character]
        if last and extra and _may_break(last, character, widths):
            pieces.append((text[start:index], size))
            start, size = index, 0
        size += extra
        if extra:
            last = character
    pieces.append((text[start:], size))
    return pieces


def _may_break(before: str, after: str, widths: _Widths) -> bool:
    if before == " " or after == " ":
        return True
    if after in CLOSING or before in OPENING:
        return False
    if after in OPENING:
        return True
    if (before in DOUBLED and before == after) or (after in AFTER_DIGIT and before.isdigit()):
        return False
    return widths[before] == 2 or widths[after] == 2
