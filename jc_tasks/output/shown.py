"""What is shown: tables and sheets as plain values. The formats render them, only the command line prints."""

from collections.abc import Callable, Iterable
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Column(NamedTuple):
    """A column. With `flex` 0 it is as wide as its content and never folds; the others share what is left by `flex`.

    `min_width` counts terminal columns (a Chinese character takes two): no column is made narrower, save a flexible
    one whose content is.
    """

    title: str
    key: str
    align: str = "left"
    flex: int = 0
    min_width: int = 0


class Cell(NamedTuple):
    """A cell. `light` (红 黄 蓝 绿 办结) only colours it: the word itself belongs in `text`."""

    text: str
    light: str = ""


class Table(NamedTuple):
    """A listing. `notes` are its closing lines, part of the product.

    Without rows only title and notes are shown; csv keeps its header.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()


class Sheet(NamedTuple):
    """One entry whole: (label, value) fields in order; line breaks in a value are kept."""

    title: str
    fields: tuple[tuple[str, str], ...]


class Shown(NamedTuple, Generic[T]):
    """A column, and what stands in it for each of the things listed: a cell, or its text.

    None is empty, a tuple a list. An `optional` column is left out where all its cells are empty.
    """

    title: str
    key: str
    value: Callable[[T], object]
    align: str = "left"
    flex: int = 0
    min_width: int = 0
    optional: bool = False

    def cell(self, thing: T) -> Cell:
        value = self.value(thing)
        if isinstance(value, Cell):
            return value
        return Cell("、".join(map(str, value)) if isinstance(value, tuple) else "" if value is None else str(value))


def table_of(things: Iterable[T], shown: Iterable[Shown[T]], title: str = "", notes: tuple[str, ...] = ()) -> Table:
    """A row a thing, a cell a column."""
    things = list(things)
    columns, cells = [], []
    for one in shown:
        own = [one.cell(thing) for thing in things]
        if not one.optional or any(cell.text for cell in own):
            columns.append(Column(one.title, one.key, one.align, one.flex, one.min_width))
            cells.append(own)
    return Table(title, tuple(columns), tuple(zip(*cells, strict=True)), notes)


def named(thing: object, names: str) -> dict[str, object]:
    """What a thing has under these names, as the part of an object of JSON whose keys are the same."""
    return {name: getattr(thing, name) for name in names.split()}
