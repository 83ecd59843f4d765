"""What the shell offers at Tab: quiet whatever state the data is in."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from jc_tasks.ledger import Ledger


def unit_names(ctx: typer.Context, incomplete: str) -> list[str]:
    """Canonical names; aliases only where no canonical name begins so."""
    units = _ledger(ctx).registry.units
    return _starting([unit.name for unit in units], incomplete) or _starting(
        [alias for unit in units for alias in unit.aliases], incomplete
    )


def category_words(ctx: typer.Context, incomplete: str) -> list[str]:
    from jc_tasks.agenda import categories

    return _starting([word for one in categories(_ledger(ctx)) for word in (one.title, one.section)], incomplete)


def entry_ids(ctx: typer.Context, incomplete: str) -> list[str]:
    ledger = _ledger(ctx)
    return _starting([task.id for task in ledger.tasks] + [measure.id for measure in ledger.measures], incomplete)


def plan_ids(ctx: typer.Context, incomplete: str) -> list[str]:
    return _starting([plan.id for plan in _ledger(ctx).plans], incomplete)


def kinds(incomplete: str) -> list[str]:
    from jc_tasks.deadlines.deadline import KINDS

    return _starting(KINDS, incomplete)


def formats(incomplete: str) -> list[str]:
    from jc_tasks.cli.output import FORMATS

    return _starting(FORMATS, incomplete)


def _starting(words: Iterable[str], incomplete: str) -> list[str]:
    return [word for word in dict.fromkeys(words) if word.startswith(incomplete)]


def _ledger(ctx: typer.Context) -> "Ledger":
    from jc_tasks.cli.data import folder_of
    from jc_tasks.ledger import read

    return read(folder_of(ctx.params.get("data") or ""))
