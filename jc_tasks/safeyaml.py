"""YAML text -> nodes with line and column; every guard against bad YAML.

Ledgers are typed by hand and passed around. Every scalar is read as text, so nothing turns into a number, a
date or a truth value on the way. Events are checked one by one, so a bomb is met before anything is built.
What is wrong is collected as `Problem`s; a list item that cannot be parsed is left out, which is said, and the rest
stays usable.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from jc_tasks.model import Place, Problem

if TYPE_CHECKING:
    from yaml import Event
    from yaml.error import MarkedYAMLError

DEEPEST = 20
LARGEST = 20 * 1024 * 1024
MOST_LINES = 400_000
MOST_CONTENT = 4_000_000
LONGEST_TEXT = 200_000
WIDEST = 120
MOST_PROBLEMS = 200

_WIDE_BLANKS = "\u3000\xa0"
_NODE_COSTS = 20
_LONG_TEXT_KEPT = 1000
_REPAIRS_COST = 2 * MOST_CONTENT

_BEFORE = 40
_NOWHERE = 10**9
_SAVE_AS_UTF8 = (
    "用记事本打开，选“文件→另存为”，“编码”选“UTF-8”后保存；用 WPS 时选“另存为→文本文件”，编码选“Unicode (UTF-8)”。"
)


class Scalar(NamedTuple):
    """A value, always as text."""

    text: str
    place: Place


class Sequence(NamedTuple):
    """A list."""

    items: tuple[Node, ...]
    place: Place


class Mapping(NamedTuple):
    """Names with their values in order, and the place of each name."""

    items: dict[str, Node]
    keys: dict[str, Place]
    place: Place


Node = Scalar | Sequence | Mapping


def excerpt(line: str, column: int) -> str:
    """At most 120 printable characters of a line, around the 1-based `column`; "…" stands for what is cut off.

    Up to column 80 it begins where the line begins; further right "…" comes first and `caret` says where the column is.
    """
    start = 0 if column <= WIDEST - _BEFORE else column - 1 - _BEFORE
    room = WIDEST if start == 0 else WIDEST - 1
    shown = line[start : start + room]
    if start + room < len(line):
        shown = shown[:-1] + "…"
    shown = shown if start == 0 else "…" + shown
    return shown if shown.isprintable() else "".join(char if _showable(char) else "�" for char in shown)


def caret(column: int) -> int:
    """The 0-based position of `column` in the `excerpt` made for it."""
    return column - 1 if column <= WIDEST - _BEFORE else _BEFORE + 1


def decode(raw: bytes, *, file: str) -> tuple[str | None, list[Problem]]:
    """UTF-8, with or without BOM, to text; None and what the file seems to be instead for everything else."""

    def refuse(code: str, message: str, remedy: str, place: Place | None = None) -> tuple[None, list[Problem]]:
        return None, [Problem(code, message, remedy, place or Place(file, 1, 1, ""))]

    if len(raw) > LARGEST:
        message = "文件超过 20 MB，不像是一份台账，没有读。"
        return refuse("too-large", message, "检查是不是放错了文件；台账太大时拆成几个文件。")
    head = raw[:4096]
    for magic, kind in _NOT_TEXT:
        if head.startswith(magic):
            remedy = "把内容另存为文本文件（编码选 UTF-8），再改成 .yaml。"
            return refuse("binary", f"这是{kind}，不是文本文件。", remedy)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or _spaced_by_nul(head):
        message = "文件的编码像是 UTF-16（记事本里叫 Unicode），不是 UTF-8。"
        return refuse("encoding", message, _SAVE_AS_UTF8)
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        start = error.start
    if _looks_gb18030(raw):
        message = "文件的编码像是 GB18030（即 GBK，记事本里叫 ANSI），不是 UTF-8。"
        return refuse("encoding", message, _SAVE_AS_UTF8)
    before = raw[:start].decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    line = before.count("\n") + 1
    column = len(before) - before.rfind("\n")
    tail = raw[start : start + 400].decode("utf-8", "replace").splitlines()
    shown = excerpt(before[before.rfind("\n") + 1 :] + (tail[0] if tail else ""), column)
    message = f"从这里起有不是 UTF-8 的字节（0x{raw[start]:02X}），文件可能损坏，或混用了两种编码。"
    remedy = "改正这一处的乱码；不知道原文时，从没有坏的备份恢复。"
    return refuse("encoding", message, remedy, Place(file, line, column, shown))


class Findings(list[Problem]):
    """The problems of one file: the first 200, and one of those left out, an error if there is any among them."""

    left_out: Problem | None = None

    @property
    def full(self) -> bool:
        return len(self) >= MOST_PROBLEMS

    def append(self, problem: Problem) -> None:
        if not self.full:
            super().append(problem)
        else:
            self._leave_out(problem)

    def _leave_out(self, problem: Problem) -> None:
        if self.left_out is None or (self.left_out.doubt and not problem.doubt):
            self.left_out = problem

    def take(self, more: Findings) -> None:
        for problem in more:
            self.append(problem)
        if more.left_out is not None:
            self._leave_out(more.left_out)

    def insist(self, problem: Problem) -> None:
        """Listed however many there are."""
        super().append(problem)

    def in_order(self) -> list[Problem]:
        """By place; after the first 200 one that says there are more."""
        problems = sorted(self, key=lambda problem: problem.place[1:3] if problem.place else (0, 0))
        if self.left_out is not None:
            message = f"问题太多，只列出了 {len(problems)} 处，这里和别处的没有列出。"
            more = Problem("more", message, "先改好列出的，再检查一遍。", self.left_out.place, self.left_out.doubt)
            problems.append(more)
        return problems


def limited(problems: Iterable[Problem]) -> list[Problem]:
    """The problems of one file in order of place, at most 200 and the word that there are more."""
    found = Findings()
    for problem in problems:
        found.append(problem)
    return found.in_order()


def parse(text: str, *, file: str) -> tuple[Node | None, list[Problem]]:
    """The one document of `text` as nodes, and all its problems in order of place; None when nothing can be used."""
    return _parse(text, file, pure=False)


_NOT_TEXT = (
    (b"PK\x03\x04", "压缩包或新版 Office/WPS 文件（如 xlsx、docx）"),
    (b"\xd0\xcf\x11\xe0", "旧版 Office/WPS 文件（如 xls、doc、et、wps）"),
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
)


def _spaced_by_nul(head: bytes) -> bool:
    """UTF-16 without BOM: the zero bytes stand on one side, even or odd, and are many."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    return max(even, odd) > max(2, len(head) // 16) and min(even, odd) * 8 < max(even, odd)


def _looks_gb18030(raw: bytes) -> bool:
    """Decodes as GB18030 (the first megabyte tells), gives mostly Chinese, and UTF-8 makes far less sense of it."""
    from codecs import getincrementaldecoder

    raw = raw[: 1 << 20]
    try:
        text = getincrementaldecoder("gb18030")().decode(raw)
    except UnicodeDecodeError:
        return False
    wide = [char for char in text if char > "\x7f"]
    spans = (("\u4e00", "\u9fff"), ("\u3000", "\u301f"), ("\uff00", "\uffef"), ("\u2010", "\u2026"))
    chinese = sum(any(first <= char <= last for first, last in spans) for char in wide)
    utf8 = [char for char in raw.decode("utf-8", "replace") if char > "\x7f"]
    return chinese * 10 >= len(wide) * 8 and utf8.count("�") * 4 > len(utf8)


def _showable(char: str) -> bool:
    """Whether a character may stand in a ledger: not a control, bidi or invisible one, no half of a surrogate pair."""
    if char.isprintable() or char in "\u3000\xa0":
        return True
    from unicodedata import category

    return category(char) not in ("Cc", "Cf", "Cs", "Zl", "Zp") and ord(char) & 0xFFFE != 0xFFFE


def _parse(text: str, file: str, *, pure: bool) -> tuple[Node | None, list[Problem]]:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > LARGEST or text.count("\n") > MOST_LINES:
        size = "20 MB" if len(text) > LARGEST else f"{MOST_LINES // 10_000} 万行"
        remedy = "检查是不是放错了文件；台账太大时拆成几个文件。"
        return None, [Problem("too-large", f"文件超过 {size}，不像是一份台账，没有读。", remedy, Place(file, 1, 1, ""))]
    found = Findings()
    lines, tabs = _printable(text, file, found)
    for problem, at in tabs:
        if lines[at] and not _repaired(lines, at, problem, found):
            return None, found.in_order()
    cost, blamed = 0, -1
    while True:
        reading = _Reading(lines, file)
        root = reading.read("\n".join(lines), pure=pure)
        if reading.broken is None:
            break
        problem, at = reading.broken
        cost += reading.cost + len(text) // 20
        again = problem.code == "indent" and blamed >= 0 and not "".join(lines[blamed:at]).strip()
        if found.full or cost > _REPAIRS_COST or again:
            _lose_all(problem, found)
            return None, found.in_order()
        if not _repaired(lines, at, problem, found):
            return None, found.in_order()
        blamed = at
    found.take(reading.problems)
    if reading.cut is not None:
        found.insist(reading.cut)
    if root is None and not found:
        remedy = "填写内容，或从备份恢复；不再使用的台账，从 settings.yaml 的 ledgers 里删去。"
        found.append(Problem("empty", "文件是空的。", remedy, Place(file, 1, 1, "")))
    return root, found.in_order()


def _lose_all(problem: Problem, found: Findings) -> None:
    found.insist(problem._replace(message=f"{problem.message}整个文件没有读入。"))


def _repaired(lines: list[str], at: int, problem: Problem, found: Findings) -> bool:
    """Makes the lines fit to be parsed again, and says with the problem how: what was put right, or what was left out.

    A name whose colon is wrong, or whose indent the lines below it tell, is put right. Of an item that holds items (a
    table of tasks), or outside all items, the one line is left out; else the item is. False if nothing of this helps.
    """
    whole = _mended(lines[at], lines, at, problem.code)
    if whole is not None and whole != lines[at]:
        lines[at] = whole
        found.append(problem._replace(message=f"{problem.message}这一行按“{whole.strip()[:20]}”读。"))
        return True
    span = _item_around(lines, at)
    if span is None or _holds_items(lines, span):
        bare = _without_text(lines, at)
        if bare is not None and bare != lines[at] and (_next_line(lines, at) or _next_line(lines, at, -1)) is not None:
            lines[at] = bare
            found.append(problem._replace(message=f"{problem.message}第{at + 1}行没有读入。"))
            return True
    if span is None:
        _lose_all(problem, found)
        return False
    first, last = span
    which = f"第{first + 1}至{last}行" if last - first > 1 else f"第{last}行"
    found.append(problem._replace(message=f"{problem.message}{which}这一条没有读入。"))
    lines[first:last] = [""] * (last - first)
    return True


def _mended(line: str, lines: list[str], at: int, code: str) -> str | None:
    """The line as it was surely meant; None if that is not sure.

    Where a line with a broken indent belongs is sure from the lines of the item or list that it opens, or if the names
    above and below it stand alike.
    """
    body = line.lstrip(_WIDE_BLANKS + " ")
    dash = "- " if body.startswith("- ") else ""
    name, colon, value = _named_value(body[len(dash) :])
    if code == "colon" and (colon == "：" or (colon and not value.startswith(" "))):
        return f"{line[: len(line) - len(body)]}{dash}{name}: {value.lstrip()}".rstrip()
    if code not in ("tab", "blank") or line[:1] not in _WIDE_BLANKS:
        return None
    below, above = _next_line(lines, at), _next_line(lines, at, -1)
    starts = below is not None and lines[below].lstrip(" ").startswith("-")
    depth = _indent(lines[below]) if below is not None else _NOWHERE
    if dash and not starts and 2 <= depth < _NOWHERE and colon:
        return " " * (depth - 2) + body
    if dash and not colon and above is not None and lines[above].lstrip(" ").startswith("- "):
        return " " * _indent(lines[above]) + body
    if not dash and colon == ":" and not value.strip() and depth < _NOWHERE and (starts or at == 0):
        return " " * max(depth - 2, 0) + body
    if not dash and colon == ":" and value.strip() and not starts and above is not None:
        before = lines[above].rstrip()
        column = _indent(before) + (2 if before.lstrip(" ").startswith("- ") else 0)
        if column == depth and not before.endswith((":", "|", ">")) and _named_value(before[column:])[1] == ":":
            return " " * depth + body
    return None


def _named_value(body: str) -> tuple[str, str, str]:
    """`name`, the colon after it (half or full width) and the rest; three times "" where no name begins the line."""
    stop = 0
    while stop < len(body) and stop <= 20 and (body[stop] in "_-" or body[stop].isalnum()):
        stop += 1
    if not stop or body[stop : stop + 1] not in ("：", ":"):
        return "", "", ""
    return body[:stop], body[stop], body[stop + 1 :]


def _next_line(lines: list[str], at: int, step: int = 1) -> int | None:
    """The next line (or the one before) that holds more than a comment."""
    at += step
    while 0 <= at < len(lines):
        if (body := lines[at].strip()) and not body.startswith("#"):
            return at
        at += step
    return None


def _holds_items(lines: list[str], span: tuple[int, int]) -> bool:
    """Whether the item holds items of three lines or more: then it is a table, and too much to lose for one line."""
    first, last = span
    outer = _indent(lines[first])
    begun = depth = -1
    for number in range(first + 1, last):
        line = lines[number]
        if not line.strip():
            continue
        indent = _indent(line)
        if outer < indent < _NOWHERE and line.startswith("- ", indent) and (begun < 0 or indent <= depth):
            begun, depth = number, indent
        elif begun >= 0 and indent <= depth:
            begun = -1
        elif begun >= 0 and number - begun >= 2:
            return True
    return False


def _without_text(lines: list[str], at: int) -> str | None:
    """The line with nothing on it but the dash that began it; None if further lines belong to it."""
    line = lines[at]
    indent = _indent(line)
    dash = line.startswith("- ", indent) if indent < _NOWHERE else False
    below = _next_line(lines, at)
    base = indent + 2 if dash else indent
    if indent < _NOWHERE and below is not None and base < _indent(lines[below]) < _NOWHERE:
        return None
    if _named_value(line.lstrip(_WIDE_BLANKS + " ")[2 if dash else 0 :])[2].strip() == "" and below is not None:
        follows = lines[below]
        if follows.lstrip(" ").startswith("- ") and _indent(follows) >= min(base, _NOWHERE - 1):
            return None
    return " " * indent + "-" if dash else ""


def _printable(text: str, file: str, found: Findings) -> tuple[list[str], list[tuple[Problem, int]]]:
    """The lines with every refused character replaced by "�" and every tab by a blank, and a problem for each.

    Lines with a tab in their indent come apart, with their 0-based number: nobody knows how far in they stand.
    """
    lines = text.split("\n")
    refused = {char for char in set(text) if char != "\n" and not _showable(char)}
    tabs: list[tuple[Problem, int]] = []
    if not refused:
        return lines, tabs
    table = {ord(char): " " if char == "\t" else "�" for char in refused}
    for number, line in enumerate(lines):
        if refused.isdisjoint(line):
            continue
        lines[number] = clean = line.translate(table)
        filled = line.rstrip(" \t")
        indent = len(line) - len(line.lstrip(" \t"))
        for index, char in enumerate(filled):
            if char not in refused:
                continue
            if found.left_out is not None:
                break
            place = Place(file, number + 1, index + 1, excerpt(clean, index + 1))
            if char != "\t":
                message = f"这里有一个看不见的控制字符（{_named(char)}），已换成“�”。"
                remedy = "删掉这个字符；从网页或表格里复制来的，先粘贴成纯文本。"
                found.append(Problem("control-character", message, remedy, place))
            elif index >= indent:
                message = "这里有一个制表符（Tab，U+0009），读的时候换成了空格。"
                remedy = "改成空格；从表格里复制来的，先粘贴成纯文本。"
                found.append(Problem("control-character", message, remedy, place))
            elif "\t" not in line[:index]:
                message = "缩进里用了制表符（Tab 键），缩进只能用空格。"
                remedy = "删掉这一行开头的制表符，改用空格，和上下同级的行对齐。"
                tabs.append((Problem("tab", message, remedy, place), number))
    for _, number in tabs:
        lines[number] = "\u3000" + lines[number].lstrip(" ")
    return lines, tabs


def _named(char: str) -> str:
    return f"U+{ord(char):04X}{_CHARACTERS.get(char, '')}"


_CHARACTERS = {
    "\0": "，空字符",
    "\x1b": "，转义符",
    "\ufeff": "，文件中间的 BOM",
    "\u200b": "，零宽空格",
    "\u202a": "，改变文字方向",
    "\u202b": "，改变文字方向",
    "\u202d": "，改变文字方向",
    "\u202e": "，改变文字方向",
    "\u2066": "，改变文字方向",
    "\u2067": "，改变文字方向",
    "\u2068": "，改变文字方向",
    "\u200e": "，改变文字方向",
    "\u200f": "，改变文字方向",
    "\u2028": "，换行符",
    "\u2029": "，换段符",
    "\x85": "，换行符",
}


def _item_around(lines: list[str], at: int) -> tuple[int, int] | None:
    """The span of lines of the list item (`- …`) that holds line `at`, all 0-based; None if no list item does."""
    at = min(at, len(lines) - 1)
    while at > 0 and not lines[at].strip():
        at -= 1
    width = _indent(lines[at])
    for first in range(at, -1, -1):
        line = lines[first]
        if not line.strip() or line.lstrip(" ").startswith("#"):
            continue
        indent = _indent(line)
        starts = line.startswith("- ", indent) or line[indent:] == "-"
        if starts and (first == at or indent < width):
            last = at + 1
            while last < len(lines) and (not lines[last].strip() or _indent(lines[last]) > indent):
                last += 1
            return first, last
        width = min(width, indent)
        if width == 0:
            return None
    return None


def _indent(line: str) -> int:
    """How far in a line stands; beyond everything else when other blanks than plain ones are in its indent."""
    width = len(line) - len(line.lstrip(" "))
    return _NOWHERE if width < len(line) and line[width] in _WIDE_BLANKS else width


class _Open:
    """A list or mapping whose end has not been met yet."""

    __slots__ = ("items", "key", "key_place", "keys", "pairs", "place", "skipped")

    def __init__(self, place: Place, mapping: bool) -> None:
        self.place = place
        self.pairs: dict[str, Node] | None = {} if mapping else None
        self.keys: dict[str, Place] = {}
        self.items: list[Node] = []
        self.key: str | None = None
        self.key_place: Place | None = None
        self.skipped = False

    def node(self) -> Node:
        if self.pairs is None:
            return Sequence(tuple(self.items), self.place)
        return Mapping(self.pairs, self.keys, self.place)


class _Reading:
    """One pass over the events of a text.

    `broken` holds what stopped it and the 0-based line to blame; `cut` says where it ends for having too much.
    """

    def __init__(self, lines: list[str], file: str) -> None:
        self.lines = lines
        self.file = file
        self.problems = Findings()
        self.broken: tuple[Problem, int] | None = None
        self.cut: Problem | None = None
        self.cost = 0

    def place(self, line: int, column: int) -> Place:
        """0-based in, 1-based out."""
        text = self.lines[line] if line < len(self.lines) else ""
        short = len(text) <= WIDEST and column < WIDEST - _BEFORE
        return Place(self.file, line + 1, column + 1, text if short else excerpt(text, column + 1))

    def report(self, code: str, message: str, remedy: str, place: Place) -> None:
        self.problems.append(Problem(code, message, remedy, place))

    def read(self, text: str, *, pure: bool) -> Node | None:
        from yaml.error import MarkedYAMLError

        try:
            return self._build(_events(text, pure=pure))
        except MarkedYAMLError as error:
            self.broken = self._syntax(error)
            return None

    def _build(self, events: Iterator[Event]) -> Node | None:
        from yaml import events as kinds

        root: Node | None = None
        stack: list[_Open] = []
        documents = 0
        for event in events:
            kind = type(event)
            self.cost += _NODE_COSTS
            if self.cost > MOST_CONTENT:
                return self._too_much(event, stack)
            if kind is kinds.ScalarEvent:
                scalar: Any = event
                self.cost += len(scalar.value)
                node: Node = self._scalar(scalar)
            elif kind is kinds.SequenceStartEvent or kind is kinds.MappingStartEvent:
                start: Any = event.start_mark
                place = self.place(start.line, start.column)
                if len(stack) >= DEEPEST:
                    message = f"这里套了 {DEEPEST} 层以上，台账用不到这么深。"
                    self.broken = Problem("too-deep", message, "检查括号或缩进是不是打多了。", place), start.line
                    return None
                self._plain_node(event, place)
                stack.append(_Open(place, kind is kinds.MappingStartEvent))
                continue
            elif kind is kinds.SequenceEndEvent or kind is kinds.MappingEndEvent:
                node = stack.pop().node()
            elif kind is kinds.AliasEvent:
                start = event.start_mark
                place = self.place(start.line, start.column)
                message = "这里用了 YAML 的引用（*），台账里不允许，这一处按空白读。"
                remedy = "把要引用的内容照写一遍；“*”是内容的话，用英文双引号括起来。"
                self.report("alias", message, remedy, place)
                node = Scalar("", place)
            elif kind is kinds.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    start = event.start_mark
                    self.report(
                        "many-documents",
                        "一个文件里只能有一份内容，从这一行“---”起没有读入。",
                        "删掉这一行“---”，或把后面的内容另存为一个文件。",
                        self.place(start.line, start.column),
                    )
                    return root
                continue
            else:
                continue
            if stack:
                self._put(stack[-1], node)
            else:
                root = node
        return None if isinstance(root, Scalar) and not root.text else root

    def _too_much(self, event: Any, stack: list[_Open]) -> Node | None:
        """What was read so far, where a file holds more than any ledger does."""
        message = "文件的内容太多，不像是一份台账，从这里起没有读。"
        remedy = "检查是不是放错了文件；台账太大时拆成几个文件。"
        place = self.place(event.start_mark.line, event.start_mark.column)
        self.cut = Problem("too-large", message, remedy, place)
        while len(stack) > 1:
            node = stack.pop().node()
            self._put(stack[-1], node)
        return stack[0].node() if stack else None

    def _plain_node(self, event: Any, place: Place) -> None:
        """Reports an anchor or an explicit tag; both are then left aside."""
        if event.anchor is not None:
            remedy = "删掉“&”和它后面的名字；“&”是内容的话，用英文双引号括起来。"
            self.report("anchor", "这里用了 YAML 的锚点（&），台账里不允许。", remedy, place)
        if event.tag is not None:
            remedy = "删掉“!”开头的标记；“!”是内容的话，用英文双引号括起来。"
            self.report("tag", "这里用了 YAML 的类型标记（!），台账里不允许。", remedy, place)

    def _scalar(self, event: Any) -> Scalar:
        start, end = event.start_mark, event.end_mark
        place = self.place(start.line, start.column)
        if event.anchor is not None or event.tag is not None:
            self._plain_node(event, place)
        if not event.style:
            line = self.lines[end.line] if end.line < len(self.lines) else ""
            column = end.column
            while line[column : column + 1] == " ":
                column += 1
            if line[column : column + 1] == "#":
                lost = self.place(end.line, column)
                message = "“#”和它后面的字会被当作注释丢掉，没有读入。"
                remedy = "是内容的话，把整个内容用英文双引号括起来；是注释的话，另起一行写。"
                self.report("lost-tail", message, remedy, lost)
            if end.line > start.line:
                self._swallowed(start.line, end.line)
        value: str = event.value
        if len(value) > LONGEST_TEXT:
            message = f"这里的一段文字有 {len(value)} 个字，不像是台账的内容，只读了前 {_LONG_TEXT_KEPT} 个字。"
            self.report("too-long", message, "检查是不是贴错了内容，或少了一个引号。", place)
            value = value[:_LONG_TEXT_KEPT]
        if event.style == '"' and not value.isprintable():
            value = self._unescaped(value, place)
        return Scalar(value, place)

    def _unescaped(self, value: str, place: Place) -> str:
        """The text of a double-quoted value whose escapes may have brought in what may not be typed."""
        refused = {char for char in set(value) if char != "\n" and not _showable(char)}
        for char in sorted(refused):
            message = f"双引号里的转义写出了看不见的控制字符（{_named(char)}），已换成“�”。"
            self.report("control-character", message, "删掉这个转义；反斜杠是内容的话，写成“\\\\”。", place)
        return value.translate(dict.fromkeys(map(ord, refused), "�")) if refused else value

    def _swallowed(self, first: int, last: int) -> None:
        """A line that looks like a name of its own, yet was read as more of the value above it."""
        for number in range(first + 1, min(last + 1, len(self.lines))):
            line = self.lines[number]
            begin = _indent(line)
            stop = begin
            while stop < len(line) and (line[stop] in "_-" or (line[stop].isascii() and line[stop].islower())):
                stop += 1
            if stop - begin < 2 or stop >= len(line):
                continue
            if line[stop] == "：" or (line[stop] == ":" and line[stop + 1 : stop + 2] not in ("", " ", "/")):
                name = line[begin:stop]
                message = f"“{name}”后面{_COLON[line[stop]]}，这一行被并进了上一项的内容。"
                remedy = f"写成“{name}: 内容”（半角冒号加一个空格），并和上面的名称对齐。"
                self.report("colon", message, remedy, self.place(number, stop))

    def _put(self, parent: _Open, node: Node) -> None:
        if parent.pairs is None:
            parent.items.append(node)
        elif parent.key_place is None:
            parent.key_place = node.place
            parent.skipped = not self._take_key(parent, node)
        else:
            if not parent.skipped and parent.key is not None:
                parent.pairs[parent.key] = node
            parent.key_place = None

    def _take_key(self, parent: _Open, node: Node) -> bool:
        if not isinstance(node, Scalar):
            remedy = "写成“名称: 内容”；括号是内容的话，用英文双引号括起来。"
            self.report("bad-key", "名称只能是文字，这里却是列表或括号。", remedy, node.place)
            return False
        name = node.text.strip()
        if name != node.text:
            self.report("blank", "名称的前后有全角空格。", "删掉全角空格，缩进改用半角空格。", node.place)
        if not name:
            self.report("bad-key", "冒号前面没有名称。", "写成“名称: 内容”。", node.place)
            return False
        if name == "<<":
            message = "这里用了 YAML 的合并（<<），台账里不允许，没有读入。"
            self.report("merge-key", message, "把要合并的内容照写一遍。", node.place)
            return False
        if name in parent.keys:
            first = parent.keys[name].line
            message = f"“{name[:40]}”写了两次：第{first}行和第{node.place.line}行。读的是第{first}行。"
            remedy = "只留一个；两个都要的话，合成一个，或另起一条（以“- ”开头）。"
            self.report("duplicate-key", message, remedy, node.place)
            return False
        parent.key = name
        parent.keys[name] = node.place
        return True

    def _syntax(self, error: MarkedYAMLError) -> tuple[Problem, int]:
        """What stopped the parser, in plain Chinese, and the line it is to be blamed on."""
        said = f"{error.context or ''}|{(error.problem or '').partition(', but ')[0]}"
        mark: Any = error.problem_mark or error.context_mark
        origin: Any = error.context_mark or mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        opened = (origin.line, origin.column) if origin else (line, column)
        if "quoted scalar" not in said:
            odd = self._odd_line(line, said)
            if odd is not None:
                return odd
        slip = next(slip for slip in _SYNTAX if all(needle in said for needle in slip.said))
        if slip.at_origin:
            line, column = opened
        while line > 0 and (line >= len(self.lines) or not self.lines[line].strip()):
            line, column = line - 1, 0
        text = self.lines[line]
        column = min(column, len(text))
        message = slip.message.replace("{}", text[column : column + 1])
        return Problem(slip.code, message, slip.remedy, self.place(line, column)), line

    def _odd_line(self, line: int, said: str) -> tuple[Problem, int] | None:
        """The slip that usually stands behind such a complaint, on its line or up to three above."""
        for number in range(line, max(line - 4, -1), -1):
            text = self.lines[number] if number < len(self.lines) else ""
            odd: Problem | None = None
            if "flow node" in said or "entries are not allowed" in said:
                odd = self._open_bracket(text, number)
            elif "<document start>" in said:
                odd = self._percent(text, number)
            if odd is None and any(words in said for words in _LOST_NAME):
                odd = self._wrong_colon(text, number)
            if odd is not None:
                return odd, number
        if "<document start>" in said or any(words in said for words in _LOST_NAME):
            return self._wrong_colon_above(line)
        return None

    def _wrong_colon_above(self, line: int) -> tuple[Problem, int] | None:
        """A heading far above (`units：`) that took all the lines below it for its text."""
        depth = _NOWHERE
        for number in range(min(line, len(self.lines) - 1), -1, -1):
            text = self.lines[number]
            indent = _indent(text)
            wide = indent == _NOWHERE and text.endswith(":")
            if not text.strip() or (indent > depth and not wide):
                continue
            if (wide or text.endswith("：")) and (odd := self._wrong_colon(text, number)):
                return odd, number
            depth = indent
        return None

    def _wrong_colon(self, text: str, number: int) -> Problem | None:
        body = text.lstrip(" ")
        begin = len(text) - len(body)
        if body[:1] in ("\u3000", "\xa0"):
            remedy = "删掉全角空格，改用半角空格，和上下同级的行对齐。"
            return Problem("blank", "行首的缩进里有全角空格。", remedy, self.place(number, begin))
        if body.startswith("- "):
            begin += 2 + _indent(body[2:])
        name, colon, value = _named_value(text[begin : begin + 30])
        if not colon or (colon == ":" and value[:1] in ("", " ")):
            return None
        message = f"“{name}”后面{_COLON[colon]}，读不出这一项。"
        place = self.place(number, begin + len(name))
        return Problem("colon", message, f"写成“{name}: 内容”（半角冒号加一个空格）。", place)

    def _open_bracket(self, text: str, number: int) -> Problem | None:
        value = text.partition(": ")[2].lstrip()
        if value[:1] not in ("[", "{") or value.count(value[0]) <= value.count("]" if value[0] == "[" else "}"):
            return None
        return Problem("bracket", "这里的括号没有配对。", _CLOSE, self.place(number, text.index(value[0])))

    def _percent(self, text: str, number: int) -> Problem | None:
        if not text.startswith("%"):
            return None
        return Problem("cannot-start", "内容不能以“%”开头。", _QUOTE, self.place(number, 0))


_LOST_NAME = ("mapping values", "expected ':'", "block mapping", "block collection")
_COLON = {"：": "用了全角冒号“：”", ":": "的冒号后面少了一个空格"}


class _Slip(NamedTuple):
    """A parser's complaint in plain Chinese. `said` must all occur in it, whichever of the two parsers speaks."""

    said: tuple[str, ...]
    code: str
    message: str
    remedy: str
    at_origin: bool = False


_QUOTE = "是内容的话，把整个内容用英文双引号括起来。"
_CLOSE = "补上括号或半角逗号；括号是内容的话，把整个内容用英文双引号括起来。"

_SYNTAX = (
    _Slip(
        ("quoted scalar", "end of stream"),
        "unclosed-quote",
        "这里的引号只有一半，没有配对。",
        "在内容的末尾补上同样的引号；引号是内容的话，改用中文引号“ ”。",
        True,
    ),
    _Slip(
        ("quoted scalar", "document"),
        "unclosed-quote",
        "这里的引号只有一半，没有配对。",
        "在内容的末尾补上同样的引号；引号是内容的话，改用中文引号“ ”。",
        True,
    ),
    _Slip(
        ("quoted scalar",),
        "escape",
        "双引号里反斜杠“\\”的写法读不懂。",
        "把“\\”写成“\\\\”，或改用英文单引号。",
        True,
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
    _Slip(
        ("block collection",),
        "indent",
        "这一行和上面的“- ”没有对齐。",
        "检查缩进：同一级的“- ”要左右对齐。",
    ),
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


def _events(text: str, *, pure: bool) -> Iterator[Event]:
    """Events one at a time, from libyaml where PyYAML has it: nothing reads further than the first refusal."""
    import yaml

    loader: Any = yaml.Loader if pure else getattr(yaml, "CLoader", yaml.Loader)
    return iter(yaml.parse(text, Loader=loader))
