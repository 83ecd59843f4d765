"""The names to filter by: units and categories, with counts."""

from jc_tasks.agenda.lines import Load
from jc_tasks.ledger import Ledger
from jc_tasks.ledger.registry import Unit
from jc_tasks.model import Category
from jc_tasks.output.shown import Shown, Table, table_of

UNKNOWN = "不在名册"


def units(loads: list[Load], ledger: Ledger) -> Table:
    columns: tuple[Shown[tuple[Load, Unit]], ...] = (
        Shown("单位", "name", lambda one: one[1].name),
        Shown("性质", "kind", lambda one: one[1].kind),
        Shown("上级", "parent", lambda one: one[1].parent),
        Shown("点名", "direct", lambda one: one[0].direct, "right"),
        Shown("经统称", "group", lambda one: one[0].group, "right"),
        Shown("措施", "measures", lambda one: one[0].measures, "right"),
        Shown("也可以写", "aliases", lambda one: one[1].aliases, flex=1, min_width=20),
    )
    rows = zip(loads, _units(loads, ledger), strict=True)
    notes = tuple(f"{group.name}：{'、'.join(group.members) or '由各条事项写明'}" for group in ledger.registry.groups)
    return table_of(rows, columns, f"单位 {len(loads)} 家", notes)


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
    columns: tuple[Shown[Category], ...] = (
        Shown("计划", "plan", lambda one: plans.get(one.plan, one.plan)),
        Shown("序号", "section", lambda one: one.section),
        Shown("类别", "title", lambda one: one.title, flex=1, min_width=20),
        Shown("事项", "entries", lambda one: one.entries, "right"),
    )
    return table_of(found, columns, f"类别 {len(found)} 个")


def category_records(found: list[Category]) -> list[dict[str, object]]:
    return [one._asdict() for one in found]
