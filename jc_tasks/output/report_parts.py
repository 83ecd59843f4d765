"""A report as a value: sections of sentences, charts and tables; and how any page shows it as tables alone."""

from datetime import date
from typing import NamedTuple

from jc_tasks.agenda.lines import Item
from jc_tasks.agenda.period import Period
from jc_tasks.output.characters import clean, width
from jc_tasks.output.layout import fitting
from jc_tasks.output.shown import Cell, Column, Table

BARS = (20, 10, 0)  # characters of a bar, the longest that fit
WIDEST_LABEL = 32
NOTHING_DUE = "—"


class Share(NamedTuple):
    """Part of a whole; there is no rate where the whole is 0."""

    part: int
    whole: int


class Row(NamedTuple):
    """A row of a chart: a label, a share for each of the chart's measures, a text for each of its other columns."""

    label: str
    shares: tuple[Share, ...]
    others: tuple[str, ...] = ()
    light: str = ""


class Chart(NamedTuple):
    """Shares to be drawn as bars. `head` is what the labels are."""

    head: str
    measures: tuple[str, ...]
    rows: tuple[Row, ...]
    others: tuple[str, ...] = ()


class Section(NamedTuple):
    """A numbered part: its paragraphs, then its charts, then its tables, then its closing lines.

    key    overview, overdue, near, rest, finished, next, units, standing or problems
    items  the lines of the agenda that its table shows, in the same order; () where it shows none
    """

    key: str
    title: str
    paragraphs: tuple[str, ...]
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()


class Report(NamedTuple):
    """A report as a value; `show.reporting` and `show.docx` write it.

    heading   lines under the title: the span, the as-of day, the documents
    basis     what is counted and what is not (口径)
    contact   whom to ask; "" if unknown
    """

    title: str
    heading: tuple[str, ...]
    basis: tuple[str, ...]
    sections: tuple[Section, ...]
    contact: str
    period: Period
    today: date
    unit: str = ""

    def section(self, key: str) -> Section | None:
        return next((one for one in self.sections if one.key == key), None)

    @property
    def subject(self) -> str:
        """One line for a mail: what it is, of which days, and how much is late and near."""
        late, near = (len(one.items) if one else 0 for one in map(self.section, ("overdue", "near")))
        return f"{self.title}（{self.period.first}至{self.period.last}）：逾期{late}项，临期{near}项"


# As tables


def percent(part: int, whole: int, none: str = NOTHING_DUE) -> str:
    """One decimal, halves up (四舍五入); 0.0% only for nothing and 100.0% only for all."""
    if not whole:
        return none
    thousandths = (2000 * part + whole) // (2 * whole)
    if 0 < part < whole:
        thousandths = min(max(thousandths, 1), 999)
    return f"{thousandths // 10}.{thousandths % 10}%"


def formula(part: int, whole: int) -> str:
    return f"{part}/{whole} {percent(part, whole)}" if whole else NOTHING_DUE


def as_table(chart: Chart, bar: int = 0) -> Table:
    """A chart as a table: each share as 3/5 60.0%, with a bar of that many characters beside it."""
    longest = max((width(clean(row.label)) for row in chart.rows), default=0)
    columns = [Column(chart.head, "label", flex=1, min_width=min(longest, WIDEST_LABEL))]
    for measure in chart.measures:
        columns.append(Column(measure, "share", "right"))
        columns += [Column("图示", "bar")] if bar else []
    columns += [Column(title, "other", "right") for title in chart.others]
    return Table("", tuple(columns), tuple(_row(row, bar) for row in chart.rows))


def drawn(share: Share, cells: int) -> str:
    """A bar of characters; see `filled`."""
    return "█" * filled(share, cells) + "░" * (cells - filled(share, cells)) if share.whole else ""


def filled(share: Share, cells: int) -> int:
    """How many of the cells of a bar are full: none only for nothing, all only for everything."""
    if not 0 < share.part < share.whole:
        return cells if share.part else 0
    return min(max((2 * cells * share.part + share.whole) // (2 * share.whole), 1), cells - 1)


def tables(report: Report, columns: int, encoding: str, bars: tuple[int, ...] = BARS) -> list[Table]:
    tables = [Table(report.title, (), (), report.heading), Table("", (), (), report.basis)]
    for section in report.sections:
        tables.append(Table(section.title, (), (), section.paragraphs))
        tables += [_widest(chart, columns, encoding, bars) for chart in section.charts]
        tables += section.tables
        tables += [Table("", (), (), section.notes)] if section.notes else []
    return [*tables, Table("", (), (), (report.contact,))] if report.contact else tables


def _widest(chart: Chart, columns: int, encoding: str, bars: tuple[int, ...]) -> Table:
    drafts = [as_table(chart, bar) for bar in bars]
    return fitting(drafts, columns, encoding) or drafts[-1]


def _row(row: Row, bar: int) -> tuple[Cell, ...]:
    cells = [Cell(row.label, row.light)]
    for share in row.shares:
        cells.append(Cell(formula(*share)))
        cells += [Cell(drawn(share, bar), row.light)] if bar else []
    return (*cells, *map(Cell, row.others))
