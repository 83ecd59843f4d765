"""The names to filter by: units and categories, with counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jc_tasks.agenda.lines import Load
from jc_tasks.ledger.units import Unit
from jc_tasks.model import Category
from jc_tasks.output.tables import Cell, Column, Table

if TYPE_CHECKING:
    from jc_tasks.ledger import Ledger

UNKNOWN = "不在名册"


def units(loads: list[Load], ledger: Ledger) -> Table:
    columns = (
        Column("单位", "name"),
        Column("性质", "kind"),
        Column("上级", "parent"),
        Column("点名", "direct", align="right"),
        Column("经统称", "group", align="right"),
        Column("措施", "measures", align="right"),
        Column("也可以写", "aliases", flex=1, min_width=20),
    )
    rows = tuple(
        tuple(
            map(
                Cell,
                (
                    unit.name,
                    unit.kind,
                    unit.parent,
                    str(load.direct),
                    str(load.group),
                    str(load.measures),
                    "、".join(unit.aliases),
                ),
            )
        )
        for load, unit in zip(loads, _units(loads, ledger), strict=True)
    )
    notes = tuple(f"{group.name}：{'、'.join(group.members) or '由各条事项写明'}" for group in ledger.registry.groups)
    return Table(f"单位 {len(rows)} 家", columns, rows, notes)


def unit_records(loads: list[Load], ledger: Ledger) -> list[dict[str, object]]:
    return [
        {
            "name": unit.name,
            "kind": unit.kind,
            "parent": unit.parent or None,
            "aliases": list(unit.aliases),
            "direct": load.direct,
            "group": load.group,
            "measures": load.measures,
        }
        for load, unit in zip(loads, _units(loads, ledger), strict=True)
    ]


def _units(loads: list[Load], ledger: Ledger) -> list[Unit]:
    """The units of the loads; of one that the register does not know, that it does not."""
    known = {unit.name: unit for unit in ledger.registry.units}
    return [known.get(load.name) or Unit(load.name, UNKNOWN, (), "") for load in loads]


def categories(found: list[Category], ledger: Ledger) -> Table:
    plans = {plan.id: plan.name for plan in ledger.plans}
    columns = (
        Column("计划", "plan"),
        Column("序号", "section"),
        Column("类别", "title", flex=1, min_width=20),
        Column("事项", "entries", align="right"),
    )
    rows = tuple(
        tuple(map(Cell, (plans.get(one.plan, one.plan), one.section, one.title, str(one.entries)))) for one in found
    )
    return Table(f"类别 {len(rows)} 个", columns, rows)


def category_records(found: list[Category]) -> list[dict[str, object]]:
    return [one._asdict() for one in found]
