"""The events of a text -> nodes: each is checked as it comes, so a bomb is met before anything is built."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import yaml
from yaml.error import MarkedYAMLError
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from jc_tasks.model import Place, Problem
from jc_tasks.safeyaml.findings import Findings
from jc_tasks.safeyaml.nodes import DEEPEST, Mapping, Node, Scalar, Sequence
from jc_tasks.safeyaml.showable import named, showable
from jc_tasks.safeyaml.slips import COLON, complaint, is_nested_too_deep
from jc_tasks.safeyaml.source import WIDEST, Source, indent_of, named_value

MOST_CONTENT = 28_000_000
LONGEST_TEXT = 200_000
_NODE_COSTS = 20
_FAR_COSTS = 80  # more for what stands so far right that its excerpt is a text of its own
_LONG_TEXT_KEPT = 1000


class Pass:
    """One pass over the events of a text.

    `broken` holds what stopped it and the 0-based line to blame; `cut` says where it ends for having too much.
    """

    def __init__(self, source: Source) -> None:
        self.lines = source.lines
        self.source = source
        self.place = self.source.place
        self.problems = Findings()
        self.broken: tuple[Problem, int] | None = None
        self.cut: Problem | None = None
        self.cost = 0

    def report(self, code: str, message: str, remedy: str, place: Place) -> None:
        self.problems.append(Problem(code, message, remedy, place))

    def read(self, text: str, *, pure: bool) -> Node | None:
        try:
            return self._build(_events(text, pure=pure))
        except MarkedYAMLError as error:
            mark: Any = error.problem_mark
            if is_nested_too_deep(error):
                self._find_too_deep(mark.line, mark.column, pure=pure)
            self.broken = self.broken or complaint(self.source, error)
            return None

    def _find_too_deep(self, line: int, column: int, *, pure: bool) -> None:
        """Reads again what stands before `column`: a parser that looks ahead in a line may refuse its thousandth
        bracket before it tells of the first, and how deep is too deep is for us to say.
        """
        before, self.cost = self.cost, 0
        with suppress(MarkedYAMLError):
            self._build(_events("\n".join([*self.lines[:line], self.lines[line][:column]]), pure=pure))
        self.cost += before

    def _build(self, events: Iterator[Event]) -> Node | None:
        root: Node | None = None
        stack: list[_Open] = []
        documents = 0
        for event in events:
            kind = type(event)
            self.cost += _NODE_COSTS
            if self.cost > MOST_CONTENT:
                return self._too_much(event, stack)
            if kind is ScalarEvent:
                scalar: Any = event
                self.cost += len(scalar.value)
                node: Node = self._scalar(scalar)
            elif kind is SequenceStartEvent or kind is MappingStartEvent:
                start: Any = event.start_mark
                place = self.place(start.line, start.column)
                if len(stack) >= DEEPEST:
                    message = f"这里套了 {DEEPEST} 层以上，台账用不到这么深。"
                    self.broken = Problem("too-deep", message, "检查括号或缩进是不是打多了。", place), start.line
                    return None
                self._plain_node(event, place)
                stack.append(_Open(place, kind is MappingStartEvent))
                continue
            elif kind is SequenceEndEvent or kind is MappingEndEvent:
                node = stack.pop().node()
            elif kind is AliasEvent:
                start = event.start_mark
                place = self.place(start.line, start.column)
                message = "这里用了 YAML 的引用（*），台账里不允许，这一处按空白读。"
                remedy = "把要引用的内容照写一遍；“*”是内容的话，用英文双引号括起来。"
                self.report("alias", message, remedy, place)
                node = Scalar("", place)
            elif kind is DocumentStartEvent:
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
            if node.place.column > WIDEST:
                self.cost += _FAR_COSTS
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
        elif event.style in "'\"" and end.line > start.line:
            self._swallowed_by_quotes(start.line, end.line, place)
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
        refused = {char for char in set(value) if char != "\n" and not showable(char)}
        for char in sorted(refused):
            message = f"双引号里的转义写出了看不见的控制字符（{named(char)}），已换成“�”。"
            self.report("control-character", message, "删掉这个转义；反斜杠是内容的话，写成“\\\\”。", place)
        return value.translate(dict.fromkeys(map(ord, refused), "�")) if refused else value

    def _swallowed(self, first: int, last: int) -> None:
        """A line that looks like a name of its own, yet was read as more of the value above it."""
        for number in range(first + 1, min(last + 1, len(self.lines))):
            line = self.lines[number]
            begin = indent_of(line)
            stop = begin
            while stop < len(line) and (line[stop] in "_-" or (line[stop].isascii() and line[stop].islower())):
                stop += 1
            if stop - begin < 2 or stop >= len(line):
                continue
            if line[stop] == "：" or (line[stop] == ":" and line[stop + 1 : stop + 2] not in ("", " ", "/")):
                name = line[begin:stop]
                message = f"“{name}”后面{COLON[line[stop]]}，这一行被并进了上一项的内容。"
                remedy = f"写成“{name}: 内容”（半角冒号加一个空格），并和上面的名称对齐。"
                self.report("colon", message, remedy, self.place(number, stop))

    def _swallowed_by_quotes(self, first: int, last: int, place: Place) -> None:
        """Lines that begin as items or names do, yet stand between quotes: the first quote lacks its own partner."""
        for number in range(first + 1, min(last + 1, len(self.lines))):
            body = self.lines[number].strip()
            name, colon, rest = named_value(body.removeprefix("- "))
            if (colon == ":" and rest[:1] in ("", " ")) and name.isascii():
                end, begin = last + self.source.first, number + self.source.first
                message = f"这里的引号到第{end}行才配上，中间的各行（从第{begin}行起）被并进了这一段文字。"
                remedy = "在这一行内容的末尾补上引号，并删掉多出的引号；引号是内容的话，改用中文引号“ ”。"
                self.report("unclosed-quote", message, remedy, place)
                return

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


def _events(text: str, *, pure: bool) -> Iterator[Event]:
    """Events one at a time, from libyaml where PyYAML has it: nothing reads further than the first refusal."""
    loader: Any = yaml.Loader if pure else getattr(yaml, "CLoader", yaml.Loader)
    return iter(yaml.parse(text, Loader=loader))
