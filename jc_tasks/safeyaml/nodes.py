"""What a text is read into: every value stays text, and everything knows its place."""

from __future__ import annotations

from typing import NamedTuple

from jc_tasks.model import Place

DEEPEST = 20
"""How many lists and mappings may stand in each other."""


class Scalar(NamedTuple):
    """A value, always as text."""

    text: str
    place: Place


class Sequence(NamedTuple):
    """A list."""

    items: tuple[Node, ...]
    place: Place


class Mapping(NamedTuple):
    """Names with their values in order, and the place of each; a name without a value was left out, which is said."""

    items: dict[str, Node]
    keys: dict[str, Place]
    place: Place


Node = Scalar | Sequence | Mapping
