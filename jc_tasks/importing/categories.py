"""The sections of a plan as its ledger prints them: 一、强化工业企业深度治理 -> key 一, title 强化工业企业深度治理."""

from __future__ import annotations

import re

from jc_tasks.chinese import numeral, numeral_value

_NUMBERED = re.compile(r"[（(]?(?P<numeral>[一二三四五六七八九十]{1,3})(?:[）)]|[、.．，\s])[、.．]?(?P<title>.+)")


class Sections:
    """Keys and titles in the order of the document; a label without a numeral gets the next one that is free."""

    def __init__(self) -> None:
        self.titles: dict[str, str] = {}
        self.given: list[str] = []  # keys that the document does not print
        self._keys: dict[str, str] = {}
        self._free = 1

    @staticmethod
    def numbered(label: str) -> bool:
        return _NUMBERED.fullmatch(label) is not None

    def key(self, label: str) -> str:
        """The key of the section that is printed so; a new one if it is met for the first time."""
        match = _NUMBERED.fullmatch(label)
        title = (match["title"] if match else label).rstrip("。.") or label
        wanted = match["numeral"] if match and numeral_value(match["numeral"]) else ""
        if wanted and self.titles.get(wanted, title) == title:
            self.titles[wanted] = title
            self._keys.setdefault(title, wanted)
            return wanted
        if title in self._keys:
            return self._keys[title]
        while (free := _key(self._free)) in self.titles:
            self._free += 1
        self.titles[free], self._keys[title] = title, free
        self.given.append(free)
        return free


def _key(number: int) -> str:
    return numeral(number) if number < 100 else str(number)
