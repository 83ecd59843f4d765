"""What the lines above a table say it is: its own title, and the plan that it belongs to.

The table's title is the last line above it that is one: no sentence, no signature, no item of the list of attachments.
The plan's is the last heading that ends in 计划, 方案 and the like, or what the notice is about: 关于印发《…》的通知.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from jc_tasks.importing.cell_text import clean

LONGEST_TITLE = 60

ATTACHMENT = re.compile(r"(?:附件|附表|附)\s*[\d一二三四五六七八九十]*[：:]?")
_ATTACHED = re.compile(
    r"附[件表]?\s*(?:(?P<number>\d{1,2}(?!\d)|[一二三四五六七八九十]{1,3}(?=[：:.、．\s]|$))\s*[：:.、．]?|[：:\s]|$)\s*"
)
_NUMBER = re.compile(r"(?P<number>\d{1,2})\s*[.．、]\s*(?!\d)")
_NUMBERED = re.compile(
    r"[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|[（(]?\d{1,2}[）).．、]|第[一二三四五六七八九十]{1,3}[章节条]"
)
_NOTICE = re.compile(r".*?(?:印发|下发|发布)《?(?P<title>[^《》。；]{4,80}?)》?的通知")
_SENT = re.compile(r".*?现将《(?P<title>[^《》]{4,80})》印发.*")
_PLAN = re.compile(r"[^。；！？，]{4,60}(?:计划|方案|要点|规划)")
_NOUN = re.compile(r".*(?:台[账帐]|清单|表|计划|方案|要点|规划|任务|工程|项目|目标|措施|分工|汇总|明细|安排)")
_OPENER = re.compile(r"(?:请|现将|现就|为|根据|依据|按照?|经|特此|制定|编制|完善|落实|印发|按时|完成|关于).*")
_NO_TITLE = re.compile(rf"{ATTACHMENT.pattern}|.*[：:].*|(?:单位|填报|制表|日期|时间).*|[（(].*[）)]|.*〔20\d\d〕\d+号")
_DAY = r"(?:20\d\d|二[〇○零0Oo][一二三四五六七八九〇○零0Oo]{2})年[\d一二三四五六七八九十]{1,3}月"
DATE = re.compile(rf"{_DAY}[\d一二三四五六七八九十]{{1,3}}日(?:印发)?")
_SIGNED_ON = re.compile(rf"{DATE.pattern}|{_DAY}")
_SIGNED_BY = re.compile(r".*(?:府|局|室|委|会|院|办|公司|中心|组)")
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_NEXT_ITEM = re.compile(r"(?<!\s)\s++(?=\d{1,2}\s*[.．、]\s*(?!\d))")
_MOST_JOINED = 4  # lines that the title of a notice may be broken into
_LONGEST_NOTICE = 200


def plain(text: str) -> str:
    """A line without blanks, and without the signs around it."""
    return "".join(clean(text).split()).strip(":：*")


def bare(text: str) -> str:
    """The title that a line holds: without 附件1： or 1. before it, and of a notice what it is about."""
    words = text.strip().lstrip("#*").strip()
    if (match := _ATTACHED.match(words)) and match.end() < len(words):
        words = words[match.end() :]
    if match := _NUMBER.match(words):
        words = words[match.end() :]
    words = plain(words)
    notice = _NOTICE.fullmatch(words)
    return notice["title"] if notice else words


def is_title(words: str) -> bool:
    """Whether it may be a title: no sentence, nothing that is filled in, no date."""
    if not words or len(words) > LONGEST_TITLE or _NO_TITLE.fullmatch(words) or _SIGNED_ON.fullmatch(words):
        return False
    outer = _BRACKETS.sub("", words)
    if re.search("[。；！？，;!?]", outer) or outer.endswith("如下"):
        return False
    return bool(_NOUN.fullmatch(outer)) or not _OPENER.fullmatch(outer)


def notice(lines: Iterable[str]) -> str:
    """What the notice is about of which these are the first lines; "" where they are none."""
    titles = Titles()
    for line in lines:
        titles.line(line)
    return titles.notice


class Titles:
    """The lines of a document as they come, and the titles that stand in them."""

    def __init__(self) -> None:
        self.plan = ""
        self.lines: list[str] = []  # since the last table, as they are
        self._titles: list[str] = []  # of them those that may be titles
        self._attachments: dict[int, str] = {}
        self._listed: int | None = None  # the last item of the list of attachments that is being read
        self._mark = 0  # the attachment whose beginning was met last
        self.notice = ""
        self._recent: list[str] = []

    def line(self, text: str) -> None:
        """A line, or several where a list stands in one paragraph."""
        for part in _NEXT_ITEM.split(text) if _ATTACHED.match(text.strip()) else [text]:
            self._line(part.strip().lstrip("#").strip())

    def table(self, number: int) -> str:
        """The title of the table of this number that begins here; "" where there is none."""
        own = self._titles[-1] if self._titles else ""
        if own and own != self.notice:
            return own
        listed = self._attachments.get(self._mark or number, "")
        return listed if is_title(listed) else own

    def clear(self) -> None:
        """A table has begun: what stood above it is no title of the next one."""
        self.lines, self._titles = [], []

    def _line(self, text: str) -> None:
        words = plain(text)
        if not words:
            return
        title = bare(text)
        self.lines.append(title)
        if self._is_attachment(text) or self._is_notice(words):
            return
        self._look_for_plan(text, words, title)
        if _SIGNED_ON.fullmatch(words) and self._titles and _SIGNED_BY.fullmatch(self._titles[-1]):
            self._titles.pop()
        salutes = text.endswith(("：", ":")) and not _NOUN.fullmatch(words)
        if is_title(title) and not salutes:
            self._titles.append(title)

    def _is_attachment(self, text: str) -> bool:
        """Whether the line begins an attachment, or is an item of the list of attachments: 附件：1.台账, 2.联系表."""
        begun = _ATTACHED.match(text)
        rest = text[begun.end() :] if begun else text
        item = _NUMBER.match(rest)
        listed, self._listed = self._listed, None
        if begun and (begun["number"] or not item):
            self._mark = int(begun["number"]) if (begun["number"] or "").isdecimal() else 0
            self._listed = None if rest or begun["number"] else 0
            return not rest
        if item and (begun or listed is not None) and int(item["number"]) == (listed or 0) + 1:
            self._listed = int(item["number"])
            self._attachments[self._listed] = plain(rest[item.end() :])
            return True
        return False

    def _is_notice(self, words: str) -> bool:
        """Whether the line ends the title of a notice, which may have begun a few lines above."""
        self._recent = [*self._recent[1 - _MOST_JOINED :], words]
        if not words.endswith("通知"):
            return False
        for count in range(1, len(self._recent) + 1):
            joined = self._recent[-count:]
            if sum(map(len, joined)) > _LONGEST_NOTICE:
                return False
            if match := _NOTICE.fullmatch("".join(joined)):
                self.plan = self.notice = match["title"]
                self._titles = [*(one for one in self._titles if one not in joined), self.notice]
                return True
        return False

    def _look_for_plan(self, text: str, words: str, title: str) -> None:
        if "现将《" in words and not self.plan and (match := _SENT.fullmatch(words)):
            self.plan = match["title"]
        if not _PLAN.fullmatch(title) or _OPENER.fullmatch(title) or _NUMBERED.match(text):
            return
        if title == self.notice or not self.notice.endswith(title):
            self.plan = title
