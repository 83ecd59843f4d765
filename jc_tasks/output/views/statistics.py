"""Completion as tables for people, rows for spreadsheets, objects for scripts; every rate with its formula."""

from datetime import date

from jc_tasks.agenda.grouping import Heading
from jc_tasks.agenda.tallies import Tally, share
from jc_tasks.ledger import Ledger
from jc_tasks.model import Settings
from jc_tasks.output.layout import fitting
from jc_tasks.output.report_parts import formula, percent
from jc_tasks.output.shown import Cell, Column, Table, named
from jc_tasks.output.views.listing import BY_WORDS
from jc_tasks.progress.standing import FINISHED, NOT_STARTED, STRUCK_OFF, UNDER_WAY

LIGHTS = ("红", "黄", "蓝", "绿", "办结")
STATUSES = (NOT_STARTED, UNDER_WAY, FINISHED, STRUCK_OFF)
BARS, SHORT_BAR = (20, 10, 0), 10


def overall(total: Tally, settings: Settings, title: str, columns: int, encoding: str) -> list[Table]:
    """Both rates with their formulas, then the dated entries by light and by status; the longest bars that fit."""
    drafts = [_overall(total, settings, title, bar)[: 3 if total.dated else 1] for bar in BARS]
    fit = (draft for draft in drafts if all(fitting([table], columns, encoding) for table in draft))
    return next(fit, drafts[-1])


def _overall(total: Tally, settings: Settings, title: str, bar: int) -> list[Table]:
    drawn = (Column("图示", "bar"),) if bar else ()
    ratio = (Column("占比", "share", "right"), *drawn)
    rates = (
        ("应完成办结率", "已办结÷应完成", total.due_done, total.due),
        ("全部办结率", "已办结÷全部有时限", total.done, total.dated),
    )
    formula = Column("算法", "formula", flex=1, min_width=12)
    meanings = light_meanings(settings)
    return [
        Table(
            title,
            (Column("指标", "name"), formula, Column("算式", "sum"), Column("结果", "rate", "right"), *drawn),
            tuple(_row(name, how, f"{part}/{whole}", *_shared(part, whole, bar)) for name, how, part, whole in rates),
        ),
        Table(
            "",
            (Column("灯", "light"), Column("意思", "meaning"), Column("项数", "count", "right"), *ratio),
            tuple(
                _lit_row(light, meanings[light], count, *_shared(count, total.dated, bar))
                for light, count in ((light, total.lights.get(light, 0)) for light in LIGHTS)
            ),
        ),
        Table(
            "",
            (Column("状态", "status"), Column("项数", "count", "right"), *ratio),
            tuple(
                _row(status, str(count), *_shared(count, total.dated, bar))
                for status, count in ((status, total.statuses.get(status, 0)) for status in STATUSES)
            ),
        ),
    ]


def divided(rows: dict[Heading, Tally], ledger: Ledger, by: str, columns: int, encoding: str) -> Table:
    """A row a heading, in the fullest form that the page holds: bars or none, all lights or only the late."""
    label_width = 24 if by == "category" else 14
    forms = ((label_width, True, True), (label_width, False, True), (12, False, True), (12, False, False))
    drafts = [_draft(rows, ledger, by, *form) for form in forms]
    return fitting(drafts, columns, encoding) or drafts[-1]


def _draft(rows: dict[Heading, Tally], ledger: Ledger, by: str, least: int, bars: bool, lights: bool) -> Table:
    shown_lights = LIGHTS if lights else LIGHTS[:1]
    columns = (
        Column(BY_WORDS[by], "name", flex=1, min_width=least),
        Column("应完成办结", "due_rate", "right"),
        *([Column("图示", "bar")] if bars else []),
        Column("全部办结", "rate", "right"),
        *(Column(light, light, "right") for light in shown_lights),
        *([Column("长期", "standing", "right")] if by != "month" else []),
    )
    lines = (
        (
            *_row(label(heading, ledger), formula(one.due_done, one.due)),
            *(_row(_bar(one.due_done, one.due, SHORT_BAR)) if bars else ()),
            *_row(formula(one.done, one.dated)),
            *(_lit(one.lights.get(light, 0), light) for light in shown_lights),
            *(_row(str(one.standing)) if by != "month" else ()),
        )
        for heading, one in rows.items()
    )
    return Table(f"按{BY_WORDS[by]}", columns, tuple(lines))


def sheet(rows: dict[Heading, Tally], ledger: Ledger) -> Table:
    """Every number in a column of its own, for a spreadsheet."""
    plans = {plan.id: plan.name for plan in ledger.plans}
    names = ["计划", "类别序号", "名称", "事项", "有时限", "应完成", "应完成中已办结", "应完成办结率"]
    names += ["全部已办结", "全部办结率", *LIGHTS, *STATUSES, "长期", "例行", "时限未定", "已取消"]
    lines = [
        (
            plans.get(heading.plan, heading.plan),
            heading.section,
            heading.name,
            *map(str, (one.entries, one.dated, one.due, one.due_done)),
            percent(one.due_done, one.due, none=""),
            str(one.done),
            percent(one.done, one.dated, none=""),
            *(str(one.lights.get(light, 0)) for light in LIGHTS),
            *(str(one.statuses.get(status, 0)) for status in STATUSES),
            *map(str, (one.standing, one.routine, one.undecided, one.cancelled)),
        )
        for heading, one in rows.items()
    ]
    return Table("", tuple(Column(name, name) for name in names), tuple(_row(*line) for line in lines))


def records(rows: dict[Heading, Tally], by: str) -> list[dict[str, object]]:
    """An object a row; overview.schema.json describes it."""
    return [
        {
            "by": by or None,
            "plan": heading.plan or None,
            "section": heading.section or None,
            "name": heading.name,
            **named(one, "entries dated due due_done"),
            "due_rate": share(one.due_done, one.due),
            "done": one.done,
            "rate": share(one.done, one.dated),
            "lights": {light: one.lights.get(light, 0) for light in LIGHTS},
            "statuses": {status: one.statuses.get(status, 0) for status in STATUSES},
            **named(one, "standing routine undecided cancelled"),
        }
        for heading, one in rows.items()
    ]


def basis(total: Tally, today: date) -> list[str]:
    """What was counted, how, and what was left out."""
    left = [
        ("长期性工作", total.standing),
        ("每日、每周的例行工作", total.routine),
        ("时限未定", total.undecided),
        ("已取消", total.cancelled),
    ]
    out = "、".join(f"{name} {count} 项" for name, count in left if count)
    return [
        "口径：一项事项算一次，按它自己的完成时限，节点不另算。定期事项也算一次，到期的各次都办结才算办结。"
        f"“应完成”是到 {today}（含当天）时限已到的事项；“已办结”含已销号。",
        f"不算在办结率里：{out}。" if out else "全部事项都算在办结率里。",
    ]


def unit_basis(rows: dict[Heading, Tally], total: Tally, joint: int, groups: int) -> str:
    """That a joint task counts for each of its units, and by how much the rows exceed the whole."""
    counted = sum(one.dated for one in rows.values())
    words = f"几个单位共同负责的，每个单位都算一次（{joint} 项）；"
    words += f"经“各县（市、区）人民政府”这类统称负责的，每个成员单位都算一次（{groups} 项）。"
    words += f"所以各行有时限的加起来是 {counted} 项，实际是 {total.dated} 项。" if counted != total.dated else ""
    return words + "按单位名录的顺序排列，不是排名。"


def month_basis(total: Tally) -> str:
    left = total.entries - total.dated
    words = "按完成时限所在的月份；定期事项按最近到期的一次，还没有到期过的按下一次。"
    return words + (f"没有列入的 {left} 项见上一条。" if left else "")


def label(heading: Heading, ledger: Ledger) -> str:
    """A heading as people read it: 大气 三 强化扬尘综合管控和治理."""
    plan = next((plan.name for plan in ledger.plans if plan.id == heading.plan), heading.plan)
    return " ".join(word for word in (plan if plan != heading.name else "", heading.section, heading.name) if word)


def light_meanings(settings: Settings) -> dict[str, str]:
    yellow, blue = settings.yellow, settings.blue
    return {
        "红": "逾期",
        "黄": f"{yellow} 天内到期",
        "蓝": f"{yellow + 1}～{blue} 天到期",
        "绿": f"{blue} 天以后到期",
        "办结": "已办结、已销号",
    }


def _bar(part: int, whole: int, cells: int) -> str:
    """Filled by share: empty only for nothing, full only for all; no bar where there is nothing to divide by."""
    ratio = share(part, whole)
    if ratio is None:
        return ""
    filled = min(max(round(ratio * cells), 1), cells - 1) if 0 < part < whole else round(ratio * cells)
    return "█" * filled + "░" * (cells - filled)


def _shared(part: int, whole: int, bar: int) -> tuple[str, ...]:
    return (percent(part, whole), _bar(part, whole, bar)) if bar else (percent(part, whole),)


def _lit_row(light: str, meaning: str, count: int, ratio: str, *bar: str) -> tuple[Cell, ...]:
    return (
        Cell(light, light),
        *_row(meaning, str(count), ratio),
        *(Cell(drawn, light if count else "") for drawn in bar),
    )


def _lit(count: int, light: str) -> Cell:
    return Cell(str(count), light if count else "")


def _row(*texts: str) -> tuple[Cell, ...]:
    return tuple(map(Cell, texts))
