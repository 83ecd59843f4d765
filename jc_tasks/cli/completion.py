"""What the shell offers at Tab: quiet whatever state the data is in, and nothing that a shell could run.

Typer's scripts hand the words to the shell, of which zsh evaluates them and bash inserts them as they are. So whatever
finds a word, it goes through `WordsOnly` before it leaves the program.
"""

import io
import os
from collections.abc import Callable, Iterable
from contextlib import redirect_stdout, suppress
from pathlib import Path

import typer
from typer._click.shell_completion import CompletionItem, ShellComplete, add_completion_class, get_completion_class
from typer.completion import get_completion_inspect_parameters, install_callback, show_callback

from jc_tasks.agenda.steps import moments
from jc_tasks.agenda.which_categories import categories
from jc_tasks.cache.data_folder import DataFolder
from jc_tasks.chinese import numeral_value
from jc_tasks.cli.clock import today_of, wrong_usage
from jc_tasks.cli.console import put, settle
from jc_tasks.cli.data import data_folder
from jc_tasks.cli.which_format import EXPORTED, LISTED, REPORTED
from jc_tasks.deadline import KINDS
from jc_tasks.ledger.value import NO_TASK, Ledger, Wanted
from jc_tasks.progress.standing import STATUSES

SHELLS = ("bash", "zsh", "fish", "powershell", "pwsh")
SIGNS = frozenset("-_.@（）、·〔〕")  # what a word may hold besides letters and digits
HELP_SIGNS = SIGNS | frozenset(" ，。；：“”")


class WordsOnly(ShellComplete):
    """Of what any completer finds, only words; their help is plain text."""

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        found = super().get_completions(args, incomplete)
        return [CompletionItem(one.value, help=_plain(one.help)) for one in found if is_offered(one.value, incomplete)]


def know_shells() -> None:
    """Make Typer know the shells, each of which offers words only."""
    get_completion_inspect_parameters()
    for name in SHELLS:
        if (shell := get_completion_class(name)) and not issubclass(shell, WordsOnly):
            add_completion_class(type(shell.__name__, (WordsOnly, shell), {}), name)


def give_completion(ctx: typer.Context, install: bool) -> None:
    """Install it, or only show it, for the shell named by $SHELL; PowerShell where there is none (Windows)."""
    shell = Path(os.environ.get("SHELL") or "powershell").stem
    if shell not in SHELLS:
        wrong_usage("--install-completion", f"{shell} 没有自动补全。支持 bash、zsh、fish、PowerShell。")
    know_shells()
    said = io.StringIO()
    with redirect_stdout(said), suppress(SystemExit):
        (install_callback if install else show_callback)(ctx, ctx.command.params[0], shell)
    told = f"已给 {shell} 装上自动补全，重新打开命令行后生效"
    if install:
        settle(told)
    put(f"{told}。\n" if install else said.getvalue())


def is_offered(word: str, incomplete: str) -> bool:
    """Whether a word is letters, digits and harmless signs; what looks like an option is for who begins with a -."""
    if word.startswith("-") and not incomplete.startswith("-"):
        return False
    return bool(word) and all(sign.isalnum() or sign in SIGNS for sign in word)


def _plain(help: str | None) -> str | None:
    return "".join(sign if sign.isalnum() or sign in HELP_SIGNS else " " for sign in help) if help else None


def unit_names(ctx: typer.Context, incomplete: str) -> list[str]:
    """Canonical names; aliases only where no canonical name begins so."""
    ledger = _ledger(ctx)
    units = ledger.registry.units
    names = [*ledger.registry.names, *ledger.registry.strange(ledger.unit_names)]
    return _starting(names, incomplete) or _starting([alias for unit in units for alias in unit.aliases], incomplete)


def category_words(ctx: typer.Context, incomplete: str) -> list[str]:
    """Numerals in their order; titles once something is typed."""
    found = categories(_ledger(ctx))
    in_order = sorted(found, key=lambda one: numeral_value(one.section) or 99)
    order = {one.section: index for index, one in enumerate(in_order)}
    return _starting(order, incomplete) + _starting([one.title for one in found] if incomplete else [], incomplete)


def entry_ids(ctx: typer.Context, incomplete: str) -> list[str]:
    tasks, measures = _folder(ctx).ids()
    return _starting(tasks + measures, incomplete)


def plan_ids(ctx: typer.Context, incomplete: str) -> list[str]:
    return _starting([plan.id for plan in _ledger(ctx).plans], incomplete)


def task_ids(ctx: typer.Context, incomplete: str) -> list[str]:
    """Ids of entries; behind an @ the dates of the entry's steps and periods."""
    id, at, _ = incomplete.partition("@")
    if not at:
        return _starting(_folder(ctx).ids()[0], incomplete)
    ledger = _folder(ctx).ledger(Wanted(ids=frozenset({id.lower()})))
    named = [task for task in ledger.tasks if task.id == id]
    return _starting([f"{id}@{day}" for task in named for day in moments(ledger, task, today_of(""))[0]], incomplete)


def _starting(words: Iterable[str], incomplete: str) -> list[str]:
    return [word for word in dict.fromkeys(words) if word.startswith(incomplete)]


def _ledger(ctx: typer.Context) -> Ledger:
    return _folder(ctx).ledger(NO_TASK)


def _folder(ctx: typer.Context) -> DataFolder:
    return data_folder(ctx.params.get("data") or "", no_index=bool(ctx.params.get("no_index")))


def _among(words: Iterable[str]) -> Callable[[str], list[str]]:
    def offered(incomplete: str) -> list[str]:
        return _starting(words, incomplete)

    return offered


window_words = _among(("30d", "本周", "下周", "本月", "下月", "本季度", "今年"))
kinds, statuses = _among(KINDS), _among(STATUSES)
groupings = _among(("unit", "category", "plan", "month"))
formats, exports, reports = _among(LISTED), _among(EXPORTED), _among(REPORTED)
