"""The words that offices print above the columns of a ledger, and what such a column holds.

A word stands in `ROLES`; or it is made of the parts that `_RULES` know (拟完成时间, 具体工作举措, 市级责任单位); or the
first of the two that 和 or 及 joins is such a word (主要任务和措施). An addition in brackets does not count.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from jc_tasks.importing.cell_text import clean

_WORDS = {
    # the first word of a row that a header has wins, where it has several
    "no": ("序号 编号 项号 任务序号 序 NO NO. No"),
    "category": (
        "任务类别 工作类别 类别 任务分类 分类 任务类型 类型 任务领域 领域 工作领域 板块 重点领域 任务名称 专项行动 "
        "一级任务 工作方向"
    ),
    "text": (
        "具体措施 具体任务 工作措施 主要措施 任务措施 整改措施 工作任务 重点任务 主要任务 任务内容 工作内容 具体内容 "
        "主要内容 重点工作 重点工作任务 任务清单 任务事项 工作事项 目标任务 年度任务 年度目标任务 任务 措施 事项 "
        "工作要求 具体工作 具体工作任务 重点任务及措施 主要任务措施 整改任务 整改内容 问题描述 项目名称 工程名称 "
        "重点工程 重点项目 建设内容 项目内容 任务名称 内容 工作目标 年度目标 整改目标 目标"
    ),
    "deadline": (
        "完成时限 时限要求 完成时间 完成期限 办结时限 办理时限 整改时限 时间要求 任务时限 完成时限要求 完成时间要求 "
        "计划完成时间 计划完成时限 要求完成时间 完成日期 截止时间 截止日期 整改期限 时限 期限 时间节点 完成节点 "
        "进度要求 时间安排 推进时限 工作时限 落实时限"
    ),
    "units": (
        "牵头单位 责任单位 责任部门 责任主体 牵头部门 主责单位 主责部门 承办单位 实施单位 落实单位 责任单位(部门) "
        "责任部门(单位) 牵头责任单位 责任县(市、区) 县(市、区) 县区 县(区) 责任地区 牵头单位及责任单位 牵头(责任)单位 "
        "整改责任单位 责任分工 实施主体 建设单位 项目单位 责任(牵头)单位 市级牵头单位 牵头市直单位 责任科室 "
        "属地责任"
    ),
    "partners": (
        "配合单位 配合部门 参与单位 参加单位 协办单位 协同单位 参与部门 协助单位 协同部门 市级配合单位 监管单位"
    ),
    "remark": ("备注 说明 附注"),
    "progress": ("进展情况 工作进展 完成情况 进展 目前进展 推进情况 落实情况 工作进展情况 整改进展 整改进展情况"),
    "problem": ("存在问题 存在的问题 困难问题 问题 存在困难和问题 存在问题及原因 反馈问题 具体问题"),
    "next": ("下一步打算 下步打算 下一步措施 下一步工作打算 下步措施 下一步计划 下一步工作"),
}
ROLES: dict[str, tuple[str, ...]] = {role: tuple(words.split()) for role, words in _WORDS.items()}
LONGEST_WORD = 20
LONGEST_OTHER = 60  # of a header, with what stands in brackets

_KIND = (
    r"(?:主要|重点|具体|问题|年度|本年度|20\d\d年度?|整改|整治|治理|工作|攻坚|改革|落实|推进|行动|专项|目标|细化|分项|防治"
    r"|实施|工程|项目|建设)"
)
_WHOSE = r"(?:省级|市级|县级|市直|属地|整改|整治|主要|具体|任务|工作|项目|各)"
_ANSWERS = r"(?:责任|牵头|主体|主责|主管|承办|主办|承担|落实|实施|组织实施|建设|业主|项目)"
_DONE = r"(?:完成|截止|竣工|完工|建成|投产|投运|到位|办结|销号|交付|整改|整治)"
_RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (role, re.compile(pattern))
    for role, pattern in (
        ("no", r"(?:任务|项目|问题|措施|清单|整改|总)(?:序号|编号)"),
        ("category", r"(?:任务|项目|工作|工程|问题|措施|整改|重点|所属|治理)*(?:类别|类型|分类|领域|板块|方向)"),
        ("progress", r".{0,8}(?:进展|完成|落实|推进|整改|进度)情况.{0,4}"),
        ("deadline", r"[^及和与、]{0,8}(?:时限|期限)(?:要求|节点|安排)?"),
        ("deadline", rf"[^及和与、]{{0,8}}{_DONE}(?:整改|整治|任务|工作)?(?:时间|日期|时间节点|节点|年月)(?:要求)?"),
        ("deadline", r"(?:工作|推进|任务|整改|年度)?(?:时间(?:安排|要求|进度|节点)|进度(?:安排|要求|计划))"),
        ("partners", r"(?:省级|市级|县级|市直|主要)*(?:配合|参与|参加|协助|协办|协同|协作)(?:责任)?(?:单位|部门)"),
        ("units", rf"{_WHOSE}*{_ANSWERS}+(?:单位|部门|主体|科室|处室|股室|乡镇|县区?|地区|机构)(?:名称)?"),
        (
            "text",
            rf"{_KIND}*(?:任务|措施|举措|事项|内容|要点|工作)+"
            r"(?:描述|名称|内容|分解|清单|要点|安排|要求|目标|标准|事项|说明)?",
        ),
    )
)
_OTHER_TIMES = re.compile(
    r".*(?:实际|已|报送|上报|填报|反馈|公示|开工|开始|启动|起始|检查|发现|督察|交办|有效|合同|批复|验收|入库|统计"
    r"|原定|原完).*"
)
_JOINTS = re.compile(r"及其|以及|[和及与或、/]")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_MEASURES = ("措施", "举措")
_ROLE_OF = {word: role for role, words in reversed(ROLES.items()) for word in words}
_RANK = {(role, word): place for role, words in ROLES.items() for place, word in enumerate(words)}

TIME = re.compile(r".*(?:时间|日期|时限|期限|年限|周期|工期|起止|节点|进度|季度|月份).*|年份|(?:本|20\d\d)?年度?目标")
"""A column that may hold deadlines though its word is none of theirs."""
ADJUSTED = re.compile(r"(?:调整|变更|延期|顺延|修改)(?:后|至)?的?.*")
"""A column of deadlines that count instead of the first ones, where it is filled."""
LAST_DAY = frozenset({"止", "截止", "完成", "结束", "竣工", "完工", "终止", "至"})
"""What stands under a wider 完成时限 above the deadline itself; beside it stands 起 or 开始."""


def squeezed(text: str) -> str:
    """A header's word without blanks and in half-width forms: 具 体 措 施 -> 具体措施."""
    return "".join(clean(unicodedata.normalize("NFKC", text)).split()).strip(":：*")


def bare(word: str) -> str:
    """Without additions in brackets: 完成时限(年月) -> 完成时限."""
    return _BRACKETS.sub("", word) or word


@lru_cache(maxsize=4096)
def role_of(word: str) -> str:
    """What a column under this word holds; "" where it is none of the roles."""
    if len(word) > LONGEST_OTHER:
        return ""
    if role := _role(word) or _role(bare(word)):
        return role
    parts = [part for part in _JOINTS.split(bare(word)) if part]
    roles = [_role(part) for part in parts]
    if len(parts) < 2 or not roles[0]:
        return ""
    if {"deadline", "units"} & set(roles[1:]) - {roles[0]}:
        return ""  # 责任单位及完成时限: two things in one column
    return "text" if roles[0] in ("category", "problem") and "text" in roles else roles[0]


def _role(word: str) -> str:
    if word in _ROLE_OF or len(word) > LONGEST_WORD:
        return _ROLE_OF.get(word, "")
    role = next((role for role, pattern in _RULES if pattern.fullmatch(word)), "")
    return "" if role == "deadline" and _OTHER_TIMES.fullmatch(word) else role


def rank(role: str, word: str) -> int:
    """Which word of a role is meant where a header has several: the smallest.

    Measures are what is to be done, the unit that leads answers first.
    """
    if role == "units" and "牵头" in word:
        return 0
    known = _RANK.get((role, word))
    return known if known is not None else (0 if word.endswith(_MEASURES) else len(ROLES[role]))


def means_tasks(word: str) -> bool:
    """Whether a word for categories means the tasks where a header has no other word for them: 任务名称."""
    return ("text", word) in _RANK


def heads_a_group(word: str) -> bool:
    """Whether a column of words before the tasks may be what groups them: 重点任务, not 整改目标."""
    return word.endswith(("任务", "工作", "事项", "项目", "工程", "名称", "行动", "清单"))
