"""jc-tasks: the deadlines of government action-plan ledgers, read exactly.

    jc_tasks.resolve("2022年8月底前", year=2022, issued=date(2022, 5, 18)).due   # 2022-08-31
    jc_tasks.read(folder).tasks                                                # every entry of a data folder

Both are loaded when first used, so that `import jc_tasks` costs nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from jc_tasks.deadlines import Deadline, resolve
    from jc_tasks.ledger import Ledger, read

__all__ = ["Deadline", "Ledger", "read", "resolve"]

_HOMES = {"Deadline": "deadlines", "resolve": "deadlines", "Ledger": "ledger", "read": "ledger"}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
