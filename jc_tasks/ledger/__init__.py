"""A data folder -> `Ledger`.

files of a folder    → nodes, whatever lies in their place             file_nodes.py
nodes                → settings, units, tasks; all that is wrong        settings_file.py, registry_file.py, load.py
values               → Ledger, what every other module asks             value.py

What reads files is loaded when it is first used: a ledger that comes from an index needs none of it.
"""

from __future__ import annotations

from jc_tasks.ledger.value import BESIDES, MEASURE_TABLE, SETTINGS, UNITS, Ledger, Wanted, shipped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from jc_tasks.ledger.load import customs, read, read_file, read_text

__all__ = [
    "BESIDES",
    "MEASURE_TABLE",
    "SETTINGS",
    "UNITS",
    "Ledger",
    "Wanted",
    "customs",
    "read",
    "read_file",
    "read_text",
    "shipped",
]

_READING = frozenset({"customs", "read", "read_file", "read_text"})


def __getattr__(name: str) -> object:
    if name not in _READING:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from jc_tasks.ledger import load  # 19 ms where typer takes 65

    value: object = getattr(load, name)
    globals()[name] = value
    return value
