"""What a parser of PyYAML complains of, in plain Chinese, on the line where the slip was made."""

from typing import Any, NamedTuple

from yaml.error import MarkedYAMLError

from jc_tasks.model import Problem
from jc_tasks.safeyaml.source import NOWHERE, Source, indent_of, named_value

_LOST_NAME = ("mapping values", "expected ':'", "block mapping", "block collection")
COLON = {"：": "用了全角冒号“：”", ":": "的冒号后面少了一个空格"}


def is_nested_too_deep(error: MarkedYAMLError) -> bool:
    """Whether the parser itself found the nesting too deep, as libyaml does from 0.2.6 on."""
    return "nesting depth" in (error.problem or "")


def complaint(source: Source, error: MarkedYAMLError) -> tuple[Problem, int]:
    """What stopped the parser, in plain Chinese, and the line it is to be blamed on."""
    said = f"{error.context or ''}|{(error.problem or '').partition(', but ')[0]}"
    mark: Any = error.problem_mark or error.context_mark
    origin: Any = error.context_mark or mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    opened = (origin.line, origin.column) if origin else (line, column)
    if "quoted scalar" not in said:
        odd = _odd_line(source, line, said)
        if odd is not None:
            return odd
    slip = next(slip for slip in _SYNTAX if all(needle in said for needle in slip.said))
    if slip.at_origin:
        line, column = opened
    while line > 0 and (line >= len(source.lines) or not source.lines[line].strip()):
        line, column = line - 1, 0
    text = source.lines[line]
    column = min(column, len(text))
    message = slip.message.replace("{}", text[column : column + 1])
    return Problem(slip.code, message, slip.remedy, source.place(line, column)), line


def _odd_line(source: Source, line: int, said: str) -> tuple[Problem, int] | None:
    """The slip that usually stands behind such a complaint, on its line or up to three above."""
    for number in range(line, max(line - 4, -1), -1):
        text = source.lines[number] if number < len(source.lines) else ""
        odd: Problem | None = None
        if "flow node" in said or "entries are not allowed" in said:
            odd = _open_bracket(source, text, number)
        elif "<document start>" in said:
            odd = _percent(source, text, number)
        if odd is None and any(words in said for words in _LOST_NAME):
            odd = _wrong_colon(source, text, number)
        if odd is not None:
            return odd, number
    if "<document start>" in said or any(words in said for words in _LOST_NAME):
        return _wrong_colon_above(source, line)
    return None


def _wrong_colon_above(source: Source, line: int) -> tuple[Problem, int] | None:
    """A heading far above (`units：`) that took all the lines below it for its text."""
    depth = NOWHERE
    for number in range(min(line, len(source.lines) - 1), -1, -1):
        text = source.lines[number]
        indent = indent_of(text)
        wide = indent == NOWHERE and text.endswith(":")
        if not text.strip() or (indent > depth and not wide):
            continue
        if (wide or text.endswith("：")) and (odd := _wrong_colon(source, text, number)):
            return odd, number
        depth = indent
    return None


def _wrong_colon(source: Source, text: str, number: int) -> Problem | None:
    body = text.lstrip(" ")
    begin = len(text) - len(body)
    if body[:1] in ("\u3000", "\xa0"):
        remedy = "删掉全角空格，改用半角空格，和上下同级的行对齐。"
        return Problem("blank", "行首的缩进里有全角空格。", remedy, source.place(number, begin))
    if body.startswith("- "):
        begin += 2 + indent_of(body[2:])
    name, colon, value = named_value(text[begin : begin + 30])
    if not colon or (colon == ":" and value[:1] in ("", " ")):
        return None
    message = f"“{name}”后面{COLON[colon]}，读不出这一项。"
    place = source.place(number, begin + len(name))
    return Problem("colon", message, f"写成“{name}: 内容”（半角冒号加一个空格）。", place)


def _open_bracket(source: Source, text: str, number: int) -> Problem | None:
    value = text.partition(": ")[2].lstrip()
    if value[:1] not in ("[", "{") or value.count(value[0]) <= value.count("]" if value[0] == "[" else "}"):
        return None
    return Problem("bracket", "这里的括号没有配对。", _CLOSE, source.place(number, text.index(value[0])))


def _percent(source: Source, text: str, number: int) -> Problem | None:
    if not text.startswith("%"):
        return None
    return Problem("cannot-start", "内容不能以“%”开头。", _QUOTE, source.place(number, 0))


class _Slip(NamedTuple):
    """A parser's complaint in plain Chinese. `said` must all occur in it, whichever of the two parsers speaks."""

    said: tuple[str, ...]
    code: str
    message: str
    remedy: str
    at_origin: bool = False


_QUOTE = "是内容的话，把整个内容用英文双引号括起来。"
_CLOSE = "补上括号或半角逗号；括号是内容的话，把整个内容用英文双引号括起来。"

_UNCLOSED = "在内容的末尾补上同样的引号；引号是内容的话，改用中文引号“ ”。"
_SYNTAX = (
    _Slip(("quoted scalar", "end of stream"), "unclosed-quote", "这里的引号只有一半，没有配对。", _UNCLOSED, True),
    _Slip(("quoted scalar", "document"), "unclosed-quote", "这里的引号只有一半，没有配对。", _UNCLOSED, True),
    _Slip(
        ("quoted scalar",), "escape", "双引号里反斜杠“\\”的写法读不懂。", "把“\\”写成“\\\\”，或改用英文单引号。", True
    ),
    _Slip(
        ("mapping values are not allowed",),
        "colon",
        "这里多了一个“: ”（半角冒号加空格），一行里只能有一个。",
        "是内容的话，把整个内容用英文双引号括起来；是新的一项，和上面的名称对齐。",
    ),
    _Slip(
        ("expected ':'",),
        "colon",
        "这一行缺少半角冒号，读不出名称和内容。",
        "写成“名称: 内容”（半角冒号加一个空格）。",
        True,
    ),
    _Slip(("cannot start any token",), "cannot-start", "内容不能以“{}”开头。", "把整个内容用英文双引号括起来。"),
    _Slip(("flow sequence",), "bracket", "这里的方括号“[ ]”没有配对，或中间少了逗号。", _CLOSE, True),
    _Slip(("flow mapping",), "bracket", "这里的花括号“{ }”没有配对，或中间少了逗号。", _CLOSE, True),
    _Slip(("flow node",), "bracket", "这里的括号没有配对，或中间的内容没有写完。", _CLOSE),
    _Slip(("block scalar",), "block", "“|”和“>”后面只能直接换行，缩进要一致。", "把内容写到下一行，并统一缩进。", True),
    _Slip(("block collection",), "indent", "这一行和上面的“- ”没有对齐。", "检查缩进：同一级的“- ”要左右对齐。"),
    _Slip(
        ("block mapping",),
        "indent",
        "这一行的缩进没有对齐，或引号后面还有多余的字。",
        "和上面同级的名称左右对齐；引号后面还有字的，把整个内容用一对英文双引号括起来。",
    ),
    _Slip(("<document start>",), "indent", "这一行不属于上面任何一项。", "检查缩进和括号：同一级的名称要左右对齐。"),
    _Slip(("anchor",), "anchor", "“&”后面的写法读不懂，台账里也不允许用“&”开头。", _QUOTE, True),
    _Slip(("alias",), "alias", "“*”后面的写法读不懂，台账里也不允许用“*”开头。", _QUOTE, True),
    _Slip(("tag",), "tag", "“!”后面的写法读不懂，台账里也不允许用“!”开头。", _QUOTE, True),
    _Slip(("directive",), "cannot-start", "内容不能以“%”开头。", _QUOTE, True),
    _Slip(("entries are not allowed",), "indent", "“- ”不能写在这里。", "“- ”要另起一行；" + _QUOTE),
    _Slip((), "syntax", "这里的写法读不懂。", "对照上下的行，检查冒号、引号、括号和缩进。"),
)
