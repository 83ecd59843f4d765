"""Which characters may stand in a ledger, and what the others are called: control, bidi, invisible ones."""

from __future__ import annotations

from unicodedata import category

_CHARACTERS = {
    **{"\0": "，空字符", "\x1b": "，转义符", "\ufeff": "，文件中间的 BOM", "\u200b": "，零宽空格"},
    **{"\u2028": "，换行符", "\u2029": "，换段符", "\x85": "，换行符"},
    **dict.fromkeys("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200e\u200f", "，改变文字方向"),
}


def showable(char: str) -> bool:
    """Whether a character may stand in a ledger: not a control, bidi or invisible one, no half of a surrogate pair."""
    if char.isprintable() or char in "\u3000\xa0":
        return True
    return category(char) not in ("Cc", "Cf", "Cs", "Zl", "Zp") and ord(char) & 0xFFFE != 0xFFFE


def named(char: str) -> str:
    return f"U+{ord(char):04X}{_CHARACTERS.get(char, '')}"
