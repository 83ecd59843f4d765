"""The words of the work: what a ledger is made of, once read.

Values never change. Only facts are stored; overdue, light and days left are derived by `agenda`.
NamedTuples, because a frozen dataclass takes seven times as long to define and every command would pay.
"""

from datetime import date
from typing import NamedTuple

from jc_tasks.deadline import Deadline


class Place(NamedTuple):
    """Where in a file: 1-based line and column, and the line itself (shortened, made printable)."""

    file: str
    line: int
    column: int
    excerpt: str


class Problem(NamedTuple):
    """Something wrong with the data, as a value: never raised, always collected.

    `message` says what is wrong, `remedy` what to do, both in Chinese. `code` is a stable English word for
    scripts ("duplicate-key"). `doubt` marks what may be right: reported, but no reason to distrust an answer.
    """

    code: str
    message: str
    remedy: str
    place: Place | None = None
    doubt: bool = False


class Responsible(NamedTuple):
    """A unit that answers for an entry: its canonical name, and the group that brought it in ("" if named itself)."""

    name: str
    group: str = ""


class Milestone(NamedTuple):
    """A dated step inside an entry's text, with its own phrase: ("完成整治提升方案制定", 6月底前)."""

    text: str
    deadline: Deadline


class Task(NamedTuple):
    """One entry: a row of a ledger table, or a dated commitment that stands only in a plan's text.

    no         the number printed in the row
    section    the Chinese numeral of its category
    title      the heading of an entry that has one (soil, commitments)
    text, category, units_text, remark   the cells verbatim
    measure    the number of the measure of the plan's text that the row carries out
    line       the line of the source document, 0 if unknown; `place` is where it stands in the YAML file
    """

    id: str
    plan: str
    table: str
    no: int
    section: str
    category: str
    title: str
    text: str
    deadline: Deadline
    units_text: str
    units: tuple[Responsible, ...]
    remark: str
    notes: tuple[str, ...]
    measure: int | None
    line: int
    milestones: tuple[Milestone, ...]
    place: Place


class Measure(NamedTuple):
    """A numbered measure of a plan's text. One with a commitment of its own is a `Task` as well, under the same id."""

    id: str
    plan: str
    no: int
    section: str
    category: str
    title: str
    text: str
    units_text: str
    units: tuple[Responsible, ...]
    line: int


class Plan(NamedTuple):
    """One action plan: its id (`air`), short name (大气), title, document number, issue date and year."""

    id: str
    name: str
    title: str
    document: str
    issued: date
    year: int


class Season(NamedTuple):
    """A season of local custom, as (month, day) of its first and last day; an end before its start is next year's."""

    first: tuple[int, int]
    last: tuple[int, int]


class Settings(NamedTuple):
    """Local custom: the files that make up the ledger, the light thresholds in days, the seasons by name."""

    ledgers: tuple[str, ...]
    yellow: int
    blue: int
    seasons: dict[str, Season]


class Category(NamedTuple):
    """A section of a plan, and how many entries it holds."""

    plan: str
    section: str
    title: str
    entries: int
