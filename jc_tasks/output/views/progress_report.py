"""The report that an office sends: what is late, what is near, what was finished, who stands where.

Every list is an answer of `agenda`, every count one of `stats`: nothing is selected here a second time. Lists go by
lines, as `due` and `overdue` print them (a milestone is a line); counts and rates go by entries.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from jc_tasks.agenda.grouping import divided
from jc_tasks.agenda.lines import Filter, Item, all_items, dated_items, due_items, overdue_items
from jc_tasks.agenda.period import Period, day_words, span_words
from jc_tasks.agenda.tallies import Tally, entry_items, is_done, joint_and_grouped, sort_of, tally
from jc_tasks.agenda.windows import Window
from jc_tasks.chinese import numeral
from jc_tasks.ledger import Ledger
from jc_tasks.model import Problem
from jc_tasks.output.report_parts import Chart, Report, Row, Section, Share, percent
from jc_tasks.output.shown import Cell, Column, Table
from jc_tasks.output.views import listing
from jc_tasks.output.views.problems import describe
from jc_tasks.output.views.statistics import LIGHTS, STATUSES, basis, light_meanings

LEAST_RANKED = 3  # a rate of fewer entries says too little to be ranked by
NOT_RANKED = "司法机关"  # courts and procuratorates do not stand under the government that sends the report
SHOWN_PROBLEMS = 20
ALWAYS = Window(None, None)


def report(
    ledger: Ledger,
    filter: Filter,
    period: Period,
    today: date,
    *,
    contact: str = "",
    remarks: Iterable[str] = (),
    more_problems: Iterable[Problem] = (),
) -> Report:
    """The report on what `filter` keeps, as things stand on `today`; statuses and kinds are not filtered by.

    `remarks` are said of the data in the heading: whose it is, what could not be counted to anybody.
    """
    filter = filter._replace(kind="", status="")
    entries = entry_items(ledger, filter, today)
    total = tally(entries, today)
    lists = _Lists(ledger, filter.unit)
    drafts = [
        _overview(ledger, filter, period, today, total),
        _overdue(lists, overdue_items(ledger, filter, today)),
        *_upcoming(lists, ledger, filter, period, today),
        _units(ledger, filter, entries, total, today),
        _standing(ledger, entries, total),
        _problems((*ledger.problems, *more_problems)),
    ]
    sections = [draft for draft in drafts if draft]
    return Report(
        title=_title(ledger, filter, period),
        heading=(
            f"{period.this}：{span_words(period.first, period.last)}",
            f"截至：{day_words(today)}",
            *_documents(ledger, filter),
            *remarks,
        ),
        basis=(
            *basis(total, today),
            "各清单按行列：事项、节点各占一行；定期事项占一行。起止两天都算在内，到期当天不算逾期；"
            "每日、每周的例行工作不算逾期。",
        ),
        sections=tuple(
            section._replace(title=f"{numeral(number)}、{section.title}") for number, section in enumerate(sections, 1)
        ),
        contact=contact,
        period=period,
        today=today,
        unit=filter.unit,
    )


def finished_items(ledger: Ledger, filter: Filter, window: Window, today: date) -> list[Item]:
    """What was done or struck off in the window, by the day of it: entries, steps and periods that were closed as such.

    A step or period that is closed only because its entry is does not count again.
    """

    def in_window(item: Item) -> bool:
        days = (item.standing.done, item.standing.verified)
        return is_done(item) and any(day and window.holds(day) for day in days)

    found: dict[object, Item] = {}
    for item in dated_items(ledger, ALWAYS, filter, today):
        if in_window(item) and not item.standing.inherited:
            found[item.task.id, item.milestone, item.due] = item
    for item in all_items(ledger, filter, today):  # closed as a whole: what recurs, what has no date
        standing = ledger.progress.of(item.task.id)
        whole = item._replace(standing=standing, status=standing.status)
        if in_window(whole):
            found.setdefault((item.task.id, item.milestone, item.due), whole)
    return sorted(found.values(), key=lambda item: item.standing.verified or item.standing.done or today)


# What stands above


def _title(ledger: Ledger, filter: Filter, period: Period) -> str:
    plans = [plan for plan in ledger.plans if filter.plan in ("", plan.id)]
    name = plans[0].title if len(plans) == 1 else "、".join(plan.name for plan in plans) + "行动计划"
    return f"{name}任务完成情况{period.report}" + (f"（{filter.unit}）" if filter.unit else "")


def _documents(ledger: Ledger, filter: Filter) -> list[str]:
    """Each document once, with the plans that it issued."""
    issued: dict[tuple[str, date], list[str]] = {}
    for plan in ledger.plans:
        if filter.plan in ("", plan.id):
            issued.setdefault((plan.document, plan.issued), []).append(f"《{plan.title}》")
    lines = [f"依据：{document}（{day} 印发）{''.join(titles)}" for (document, day), titles in issued.items()]
    return [*lines, f"类别：{filter.category}"] if filter.category else lines


def _overview(ledger: Ledger, filter: Filter, period: Period, today: date, total: Tally) -> Section:
    late = len(overdue_items(ledger, filter, today))
    red = total.lights.get("红", 0)
    meanings = light_meanings(ledger.settings)
    sentences = [f"事项 {total.entries} 项，其中有时限的 {total.dated} 项。"]
    if total.due:
        rate = percent(total.due_done, total.due)
        sentences.append(f"到 {today} 应完成 {total.due} 项，已办结 {total.due_done} 项，应完成办结率 {rate}。")
    else:
        sentences.append(f"到 {today} 还没有应完成的事项。")
    if total.dated:
        rate = percent(total.done, total.dated)
        sentences.append(f"全部有时限的 {total.dated} 项中已办结 {total.done} 项，全部办结率 {rate}。")
    sentences.append(f"逾期 {red} 项" + (f"（节点另算，逾期清单共 {late} 行）。" if late != red else "。"))
    rates = (
        Row("应完成办结率（已办结÷应完成）", (Share(total.due_done, total.due),)),
        Row("全部办结率（已办结÷全部有时限）", (Share(total.done, total.dated),)),
    )
    lights = (
        Row(f"{light} {meanings[light]}", (Share(total.lights.get(light, 0), total.dated),), (), light)
        for light in LIGHTS
    )
    statuses = (Row(status, (Share(total.statuses.get(status, 0), total.dated),)) for status in STATUSES)
    charts = (
        Chart("指标", ("办结率",), rates),
        Chart("灯", ("占有时限的事项",), tuple(lights)),
        Chart("状态", ("占有时限的事项",), tuple(statuses)),
    )
    return Section("overview", "总体情况", ("".join(sentences),), charts if total.dated else ())


# The lists


class _Lists:
    """The lists of one report: a task's text stands in full in the first of them, the later ones point there."""

    def __init__(self, ledger: Ledger, unit: str) -> None:
        self.ledger = ledger
        self.unit = unit
        self.seen: set[str] = set()

    def section(
        self, key: str, title: str, items: list[Item], words: str, none: str, *, missed: bool = False
    ) -> Section:
        """A list under a title with its number of lines and some words; or `none`, that there is nothing."""
        if not items:
            return Section(key, title, (none,))
        lines = listing.lines(items, self.ledger, unit=self.unit, missed=missed, above=self.seen)
        self.seen.update(item.task.id for item in items)
        table = listing.page(lines, "", without=("via",) if all(item.via == "direct" for item in items) else ())
        return Section(key, f"{title}（{len(items)} 项）", (words,), (), (table,), (), tuple(items))


def _overdue(lists: _Lists, items: list[Item]) -> Section:
    longest = max((-item.days_left for item in items if item.days_left), default=0)
    words = f"最久的逾期 {longest} 天。逾期最久的在前；定期事项占一行，日期是最近错过的一次。"
    return lists.section("overdue", "逾期事项", items, words, "没有逾期的事项。", missed=True)


def _upcoming(lists: _Lists, ledger: Ledger, filter: Filter, period: Period, today: date) -> Iterable[Section]:
    """What is near, what else falls due before the period ends, what was finished in it, what the next one brings."""

    def due(key: str, title: str, window: Window, more: str = "") -> Section:
        items = due_items(ledger, window, filter, today)
        yellow = sum(item.light == "黄" for item in items)
        words = f"{_words(window)}。{more.format(yellow=yellow, blue=len(items) - yellow)}"
        return lists.section(key, title, items, words, f"{_words(window)}没有到期的事项。")

    near = _days(today, 0, ledger.settings.blue)
    counts = f"黄（{ledger.settings.yellow} 天内）{{yellow}} 项，蓝 {{blue}} 项，最近的在前。"
    yield due("near", f"临期事项：{ledger.settings.blue} 天内到期", near, counts)
    if near.last and near.last < period.last:
        yield due("rest", f"{period.this}再往后到期", Window(near.last + timedelta(days=1), period.last))
    items = finished_items(ledger, filter, period.window, today)
    none = f"{period.this}没有办结、销号的事项。"
    yield lists.section("finished", f"{period.this}办结、销号", items, _finished_words(items, period), none)
    yield due("next", f"{period.next}到期", period.following)


def _finished_words(items: list[Item], period: Period) -> str:
    done = [item for item in items if item.standing.done and period.window.holds(item.standing.done)]
    verified = sum(bool(item.standing.verified and period.window.holds(item.standing.verified)) for item in items)
    late = sum(item.standing.days_late(item.original or item.due) > 0 for item in done)
    parts = [f"办结 {len(done)} 项" + (f"（其中逾期办结 {late} 项）" if late else "")] if done else []
    parts += [f"销号 {verified} 项"] if verified else []
    return f"{period.this}{'，'.join(parts)}。"


def _days(today: date, first: int, last: int) -> Window:
    try:
        return Window(today + timedelta(days=first), today + timedelta(days=last))
    except OverflowError:
        return Window(today, None)


def _words(window: Window) -> str:
    if window.first and window.last:
        return span_words(window.first, window.last)
    return f"{window.first or ''}起"


# Who stands where


def _units(ledger: Ledger, filter: Filter, entries: list[Item], total: Tally, today: date) -> Section | None:
    """Rates by unit: by rank of what is due, then those that are not ranked, in the order of the register."""
    groups = divided(entries, ledger, "unit", filter.unit)
    tallies = {heading.name: tally(items, today) for heading, items in groups.items()}
    dated = {name: one for name, one in tallies.items() if one.dated}
    if not dated or (len(tallies) == 1 and filter.unit):
        return None
    judicial = {unit.name for unit in ledger.registry.units if unit.kind == NOT_RANKED}
    ranks = ranked({name: Share(one.due_done, one.due) for name, one in dated.items() if name not in judicial})
    order = sorted(dated, key=lambda name: ranks.get(name, len(dated) + 1))
    rows = tuple(
        Row(
            name,
            (Share(dated[name].due_done, dated[name].due), Share(dated[name].done, dated[name].dated)),
            (str(dated[name].lights.get("红", 0)), *((str(ranks.get(name, "—")),) if ranks else ())),
        )
        for name in order
    )
    joint, grouped = joint_and_grouped(entries)
    words = f"几个单位共同负责的（{joint} 项），每个单位都算一次；经统称负责的（{grouped} 项），每个成员都算一次。"
    if (counted := sum(one.dated for one in dated.values())) != total.dated:
        words += f"所以各行有时限的加起来是 {counted} 项，实际是 {total.dated} 项。"
    notes = [words]
    if ranks:
        words = f"按应完成办结率排名，相同的并列；应完成不足 {LEAST_RANKED} 项的不排名"
        notes.append(words + ("，检察院、法院等司法机关不排名。" if judicial & dated.keys() else "。"))
    else:
        notes.append("按单位名录的顺序排列，没有排名。")
    if rest := len(tallies) - len(dated):
        notes.append(f"另有 {rest} 个单位没有算在办结率里的事项，不列。")
    chart = Chart("单位", ("应完成办结率", "全部办结率"), rows, ("逾期", *(("排名",) if ranks else ())))
    return Section("units", "各单位完成情况", (), (chart,), (), tuple(notes))


def ranked(shares: dict[str, Share]) -> dict[str, int]:
    """Places by rate, equal rates on the same; nobody with too few entries, nobody at all where all rates are equal."""
    enough = {name: one for name, one in shares.items() if one.whole >= LEAST_RANKED}
    rates = {name: one.part / one.whole for name, one in enough.items()}
    if len(set(rates.values())) < 2:
        return {}
    return {name: 1 + sum(other > rate for other in rates.values()) for name, rate in rates.items()}


def _standing(ledger: Ledger, entries: list[Item], total: Tally) -> Section | None:
    """What has no date to be done by, counted plan by plan; what could not be read is named."""
    kinds: tuple[tuple[str, Callable[[Tally], int]], ...] = (
        ("长期性工作", lambda one: one.standing),
        ("每日、每周的例行工作", lambda one: one.routine),
        ("时限未定", lambda one: one.undecided),
        ("已取消", lambda one: one.cancelled),
    )
    shown = [(name, count) for name, count in kinds if count(total)]
    if not shown:
        return None
    rows = []
    for heading, items in divided(entries, ledger, "plan").items():
        one = tally(items, date.max)
        counts = [count(one) for _, count in shown]
        if any(counts):
            rows.append((heading.name, *map(str, counts)))
    if len(rows) > 1:
        rows.append(("合计", *(str(count(total)) for _, count in shown)))
    columns = (Column("计划", "plan"), *(Column(name, name, "right") for name, _ in shown))
    unread = [item for item in entries if sort_of(item) == "undecided"]
    undecided = [f"{item.task.id}（{item.deadline.phrase or '没有写'}）" for item in unread]
    return Section(
        "standing",
        "长期性工作等，单独计数",
        ("不算在办结率里，也不列为逾期：",),
        (),
        (Table("", columns, tuple(tuple(map(Cell, row)) for row in rows)),),
        (f"时限未定的：{'、'.join(undecided)}。",) if undecided else (),
    )


def _problems(problems: Iterable[Problem]) -> Section | None:
    """What is wrong with the data, without the lines of the files: a report goes to people who do not mend them."""
    wrong = [problem for problem in problems if not problem.doubt]
    if not wrong:
        return None
    told = [describe(one._replace(place=one.place and one.place._replace(excerpt=""))) for one in wrong]
    lines = [" ".join(line.strip() for line in words.splitlines()) for words in told[:SHOWN_PROBLEMS]]
    if len(told) > SHOWN_PROBLEMS:
        lines.append(f"……还有 {len(told) - SHOWN_PROBLEMS} 处没有列出。")
    return Section("problems", f"数据问题（{len(wrong)} 处）", ("以下问题改好以前，上面的结果可能不全：", *lines))
