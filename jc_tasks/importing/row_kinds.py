"""Rows of a table that are no entries: totals, remarks, the lines where people sign."""

from __future__ import annotations

import re
import unicodedata

_TOTAL = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、)?(?:全[省市县区]|各县区|本[页表]|以上|任务|项目)?"
    r"(?:合计|总计|小计|共计|累计完成|累计|总数)(?:数|任务数|项目数)?(?:\(.*\))?(?:[:：].*|[\d.]+.{0,4})?"
)
_REMARK = re.compile(
    r"[*★☆※●▲(\[【]*(?:(?:注|注释|备注|说明|附注|填表说明|填报说明)\d{0,2}(?:[:.、].*)?"
    r"|(?:填表|填报|报送|制表|审核|审批|签发)(?:人|单位|日期|时间|领导)?(?:\([^()]*\))?:.*"
    r"|(?:联系人|联系电话|单位负责人|负责人|经办人|分管领导)(?:\([^()]*\))?:.*)"
    r"|[*★☆※●▲△]+(?:号|标记)?(?:为|表示|代表|是指).*"
)


def no_entry(first: str) -> str:
    """Why a row that begins with these words is no entry; "" if it may be one."""
    words = "".join(unicodedata.normalize("NFKC", first).split())
    if _TOTAL.fullmatch(words.strip(":*")):
        return "是合计，不是事项"
    return "是表注，不是事项" if _REMARK.fullmatch(words) else ""
