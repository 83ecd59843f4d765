"""Names as people type them -> plans, categories, units, tasks; the nearest are said where there is none."""

import unicodedata
from difflib import get_close_matches
from typing import NoReturn

import typer

from jc_tasks.agenda.which_categories import categories, categories_named
from jc_tasks.cache.data_folder import DataFolder
from jc_tasks.cli.clock import wrong_usage
from jc_tasks.cli.console import remark
from jc_tasks.cli.data import errors, tell
from jc_tasks.ledger.value import Ledger, Wanted
from jc_tasks.model import Task
from jc_tasks.output.views.listing import BY_WORDS, KIND_WORDS
from jc_tasks.progress.standing import STATUSES


def unit_named(ledger: Ledger, typed: str) -> str:
    """The name of the unit or group that a person typed; exit 4 with the nearest names when there is none.

    What the register does not know but a row names is a unit as well. A name as it stands comes before one like it.
    """
    registry = ledger.registry
    named = registry.canonical(typed)
    if named in [group.name for group in registry.groups]:
        return str(named)
    found = registry.with_units(registry.strange(ledger.unit_names)).find(typed)
    if found.name is None:
        _unknown(ledger, f"没有叫“{typed}”的单位。", found.nearest, "全部单位：jc-tasks units")
    return found.name


def task_named(folder: DataFolder, ledger: Ledger, typed: str) -> Task:
    """The task of that id; exit 4 with the nearest ids when there is none."""
    id = id_in(ledger, typed)
    return task_of(folder.ledger(Wanted(ids=frozenset({id}))), id) or unknown_tasks(folder, ledger, [typed])


def task_of(ledger: Ledger, id: str) -> Task | None:
    """The first task of that id, whatever its capitals."""
    return next((task for task in ledger.tasks if task.id.lower() == id), None)


def unknown_tasks(folder: DataFolder, ledger: Ledger, typed: list[str]) -> NoReturn:
    """Say of each that there is no such task, and which ids are nearest; exit 4."""
    tasks, measures = folder.ids()
    ids = list(dict.fromkeys(tasks + measures))
    *others, last = typed
    for one in others:
        remark(_not_found(f"没有编号是“{one}”的事项。", _nearest_ids(ledger, one, ids)))
    _unknown(ledger, f"没有编号是“{last}”的事项。", _nearest_ids(ledger, last, ids), "全部编号：jc-tasks list")


def _nearest_ids(ledger: Ledger, typed: str, ids: list[str]) -> tuple[str, ...]:
    """For a bare number every id with that number, else what is spelt alike."""
    id = id_in(ledger, typed)
    same = [one for one in ids if id.isdigit() and one.partition("-")[2].lstrip("mpt") == id]
    return tuple(same or get_close_matches(id, ids, n=5))


def id_in(ledger: Ledger, typed: str) -> str:
    """An id as the ledger writes it, for AIR-49, 大气-49 and 大气49 too."""
    id = unicodedata.normalize("NFKC", typed).strip().lower()
    for plan in ledger.plans:
        if id.startswith(plan.name.lower()):
            return f"{plan.id}-{id.removeprefix(plan.name.lower()).lstrip('-')}".lower()
    return id


def plan_named(ledger: Ledger, typed: str) -> str:
    wanted = typed.strip().casefold()
    for plan in ledger.plans if wanted else ():
        if wanted in (plan.id.casefold(), plan.name.casefold(), plan.title.casefold()):
            return plan.id
    if wanted:
        known = "、".join(f"{plan.id}（{plan.name}）" for plan in ledger.plans)
        wrong_usage("--plan", f"没有“{typed}”这个计划。可以写：{known}。")
    return ""


def kind_named(typed: str) -> str:
    for kind, word in KIND_WORDS.items():
        if typed.strip().casefold() in (kind, word):
            return kind
    if typed:
        known = "、".join(f"{kind}（{word}）" for kind, word in KIND_WORDS.items())
        wrong_usage("--kind", f"没有“{typed}”这种时限。可以写：{known}。")
    return ""


def status_named(typed: str) -> str:
    for status in STATUSES:
        if typed.strip().removeprefix("已") == status.removeprefix("已"):
            return status
    if typed:
        wrong_usage("--status", f"没有“{typed}”这种状态。可以写：{'、'.join(STATUSES)}。")
    return ""


def category_named(ledger: Ledger, typed: str, plan: str) -> str:
    if typed and not any(plan in ("", category.plan) for category in categories_named(ledger, typed)):
        titles = [category.title for category in categories(ledger) if plan in ("", category.plan)]
        near = tuple(dict.fromkeys(get_close_matches(typed, titles, n=3, cutoff=0.2)))
        _unknown(ledger, f"没有叫“{typed}”的类别。", near, "全部类别：jc-tasks categories")
    return typed


def grouping_named(typed: str, known: tuple[str, ...]) -> str:
    for by in known:
        if typed.strip().casefold() in (by, BY_WORDS[by]):
            return by
    if typed.strip():
        wrong_usage("--by", f"不能按“{typed}”分组。可以写：{'、'.join(f'{by}（{BY_WORDS[by]}）' for by in known)}。")
    return ""


def _not_found(message: str, nearest: tuple[str, ...]) -> str:
    return message + (f"最接近的是：{'、'.join(nearest)}。" if nearest else "")


def _unknown(ledger: Ledger, message: str, nearest: tuple[str, ...], elsewhere: str) -> NoReturn:
    remark(_not_found(message, nearest) + elsewhere)
    if wrong := errors(ledger):
        remark(f"数据有 {len(wrong)} 处问题，也可能因此找不到：")
        tell(wrong)
        raise typer.Exit(3)
    raise typer.Exit(4)
