"""One spelling for what is written in many: `even` is applied before anything is read.

Afterwards there are no blanks and quotes, digits, brackets and punctuation are half-width, every dash is "-", and every
comma, semicolon, full stop, line break and circled number is "；".
"""

from __future__ import annotations

from jc_tasks.chinese import NUMERALS

_BLANKS = (9, 11, 12, 13, 32, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200E), 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF)
_FULL_WIDTH = range(0xFF01, 0xFF5F)
_TO_HALF_WIDTH = 0xFEE0
_CIRCLED = (*range(0x2460, 0x2474), *range(0x2776, 0x2780))


def _spelling() -> dict[int, str]:
    one: dict[int, str] = {code: chr(code - _TO_HALF_WIDTH) for code in _FULL_WIDTH}
    for written, even in (
        ("".join(map(chr, _BLANKS)) + "“”‘’\"'「」『』＂＇*", ""),
        ("–—―─━‐‑‒−－~～〜∼﹣", "-"),
        ("，,；;。\n\u2028\u2029" + "".join(map(chr, _CIRCLED)), "；"),
        ("（【〔［〖[{｛〈", "("),
        ("）】〕］〗]}｝〉", ")"),
        ("·", "."),
        ("﹕", ":"),
        ("○Ο◯", "〇"),
        ("壹", "一"),
        ("贰", "二"),
        ("叁", "三"),
    ):
        one |= dict.fromkeys(map(ord, written), even)
    for digits in ("⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉"):
        one |= {ord(sign): str(number) for number, sign in enumerate(digits)}
    return one


_EVEN = _spelling()
_BEHIND_ZERO = NUMERALS | {"年", "O"}


def even(phrase: str) -> str:
    """The phrase in the one spelling that the words and rules are written in."""
    text = phrase.strip()
    if ":" in text and " " in text:
        text = _apart(text)
    text = text.translate(_EVEN)
    while "--" in text:
        text = text.replace("--", "-")
    if "O" in text or "o" in text:
        text = "".join("〇" if _is_zero(text, i) else sign for i, sign in enumerate(text))
    if "元月" in text and not any(f"{sign}元月" in text for sign in "万亿千百十0123456789"):
        text = text.replace("元月", "1月")
    return text


def _apart(text: str) -> str:
    """A blank between date and time of day becomes a 号, or their digits would run together (2024-06-30 00:00:00)."""
    joined = ""
    for word in text.split(" "):
        joined += "号" + word if ":" in word[1:3] and joined[-1:].isdigit() else word
    return joined


def _is_zero(text: str, i: int) -> bool:
    """A letter O among Chinese numerals (二O二三) is a zero."""
    return text[i] in "Oo" and i > 0 and text[i - 1] in NUMERALS and text[i + 1 : i + 2] in _BEHIND_ZERO
