"""One spelling for what is written in many: `even` is applied before anything is read.

Afterwards there are no blanks and quotes, digits, brackets and punctuation are half-width, every dash is "-", and every
comma, semicolon, full stop, line break and circled number is "；".
"""

from __future__ import annotations

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
DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
NUMERALS = frozenset([*DIGITS, "十", "廿", "卅", "百"])
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


def chinese_number(text: str) -> int | None:
    """The value of a Chinese numeral below 1,000: 三十一, 廿五, 二〇二三 (digit by digit), 一百二十; else None."""
    if all(sign in DIGITS for sign in text):
        plain = len(text) in (1, 4) or (len(text) == 2 and text[0] != "零")
        return int("".join(str(DIGITS[sign]) for sign in text)) if plain else None
    text = text.replace("廿", "二十").replace("卅", "三十")
    hundreds, hundred, rest = text.rpartition("百")
    if hundred:
        rest = rest.removeprefix("零").removeprefix("〇")
    tens, ten, ones = rest.rpartition("十")
    parts = (
        DIGITS.get(hundreds) if hundred else 0,
        (DIGITS.get(tens) if tens else 1) if ten else 0,
        DIGITS.get(ones) if ones else 0,
    )
    value = 0
    for part in parts:
        if part is None:
            return None
        value = 10 * value + part
    return value
