"""Under which headings lines are counted: plans, categories, responsible units, months. Pure."""

from typing import NamedTuple

from jc_tasks.agenda.lines import Item
from jc_tasks.agenda.which_categories import categories
from jc_tasks.ledger.registry import NOBODY
from jc_tasks.ledger.value import Ledger
from jc_tasks.model import Task

BY = ("plan", "category", "unit", "month")


class Heading(NamedTuple):
    """A heading. `plan` is an id ("" for units and months), `section` the numeral of a category that has one."""

    plan: str
    section: str
    name: str


def divided(items: list[Item], ledger: Ledger, by: str, unit: str = "") -> dict[Heading, list[Item]]:
    """The items under their headings, none of them empty, in the order of the ledger, the register or the calendar.

    A joint task stands under each of its units, named or through a group; with `unit` (a unit or a group) only under
    that one. A row without a category stands under the name of its table; a line without a date under no month.
    """
    found: dict[Heading, list[Item]] = {}
    titles = {(one.plan, one.section): one.title for one in categories(ledger)}
    for item in items:
        for heading in _headings(item, ledger, by, unit, titles):
            found.setdefault(heading, []).append(item)
    order = {plan.id: index for index, plan in enumerate(ledger.plans)}
    places = {key: index for index, key in enumerate(titles)}
    units = {name: index for index, name in enumerate(ledger.registry.names)}

    def place(heading: Heading) -> tuple[int, int, str]:
        if by == "unit":
            return 0, units.get(heading.name, len(units)), heading.name
        section = places.get((heading.plan, heading.section), len(places))
        return order.get(heading.plan, len(order)), section, heading.name if by == "month" else ""

    return {heading: found[heading] for heading in sorted(found, key=place)}


def units_of(task: Task, unit: str = "") -> list[str]:
    """The units that answer for an entry, each once; with `unit` only it, or the members of it where it is a group."""
    return list(dict.fromkeys(one.name for one in task.units if unit in ("", one.name, one.group)))


def _headings(item: Item, ledger: Ledger, by: str, unit: str, titles: dict[tuple[str, str], str]) -> list[Heading]:
    task = item.task
    if by == "unit":
        return [Heading("", "", name) for name in units_of(task, unit) or [NOBODY]]
    if by == "month":
        return [Heading("", "", item.due.isoformat()[:7])] if item.due else []
    if by == "plan":
        names = {plan.id: plan.name for plan in ledger.plans}
        return [Heading(task.plan, "", names.get(task.plan, task.plan))]
    return [Heading(task.plan, task.section, titles.get((task.plan, task.section), task.table))]
