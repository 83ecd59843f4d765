"""The values of a mapping by their names, typed: every slip becomes a `Problem`, every good value is kept."""

from __future__ import annotations

from datetime import date

from jc_tasks.model import Place, Problem
from jc_tasks.safeyaml import Findings, Mapping, Node, Scalar, Sequence

LABELS = {
    "aliases": "别名",
    "commitment": "有时限的承诺",
    "deadline": "完成时限",
    "document": "文号",
    "group_members": "所指单位",
    "groups": "统称",
    "id": "编号",
    "issued": "印发日期",
    "kind": "类别",
    "ledgers": "台账文件",
    "lights": "亮灯天数",
    "line": "原文行号",
    "measure": "正文措施序号",
    "measures": "正文措施",
    "members": "成员",
    "milestones": "分步时限",
    "name": "名称",
    "no": "序号",
    "notes": "注",
    "parent": "上级单位",
    "plan": "计划代号",
    "remark": "备注",
    "seasons": "季节",
    "section": "类别序号",
    "sections": "任务类别",
    "tables": "表",
    "tasks": "任务",
    "text": "内容",
    "title": "标题",
    "units": "责任单位",
    "units_label": "责任单位栏名",
    "year": "年份",
}


def called(key: str) -> str:
    """A name as the reader should see it: “deadline”（完成时限）."""
    return f"“{key}”（{LABELS[key]}）" if key in LABELS else f"“{key}”"


def as_mapping(node: Node, what: str, problems: list[Problem]) -> Mapping | None:
    """The node if it has names and values; else None and a problem that looks for the usual slip, a wrong colon."""
    if isinstance(node, Mapping):
        return node
    message = f"{what}应是“名称: 内容”的样子，这里却是{_form(node)}。"
    remedy = "逐行写成“名称: 内容”（半角冒号加一个空格）。"
    if isinstance(node, Scalar) and "：" in node.text[:20]:
        message = f"{what}用了全角冒号“：”，整行被当成了一句话。"
        remedy = "把“：”改成半角冒号加一个空格“: ”。"
    elif isinstance(node, Scalar) and ":" in node.text[:20]:
        message = f"{what}的冒号后面少了一个空格，整行被当成了一句话。"
        remedy = "在半角冒号后面加一个空格。"
    problems.append(Problem("not-a-mapping", message, remedy, node.place))
    return None


def _form(node: Node) -> str:
    if isinstance(node, Scalar):
        return "一句话" if node.text else "空白"
    return "列表" if isinstance(node, Sequence) else "“名称: 内容”"


class Fields:
    """One mapping being read. `what` names it in messages (“第3条任务”)."""

    def __init__(self, node: Mapping, what: str, known: frozenset[str], problems: list[Problem]) -> None:
        self.node = node
        self.what = what
        self.problems = problems
        if not known.issuperset(node.items):
            self._report_unknown(known)

    def _report_unknown(self, known: frozenset[str]) -> None:
        from difflib import get_close_matches  # 2 ms, only for a name that is not known

        guesses = 20
        for key, place in self.node.keys.items():
            if isinstance(self.problems, Findings) and self.problems.left_out:
                return  # no more would be listed
            if key in known or key not in self.node.items:
                continue
            near = get_close_matches(key[:40].lower(), sorted(known), 1, 0.6) if guesses else []
            guesses -= 1
            remedy = f"是不是“{near[0]}”？" if near else f"这里可以写的名称：{'、'.join(sorted(known))}。"
            message = f"{self.what}里有不认识的名称“{key[:40]}”，它的内容没有读入。"
            self.problems.append(Problem("unknown-key", message, remedy, place))

    def report(self, code: str, message: str, remedy: str, key: str | None = None, *, doubt: bool = False) -> None:
        """A problem at the value of `key`, or at the mapping itself."""
        self.problems.append(Problem(code, message, remedy, self.place(key), doubt))

    def place(self, key: str | None = None) -> Place:
        """Where the value of `key` stands: the name itself if the value is empty or on another line."""
        if key is None or key not in self.node.items:
            return self.node.place
        value, name = self.node.items[key].place, self.node.keys[key]
        return value if value.line == name.line else name

    def text(self, key: str, *, required: bool = True) -> str:
        """The text without blanks around it; "" when it is missing."""
        node = self.node.items.get(key)
        if isinstance(node, Scalar):
            text = node.text.strip()
            if text or not required:
                return text
            self.report("missing", f"{self.what}的{called(key)}没有填写。", f"在“{key}: ”后面填写内容。", key)
        elif node is not None:
            self.report("not-text", f"{called(key)}应是一句话，这里却是{_form(node)}。", _quote_remedy(node), key)
        elif required and key not in self.node.keys:
            self.report("missing", f"{self.what}缺少{called(key)}。", f"补上一行“{key}: …”，和上下的名称对齐。")
        return ""

    def number(self, key: str, low: int, high: int, *, required: bool = True) -> int | None:
        """A whole number from `low` to `high`; None when missing or wrong."""
        text = self.text(key, required=required)
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) <= 9):
            remedy = "只写阿拉伯数字，用半角，不带单位。"
            self.report("not-a-number", f"{called(key)}应是数字，这里却是“{text[:40]}”。", remedy, key)
            return None
        value = int(text)
        if not low <= value <= high:
            remedy = f"改成 {low} 到 {high} 之间的数。"
            self.report("out-of-range", f"{called(key)}是 {value}，不在 {low} 到 {high} 之间。", remedy, key)
            return None
        return value

    def day(self, key: str) -> date | None:
        """A date written 2022-05-18; None when missing or when there is no such day."""
        text = self.text(key)
        parts = text.split("-")
        if not text:
            return None
        if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts) or len(parts[0]) != 4:
            message = f"{called(key)}应是日期，这里却是“{text[:40]}”。"
            self.report("not-a-date", message, "写成“年-月-日”，如 2022-05-18。", key)
            return None
        try:
            return date(int(parts[0]), int(parts[1][:3]), int(parts[2][:3]))
        except ValueError:
            self.report("no-such-day", f"{called(key)}写的 {text[:40]} 没有这一天。", "核对原文，改成真实的日期。", key)
            return None

    def items(self, key: str, *, required: bool = False) -> tuple[Node, ...]:
        """The members of a list; an empty value is an empty list."""
        node = self.node.items.get(key)
        found = node.items if isinstance(node, Sequence) else ()
        if isinstance(node, Mapping) or (isinstance(node, Scalar) and node.text):
            message = f"{called(key)}应是列表，这里却是{_form(node)}。"
            self.report("not-a-list", message, "每项另起一行，以“- ”开头。", key)
        elif required and node is not None and not found:
            self.report("missing", f"{self.what}的{called(key)}是空的。", "至少写一项，以“- ”开头。", key)
        elif required and key not in self.node.keys:
            self.report("missing", f"{self.what}缺少{called(key)}。", f"补上“{key}:”，下面逐项以“- ”开头。")
        return found

    def texts(self, key: str, *, required: bool = False) -> tuple[Scalar, ...]:
        """The members of a list that are texts, without blanks around them; the others are reported."""
        found = []
        for node in self.items(key, required=required):
            if isinstance(node, Scalar) and node.text.strip():
                found.append(Scalar(node.text.strip(), node.place))
                continue
            message = f"{called(key)}的每一项应是一句话，这里却是{_form(node)}。"
            self.problems.append(Problem("not-text", message, _quote_remedy(node), node.place))
        return tuple(found)

    def mappings(self, key: str, what: str, *, required: bool = False) -> list[Mapping]:
        """The members of a list that have names and values; the others are reported."""
        read = (as_mapping(node, what, self.problems) for node in self.items(key, required=required))
        return [node for node in read if node is not None]

    def mapping(self, key: str) -> Mapping | None:
        """The names and values under `key`; None if there are none."""
        node = self.node.items.get(key)
        if node is None or (isinstance(node, Scalar) and not node.text):
            return None
        return as_mapping(node, called(key), self.problems)


def _quote_remedy(node: Node) -> str:
    if isinstance(node, Scalar):
        return "填写内容，或删掉这一行。"
    return "内容里有冒号、括号的，用英文双引号整个括起来；分几项写的，合成一句。"
