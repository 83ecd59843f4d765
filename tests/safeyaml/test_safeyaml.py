"""Text -> nodes: everything stays text, nothing raises, and both parsers of PyYAML say the same."""

from __future__ import annotations

import codecs
import string

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from jc_tasks import safeyaml
from jc_tasks.model import Place
from jc_tasks.safeyaml import DEEPEST, Mapping, Node, Scalar, Sequence, caret, decode, excerpt, parse, parse_part

PARSERS = (False, True) if yaml.__with_libyaml__ else (True,)


def plain(node: Node | None) -> object:
    """A node without its places."""
    if isinstance(node, Mapping):
        return {key: plain(value) for key, value in node.items.items()}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return None if node is None else node.text


@pytest.mark.parametrize(
    "text",
    ["no", "010", "10:00", "2022-02-30", "2022-05-18", "~", "null", "1e3", "0x1F", "yes", "1_000", "=", "8月", ".inf"],
)
def test_a_scalar_is_its_text(text: str) -> None:
    assert plain(parse(f"a: {text}\n", file="f")[0]) == {"a": text}
    assert plain(parse(f"- {text}\n", file="f")[0]) == [text]


def test_places_are_counted_from_one() -> None:
    node, problems = parse("甲:\n  乙: 丙\n", file="f.yaml")
    assert isinstance(node, Mapping) and not problems
    inner = node.items["甲"]
    assert isinstance(inner, Mapping)
    assert inner.keys["乙"] == ("f.yaml", 2, 3, "  乙: 丙")
    assert inner.items["乙"] == Scalar("丙", Place("f.yaml", 2, 6, "  乙: 丙"))


def codes(text: str, *, pure: bool = False) -> list[str]:
    return [problem.code for problem in safeyaml._parse(text, "f", pure=pure)[1]]


FAULTS = [
    ("", ["empty"]),
    ("# 只有注释\n", ["empty"]),
    ("a: 任务 # 后\n", ["lost-tail"]),
    ("a: # 后\nb: 1\n", ["lost-tail"]),
    ("- 任务 # 后\n", ["lost-tail"]),
    ("# 前\na: 任务\n  # 中\nb: 'c # d' # 后\nc: 任务#3\n", []),
    ("a: # 后\n  b: 1\n", []),
    ("a: 1\na: 2\n", ["duplicate-key"]),
    ("a: 1\n'a': 2\n\"a\": 3\n", ["duplicate-key", "duplicate-key"]),
    ("<<: {a: 1}\n", ["merge-key"]),
    ("a: &x 1\nb: *x\n", ["anchor", "alias"]),
    ("a: !!str 1\n", ["tag"]),
    ("a: !x!y 1\n", ["tag"]),
    ("a: !<tag:x> 1\n", ["tag"]),
    ("? [a]\n: 1\n", ["bad-key"]),
    ("a: 1\n---\nb: 2\n", ["many-documents"]),
    ("---\na: 1\n...\n", []),
    ("%YAML 1.1\n---\na: 1\n", []),
    ("%a\n", ["cannot-start"]),
    ("\ta: 1\n", ["tab"]),
    ("a:\n\t- 1\n", ["tab"]),
    ("a:\t1\n", ["control-character"]),
    ("a: 1\t\n\t\nb: 2\n", []),
    ("a: \x07\n", ["control-character"]),
    ("a: \x85\u2028\ufeff\n", ["control-character"] * 3),
    ("a: \u202e\u2066\u200b\u061c\n", ["control-character"] * 4),
    ("a: \ud800\uffff\n", ["control-character"] * 2),
    ('a: "\\u202e\\0"\n', ["control-character"] * 2),
    ("\ufeffa: 1\n", []),
    ("a: 　全角空格、\xa0、🔴、𠀀、\ue000\n", []),
    ("　a: 1\n", ["blank"]),
    ("a：1\nb: 2\n", ["colon"]),
    ("a: 1\nb：2\nc: 3\n", ["colon"]),
    ("a:1\nb: 2\n", ["colon"]),
    ("a: 1\n  text：2\n", ["colon"]),
    ("a: 1\n  text:2\n", ["colon"]),
    ("a: 网址\n  http://a.b\n", []),
    ("a: b: c\n", ["colon"]),
    ("a: 'b\n", ["unclosed-quote"]),
    ('a: "b\n---\n', ["unclosed-quote"]),
    ('a: "\\q"\n', ["escape"]),
    ('a: "\\xZZ"\n', ["escape"]),
    ("a: @b\n", ["cannot-start"]),
    ("a: `b`\n", ["cannot-start"]),
    ("a: %5\n", ["cannot-start"]),
    ("a: [1,\n", ["bracket"]),
    ("a: {b: 1\nc: 2\n", ["bracket"]),
    ("a: [1, 2]]\n", ["indent"]),
    ("a: |3x\n b\n", ["block"]),
    ("- a\nb: c\n", ["indent"]),
    (" a: 1\nb: 2\n", ["indent"]),
    ("a: 'b' c\n", ["indent"]),
    ("a: " + "[" * 30_000, ["too-deep"]),
    ("- " * 30_000, ["too-deep"]),
    ("? " * 30_000, ["too-deep"]),
    ("{a: " * 30_000, ["too-deep"]),
    ("".join(" " * depth + "a:\n" for depth in range(300)), ["too-deep"]),
    ("[" * DEEPEST + "]" * DEEPEST, []),
    ("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), ["too-deep"]),
    ("a: 1\nb: " + "[{" * 2_000 + "\nc: 2\n", ["too-deep"]),
    ("a: '" + "[" * 2_000 + "'\nb: \"" + "[" * 2_000 + '"\n', []),
    ("# " + "[" * 2_000 + "\na: b" + "[" * 2_000 + "\nc: |\n  " + "[" * 2_000 + "\n", []),
    ("a: " + "[], " * 1_000 + "\n", ["indent"]),
    ("- {a: *x\n" * 3, ["bracket"] * 3),
    ("- a：1\n  b: 2\n" * 60, ["colon"] * 60),
    ("- &a 1\n" * 300, ["anchor"] * 200 + ["more"]),
    ("a：\n  - b: 1\nc: 2\n", ["colon"]),
    ("\ta: 1\nb: 2\n", ["tab"]),
    ("a: 1\n\tb: 2\nc: 3\n", ["tab"]),
    ("a:\n  - b: 1\n    c: 2\n\t- b: 3\n    c: 4\n", ["tab"]),
    ("\n" * 1_000_001, ["too-large"]),
    ("a: " + "x" * 200_001, ["too-long"]),
]


@pytest.mark.parametrize(("text", "expected"), FAULTS, ids=[repr(text[:24]) for text, _ in FAULTS])
@pytest.mark.parametrize("pure", PARSERS, ids=lambda pure: "python" if pure else "libyaml")
def test_faults(text: str, expected: list[str], pure: bool) -> None:
    assert codes(text, pure=pure) == expected


@pytest.mark.parametrize("pure", PARSERS, ids=lambda pure: "python" if pure else "libyaml")
@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("[" * 3_000, 1, 21),
        ("a: " + "[" * 3_000, 1, 23),
        ("a: 1\nb: [[\n" + "[" * 3_000 + "]" * 3_000 + "\n]]", 3, 18),
        ("a: [1, 2]\nb: '[[['\nc: [x, " + "[" * 3_000 + "]" * 3_000, 3, 26),
        ("a: [" + "[], " * 50 + "[" * 3_000, 1, 223),
    ],
)
def test_too_deep_is_where_the_level_is_that_is_too_much(text: str, line: int, column: int, pure: bool) -> None:
    _, problems = safeyaml._parse(text, "f", pure=pure)
    assert [(one.code, one.place and one.place[1:3]) for one in problems] == [("too-deep", (line, column))]


def test_lines_of_a_part_have_their_numbers_in_the_file() -> None:
    lines = ["- a: 1", "  a: 2", "- b: 'x", "- c: [", "- d: 4 # e"]
    node, problems = parse_part(lines, file="f", first=101)
    assert node is not None and node.place.line == 101
    assert [problem.place and problem.place.line for problem in problems] == [102, 103, 104, 105]
    assert ["第101行和第102行" in problems[0].message, "第103行这一条" in problems[1].message] == [True, True]


def test_both_lines_of_a_duplicate_key_are_named() -> None:
    node, (problem,) = parse("a: 1\nb: 2\na: 3\n", file="f")
    assert "第1行和第3行" in problem.message
    assert problem.place is not None and problem.place.line == 3
    assert plain(node) == {"a": "1", "b": "2"}


def test_an_item_that_cannot_be_parsed_leaves_the_others() -> None:
    text = "rows:\n  - a: 1\n  - a: 'x\n    b: 2\n  - a: 3\n    b: [\n  - a: 4\nend: 5\n"
    node, problems = parse(text, file="f")
    assert plain(node) == {"rows": [{"a": "1"}, {"a": "4"}], "end": "5"}
    assert ["第3至4行" in problems[0].message, "第5至6行" in problems[1].message] == [True, True]


def test_an_alias_bomb_is_never_expanded() -> None:
    bomb = "a: &a [哈]\n" + "".join(f"b{n}: &b{n} [{'*a, ' * 9}*a]\n" for n in range(19))
    node, problems = parse(bomb, file="f")
    assert len(problems) == 201
    assert isinstance(node, Mapping) and len(node.items) == 20


# decode

TEXT = "plan: air\nname: 大气污染防治，“三线一单”——重点任务（2022年）\n" * 5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf8_is_read(encoding: str) -> None:
    assert decode(TEXT.encode(encoding), file="f") == (TEXT, [])


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (TEXT.encode("gb18030"), "GB18030"),
        (TEXT.encode("utf-16"), "UTF-16"),
        (TEXT.encode("utf-16-le"), "UTF-16"),
        (TEXT.encode("utf-16-be"), "UTF-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "UTF-16"),
        (b"PK\x03\x04", "WPS"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "WPS"),
        (TEXT.encode() + b"\xff" + TEXT.encode(), "0xFF"),
        (b"\x80" * (safeyaml.LARGEST + 1), "20 MB"),
    ],
    ids=["gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-16-be BOM", "xlsx", "xls", "one bad byte", "too large"],
)
def test_what_it_is_instead_is_said(raw: bytes, words: str) -> None:
    text, (problem,) = decode(raw, file="f")
    assert text is None
    assert words in problem.message


def test_a_bad_byte_has_its_place() -> None:
    _, (problem,) = decode("a: 1\r\nb: 大气\n".encode() + b"  \xe5 c\n", file="f")
    assert problem.place == ("f", 3, 3, "  � c")


# excerpt and caret


@given(st.text(string.ascii_letters + "任务\x1b\u202e\ud800", max_size=400), st.integers(1, 400))
def test_an_excerpt_is_short_printable_and_holds_its_column(line: str, column: int) -> None:
    shown = excerpt(line, column)
    assert len(shown) <= 120
    assert shown.replace("\u3000", "").isprintable()
    if column <= len(line):
        assert shown[caret(column)] == (line[column - 1] if line[column - 1].isprintable() else "�")


# any input

YAMLISH = st.text(st.sampled_from("ab甲：: -\n\t#'\"[]{},&*!|>%@?\\~<\r\x00\x85\u202e\u3000\ufeff\ud800"), max_size=60)


@given(st.text() | YAMLISH)
def test_any_text_is_read_or_refused(text: str) -> None:
    for pure in PARSERS:
        node, problems = safeyaml._parse(text, "f", pure=pure)
        assert node is not None or problems
        for problem in problems:
            said = problem.message + problem.remedy
            assert not any(word in said for word in ("expected", "found", "while", "token"))
            assert problem.place is not None and problem.place.line >= 1 and problem.place.column >= 1


@given(st.binary() | YAMLISH.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_decoded_or_refused(raw: bytes) -> None:
    text, problems = decode(raw, file="f")
    assert (text is None) == bool(problems)


WORDS = st.text("甲乙年月日（）、，。“”0123abc #:'\"-", min_size=1, max_size=20)
NODES = st.recursive(
    WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="PyYAML without libyaml has one parser only")
@given(st.dictionaries(WORDS, NODES, min_size=1, max_size=5), st.booleans())
def test_both_parsers_read_alike(value: dict[str, object], flow: bool) -> None:
    text = yaml.safe_dump(value, allow_unicode=True, default_flow_style=flow, width=30)
    assert safeyaml._parse(text, "f", pure=False) == safeyaml._parse(text, "f", pure=True)


@given(st.dictionaries(WORDS, NODES, min_size=1, max_size=5))
def test_what_was_written_is_read(value: dict[str, object]) -> None:
    text = yaml.safe_dump(value, allow_unicode=True, default_style='"', width=10_000)
    node, problems = parse(text, file="f")
    if not any(problem.code == "blank" for problem in problems):
        assert plain(node) == value
