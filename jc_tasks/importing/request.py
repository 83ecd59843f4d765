"""What is asked of an import."""

from datetime import date
from typing import NamedTuple


class Request(NamedTuple):
    """What is to be imported: the ledger's header, the numbers of the tables (none: those of the plan).

    `deadline` is that of the tasks for which the document says none; "" leaves them without.
    """

    plan: str
    year: int
    issued: date
    name: str = ""
    title: str = ""
    tables: tuple[int, ...] = ()
    deadline: str = ""
