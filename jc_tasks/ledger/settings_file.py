"""settings.yaml -> `Settings`: the ledger files of the folder, the light thresholds, the seasons."""

from __future__ import annotations

from datetime import date

from jc_tasks.deadlines.days import DEFAULT_SEASONS, NOT_KNOWN
from jc_tasks.ledger.value import BESIDES, SETTINGS
from jc_tasks.model import Problem, Season, Settings
from jc_tasks.safeyaml import Mapping, Scalar
from jc_tasks.safeyaml.typed_values import Fields

YELLOW, BLUE = 7, 30
_SETTINGS_KEYS = frozenset({"ledgers", "lights", "seasons"})
_LIGHT_KEYS = frozenset({"yellow", "blue"})


def default_settings() -> Settings:
    """What holds where the folder says nothing."""
    return Settings((), YELLOW, BLUE, _default_seasons())


def read_settings(root: Mapping, problems: list[Problem]) -> Settings:
    """The settings as they are written, defaults for the rest; what is wrong is added to `problems`.

    Where something of the file could not be read, which `problems` says, a season of which it says nothing may be what
    was lost: then no date is read by it.
    """
    torn = bool(problems)
    fields = Fields(root, SETTINGS, _SETTINGS_KEYS, problems)
    ledgers: dict[str, None] = {}
    for item in fields.texts("ledgers", required=True):
        name = item.text
        if "/" in name or "\\" in name or name.startswith("."):
            message = f"“{name[:80]}”不是数据文件夹里的文件名。"
            remedy = "只写文件名，如 air.yaml，文件放在同一文件夹。"
            problems.append(Problem("bad-file-name", message, remedy, item.place))
        elif name in ledgers or name in BESIDES:
            message = f"“{name[:80]}”列了两次。" if name in ledgers else f"“{name}”不是台账文件。"
            problems.append(Problem("bad-file-name", message, "从 ledgers 里删去这一行。", item.place))
        else:
            ledgers[name] = None
    yellow, blue = _lights(fields, problems)
    return Settings(tuple(ledgers), yellow, blue, _seasons(fields, problems, torn=torn))


def _lights(fields: Fields, problems: list[Problem]) -> tuple[int, int]:
    node = fields.mapping("lights")
    if node is None:
        return YELLOW, BLUE
    lights = Fields(node, "lights", _LIGHT_KEYS, problems)
    yellow = lights.number("yellow", 0, 3660, required=False)
    blue = lights.number("blue", 0, 3660, required=False)
    days = (YELLOW if yellow is None else yellow, BLUE if blue is None else blue)
    if days[0] > days[1]:
        message = f"黄灯的天数（{days[0]}）比蓝灯的（{days[1]}）还多。"
        lights.report("out-of-range", message, "黄灯的天数不能多于蓝灯，如黄 7、蓝 30。", "yellow")
        return YELLOW, BLUE
    return days


def _seasons(fields: Fields, problems: list[Problem], *, torn: bool) -> dict[str, Season]:
    """The usual seasons, and in their place what the settings say. One that cannot be read is not known."""
    node = fields.mapping("seasons")
    written = fields.node.items.get("seasons")
    unread = node is None and "seasons" in fields.node.keys and not (isinstance(written, Scalar) and not written.text)
    found = lost_seasons() if torn or unread else _default_seasons()
    found |= dict.fromkeys(node.keys if node else (), Season(*NOT_KNOWN))
    for name, value in node.items.items() if node else ():
        ends = value.text.split("..") if isinstance(value, Scalar) else []
        days = [_month_day(end) for end in ends]
        if len(days) == 2 and days[0] and days[1]:
            found[name] = Season(days[0], days[1])
            continue
        message = f"季节“{name[:40]}”的起止读不懂。"
        problems.append(Problem("bad-season", message, "写成“月-日..月-日”，如 06-01..09-30。", value.place))
    return found


def lost_seasons() -> dict[str, Season]:
    """The seasons where nothing is known of what the settings say."""
    return dict.fromkeys(_default_seasons(), Season(*NOT_KNOWN))


def _default_seasons() -> dict[str, Season]:
    return {name: Season(*ends) for name, ends in DEFAULT_SEASONS.items()}


def _month_day(text: str) -> tuple[int, int] | None:
    """(6, 1) of "06-01"; None if there is no such day in any year."""
    month, _, day = text.strip().partition("-")
    if not (month.isascii() and month.isdigit() and day.isascii() and day.isdigit() and len(text.strip()) <= 5):
        return None
    try:
        leap = date(2000, int(month), int(day))
    except ValueError:
        return None
    return leap.month, leap.day
