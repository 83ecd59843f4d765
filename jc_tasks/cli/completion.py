"""What the shell offers at Tab: quiet whatever state the data is in."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from jc_tasks.ledger import Ledger


def unit_names(ctx: typer.Context, incomplete: str) -> list[str]:
    """Canonical names; aliases only where no canonical name begins so."""
    ledger = _ledger(ctx)
    units = ledger.registry.units
    names = [*ledger.registry.names, *ledger.registry.strange(ledger.unit_names)]
    return _starting(names, incomplete) or _starting([alias for unit in units for alias in unit.aliases], incomplete)


def category_words(ctx: typer.Context, incomplete: str) -> list[str]:
    """Numerals in their order; titles once something is typed."""
    from jc_tasks.sections import categories

    found = categories(_ledger(ctx))
    order = {one.section: index for index, one in enumerate(sorted(found, key=lambda one: _number(one.section)))}
    return _starting(order, incomplete) + _starting([one.title for one in found] if incomplete else [], incomplete)


def window_words(incomplete: str) -> list[str]:
    return _starting(("30d", "本周", "下周", "本月", "下月", "本季度", "今年"), incomplete)


def entry_ids(ctx: typer.Context, incomplete: str) -> list[str]:
    ledger = _ledger(ctx)
    return _starting(ledger.entry_ids + [measure.id for measure in ledger.measures], incomplete)


def plan_ids(ctx: typer.Context, incomplete: str) -> list[str]:
    return _starting([plan.id for plan in _ledger(ctx).plans], incomplete)


def kinds(incomplete: str) -> list[str]:
    from jc_tasks.deadline import KINDS

    return _starting(KINDS, incomplete)


def statuses(incomplete: str) -> list[str]:
    from jc_tasks.progress.standing import STATUSES

    return _starting(STATUSES, incomplete)


def task_ids(ctx: typer.Context, incomplete: str) -> list[str]:
    """Ids of entries; behind an @ the dates of the entry's steps and periods."""
    from jc_tasks.agenda import moments
    from jc_tasks.cli.clock import today_of

    ledger = _ledger(ctx)
    id, at, _ = incomplete.partition("@")
    if not at:
        return _starting(ledger.entry_ids, incomplete)
    named = ledger.only([id]).tasks
    return _starting([f"{id}@{day}" for task in named for day in moments(ledger, task, today_of(""))[0]], incomplete)


def formats(incomplete: str) -> list[str]:
    from jc_tasks.cli.formats import LISTED

    return _starting(LISTED, incomplete)


def _number(numeral: str) -> int:
    """一 to 十九 as a number; what is none comes last."""
    tens, ten, ones = numeral.rpartition("十")
    digit = "一二三四五六七八九".find(ones) + 1
    return 10 * bool(ten) + digit if not tens and (digit or ten) else 99


def _starting(words: Iterable[str], incomplete: str) -> list[str]:
    return [word for word in dict.fromkeys(words) if word.startswith(incomplete)]


def _ledger(ctx: typer.Context) -> "Ledger":
    from jc_tasks.cli.data import ledger_in

    return ledger_in(ctx.params.get("data") or "", no_index=bool(ctx.params.get("no_index")))
