"""The header of a ledger table: which column holds what, told by the words that offices print above it."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from jc_tasks.document import Row

ROLES: dict[str, tuple[str, ...]] = {
    # the first word of a row that a header has wins, where it has several
    "no": ("序号", "编号", "项号", "任务序号", "序", "NO", "NO.", "No"),
    "category": (
        *(
            "任务类别",
            "工作类别",
            "类别",
            "任务分类",
            "分类",
            "任务类型",
            "类型",
            "任务领域",
            "领域",
            "工作领域",
            "板块",
        ),
        *("重点领域", "任务名称", "专项行动", "一级任务", "工作方向"),
    ),
    "text": (
        *("具体措施", "具体任务", "工作措施", "主要措施", "任务措施", "整改措施", "工作任务", "重点任务", "主要任务"),
        *(
            "任务内容",
            "工作内容",
            "具体内容",
            "主要内容",
            "重点工作",
            "重点工作任务",
            "任务清单",
            "任务事项",
            "工作事项",
        ),
        *("目标任务", "年度任务", "年度目标任务", "任务", "措施", "事项", "工作要求", "具体工作", "具体工作任务"),
        *(
            "重点任务及措施",
            "主要任务措施",
            "整改任务",
            "整改内容",
            "问题描述",
            "项目名称",
            "工程名称",
            "重点工程",
            "重点项目",
        ),
        *("建设内容", "项目内容", "任务名称", "内容", "工作目标"),
    ),
    "deadline": (
        *("完成时限", "时限要求", "完成时间", "完成期限", "办结时限", "办理时限", "整改时限", "时间要求", "任务时限"),
        *(
            "完成时限要求",
            "完成时间要求",
            "计划完成时间",
            "计划完成时限",
            "要求完成时间",
            "完成日期",
            "截止时间",
            "截止日期",
        ),
        *(
            "整改期限",
            "时限",
            "期限",
            "时间节点",
            "完成节点",
            "进度要求",
            "时间安排",
            "推进时限",
            "工作时限",
            "落实时限",
        ),
    ),
    "units": (
        *("牵头单位", "责任单位", "责任部门", "责任主体", "牵头部门", "主责单位", "主责部门", "承办单位", "实施单位"),
        *(
            "落实单位",
            "责任单位(部门)",
            "责任部门(单位)",
            "牵头责任单位",
            "责任县(市、区)",
            "县(市、区)",
            "县区",
            "县(区)",
        ),
        *(
            "责任地区",
            "牵头单位及责任单位",
            "牵头(责任)单位",
            "整改责任单位",
            "责任分工",
            "实施主体",
            "建设单位",
            "项目单位",
        ),
        *("责任(牵头)单位", "市级牵头单位", "牵头市直单位", "责任科室"),
    ),
    "partners": (
        *("配合单位", "配合部门", "参与单位", "参加单位", "协办单位", "协同单位", "参与部门", "协助单位", "督办单位"),
        *("协同部门", "市级配合单位", "监管单位", "督导单位", "验收单位"),
    ),
    "remark": ("备注", "说明", "附注"),
    "progress": (
        "进展情况",
        "工作进展",
        "完成情况",
        "进展",
        "目前进展",
        "推进情况",
        "落实情况",
        "工作进展情况",
        "整改进展",
    ),
    "problem": ("存在问题", "存在的问题", "困难问题", "问题", "存在困难和问题", "存在问题及原因"),
    "next": ("下一步打算", "下步打算", "下一步措施", "下一步工作打算", "下步措施", "下一步计划", "下一步工作"),
}
SUPERVISION = ("progress", "problem", "next")
LONGEST_WORD = 20


class Header(NamedTuple):
    """The columns of a table: by role the 0-based column and its printed word; all others with their words.

    `partners` are further columns of units, `hidden` the other columns that nobody sees. `width` counts the columns up
    to the last that has a word.
    """

    columns: dict[str, int]
    words: dict[str, str]
    partners: tuple[tuple[int, str], ...]
    others: tuple[tuple[int, str], ...]
    hidden: tuple[tuple[int, str], ...]
    width: int

    @property
    def printed(self) -> tuple[object, ...]:
        """What two headers of one table have in common."""
        return (sorted(self.columns.items()), sorted(self.words.items()), self.partners, self.others)

    @property
    def is_ledger(self) -> bool:
        """With tasks in words and their deadlines; else it is a table of projects or targets."""
        return "text" in self.columns and "deadline" in self.columns


_UNITS_TOO = ("partners", "units")  # further columns of units
_ROLE_OF = {word: role for role, words in reversed(ROLES.items()) for word in words}


def squeezed(text: str) -> str:
    """A header's word without blanks and in half-width forms: 具 体 措 施 -> 具体措施."""
    return "".join(unicodedata.normalize("NFKC", text).split()).strip(":：*")


def header_in(row: Row, hidden: frozenset[int] = frozenset()) -> Header | None:
    """The header that a row is; None for every other row.

    A header names three things or more that a ledger has, among them the tasks or, beside numbers, the units.
    """
    words = [squeezed(cell.text) for cell in row.cells]
    filled = [word for index, word in enumerate(words) if word and not row.cells[index].left]
    if len(filled) < 3 or max(map(len, filled)) > LONGEST_WORD or len(set(filled)) < 3:
        return None
    by_role: dict[str, list[int]] = {}
    for index, word in enumerate(words):
        role = role_of(word)
        if role and not (row.cells[index].left and words[index - 1] == word):
            by_role.setdefault(role, []).append(index)
    columns = {role: _first(role, found, words, hidden) for role, found in by_role.items() if role != "partners"}
    if "text" not in columns and "category" in columns and words[columns["category"]] in ROLES["text"]:
        columns["text"] = columns.pop("category")
    if "category" not in columns and len(by_role.get("text", [])) > 1:
        before = [index for index in by_role["text"] if index < columns["text"] and index not in hidden]
        if before:
            columns["category"] = before[0]
    if len(columns) < 3 or not ("text" in columns or {"no", "units"} <= set(columns)):
        return None
    others = [(index, word) for index, word in enumerate(words) if word and index not in columns.values()]
    partners = [one for one in others if role_of(one[1]) in _UNITS_TOO and one[0] not in hidden]
    others = [one for one in others if one not in partners]
    return Header(
        columns,
        {role: words[index] for role, index in columns.items()},
        tuple(partners),
        tuple(one for one in others if one[0] not in hidden),
        tuple(one for one in others if one[0] in hidden),
        max(index for index, word in enumerate(words) if word) + 1,
    )


def role_of(word: str) -> str:
    """The role of a header's word, also with an addition in brackets or behind a bar: 完成时限（年月）."""
    if word in _ROLE_OF:
        return _ROLE_OF[word]
    bare = word.partition("(")[0] if word.endswith(")") else word.partition("/")[0]
    return _ROLE_OF.get(bare, "")


def _first(role: str, found: list[int], words: list[str], hidden: frozenset[int]) -> int:
    """The column that is meant where several have words of one role: a visible one, and the word that comes first."""
    rank = {word: place for place, word in enumerate(ROLES[role])}
    return min(found, key=lambda index: (index in hidden, rank.get(words[index], len(rank)), index))
