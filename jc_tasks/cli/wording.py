"""Sentences around a listing: titles, counts, and what to type next."""

from collections.abc import Iterable
from datetime import date

from jc_tasks.agenda.lines import Item, late_besides, overdue_items
from jc_tasks.agenda.period import day_words, span_words
from jc_tasks.agenda.tallies import is_done
from jc_tasks.agenda.which_categories import categories_named
from jc_tasks.agenda.windows import Window
from jc_tasks.cli.options import command_line
from jc_tasks.cli.question import Question


def span(window: Window) -> str:
    """Both ends, and that they belong to the span."""
    if window.first and window.last:
        return span_words(window.first, window.last)
    if window.first:
        return f"{day_words(window.first)}起"
    return f"{day_words(window.last)}止" if window.last else "全部日期"


def narrowed(q: Question) -> str:
    """What the listing was narrowed to, in front of its title: 大气 三 泽州县人民政府."""
    names = {plan.id: plan.name for plan in q.ledger.plans}
    words = [names.get(q.filter.plan, ""), category(q), q.filter.unit, q.filter.status, *q.filter.words]
    return " ".join(word for word in words if word)


def category(q: Question) -> str:
    """The full names of the categories that were meant, each once."""
    if not q.filter.category:
        return ""
    found = [one for one in categories_named(q.ledger, q.filter.category) if q.filter.plan in ("", one.plan)]
    return "、".join(dict.fromkeys(one.title for one in found))


def titled(q: Question, title: str) -> str:
    return f"{narrowed(q)}：{title}" if narrowed(q) else title


def due_title(q: Question, window: Window, items: list[Item]) -> str:
    if items:
        return titled(q, f"到期事项 {len(items)} 项，{span(window)}")
    return titled(q, f"没有到期的事项，{span(window)}")


def due_words(items: list[Item]) -> str:
    if not items:
        return "没有到期的事项"
    done = sum(map(is_done, items))
    return f"到期 {len(items)} 项" + (f"，其中已办结 {done} 项" if done else "")


def due_notes(q: Question, window: Window, items: list[Item], late: int) -> list[str]:
    """What is overdue is counted apart; an empty window says where else to look."""
    notes = []
    inside = sum(item.light == "红" for item in items)
    if late:
        number = f"已逾期 {late} 项，其中 {inside} 项在上面" if inside else f"另有 {late} 项已逾期，不在上面"
        number = number if items else f"已逾期 {late} 项"
        notes.append(f"截至 {q.today} {number}。查看：{command_line('overdue', q.asked)}")
    else:
        notes.append(f"截至 {q.today} 没有逾期的事项。")
    if not items and q.ledger.about.tasks:
        other = example_day(q)
        notes.append(f"看别的日子：{command_line('due', q.asked, within='30d', as_of=other.isoformat())}")
    return notes


def light_notes(q: Question, items: list[Item]) -> list[str]:
    """How the tasks divide by light, and what is late that their own lights do not show."""
    if not items:
        return []
    notes = [f"截至 {q.today}：{count(items)}。"]
    if late := late_besides(items, overdue_items(q.ledger, q.filter, q.today)):
        notes.append(f"另有 {len(late)} 个节点或定期事项已逾期：{command_line('overdue', q.asked)}")
    return notes


def example_day(q: Question) -> date:
    """A day on which a month ahead has something due: the first of the month with the most dated entries."""
    return q.ledger.about.busiest_month or (q.ledger.plans[0].issued if q.ledger.plans else q.today)


def count(items: Iterable[Item]) -> str:
    """How a listing divides by light: 红 3、黄 1、蓝 5、绿 20、无日期 12."""
    lights = [item.light for item in items]
    parts = [f"{light} {lights.count(light)}" for light in ("红", "黄", "蓝", "绿", "办结") if light in lights]
    if "—" in lights:
        parts.append(f"不亮灯 {lights.count('—')}")
    return "、".join(parts)
