"""Values as JSON text and back, by the types of their fields: nothing but plain values ever comes out of a text.

A NamedTuple is a list, a day its number. Deadlines and lists of units, which many tasks share, stand as texts inside
the text: equal ones are decoded once and are one object.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from types import NoneType
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

from jc_tasks.deadline import Deadline
from jc_tasks.model import Responsible

SHARED = (Deadline, tuple[Responsible, ...])
BROKEN = (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError)
"""What the text of something else may raise."""
_QUOTE = "\x7f"
"""Stands for the quotes of a text inside the text, where an escape at each took half of all the time."""


_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Coder(NamedTuple):
    """How values of a type become what JSON knows, and back."""

    encode: Callable[[Any], Any]
    decode: Callable[[Any], Any]


def text(value: Any, hint: Any) -> str:
    """The JSON text of a value of a type."""
    coder = coder_of(hint)
    return _dumps(coder.encode(value) if coder else value)


def value(text: str, hint: Any) -> Any:
    """The value of a type that `text` wrote. Raises one of `BROKEN` for another."""
    coder = coder_of(hint)
    raw = json.loads(text)
    return coder.decode(raw) if coder else raw


@cache
def coder_of(hint: Any) -> Coder | None:
    """None where JSON knows such values as they are."""
    coder = _coder(hint)
    return _shared(coder) if coder and hint in SHARED else coder


def _coder(hint: Any) -> Coder | None:
    origin, arguments = get_origin(hint), get_args(hint)
    if hint is date:
        return Coder(date.toordinal, date.fromordinal)
    if isinstance(hint, type) and hasattr(hint, "_fields"):
        return _record(hint)
    if origin is tuple and arguments[-1] is ...:
        return _several(coder_of(arguments[0]), tuple)
    if origin is tuple:
        return _row([coder_of(one) for one in arguments], tuple)
    if origin is frozenset:
        return _several(coder_of(arguments[0]), frozenset)
    if origin is not None and issubclass(origin if isinstance(origin, type) else int, Mapping):
        return _mapping(coder_of(arguments[1]))
    if NoneType in arguments:
        return coder_of(next(one for one in arguments if one is not NoneType))  # None stays None in every row
    return None


def _record(kind: Any) -> Coder:
    hints = get_type_hints(kind)
    return _row([coder_of(hints[name]) for name in kind._fields], kind._make)


def _row(coders: list[Coder | None], make: Callable[[list[Any]], Any]) -> Coder:
    odd = [(at, coder) for at, coder in enumerate(coders) if coder]

    def encode(value: tuple[Any, ...]) -> list[Any]:
        raw = list(value)
        for at, coder in odd:
            if raw[at] is not None:
                raw[at] = coder.encode(raw[at])
        return raw

    def decode(raw: list[Any]) -> Any:
        if len(raw) != len(coders):
            raise ValueError("not as many fields as there are")
        for at, coder in odd:
            if raw[at] is not None:
                raw[at] = coder.decode(raw[at])
        return make(raw)

    return Coder(encode, decode)


def _several(coder: Coder | None, make: Callable[[Any], Any]) -> Coder:
    if coder is None:
        return Coder(list, make)
    return Coder(lambda values: [coder.encode(one) for one in values], lambda raw: make(map(coder.decode, raw)))


def _mapping(coder: Coder | None) -> Coder:
    if coder is None:
        return Coder(dict, _frozen)
    return Coder(
        lambda values: {key: coder.encode(one) for key, one in values.items()},
        lambda raw: {key: coder.decode(one) for key, one in raw.items()},
    )


def _frozen(raw: dict[str, Any]) -> dict[str, Any]:
    """The fields of an event, which may hold lists and mappings of texts."""

    def frozen(one: Any) -> Any:
        if isinstance(one, list):
            return tuple(map(frozen, one))
        return {key: frozen(inner) for key, inner in one.items()} if isinstance(one, dict) else one

    return {key: frozen(one) for key, one in raw.items()}


def _shared(coder: Coder) -> Coder:
    known: dict[str, Any] = {}
    written: dict[Any, str] = {}

    def encode(value: Any) -> str:
        key = (value, getattr(value, "laid", None))  # which makes no difference to what a deadline is equal to
        if key not in written:
            written[key] = _dumps(coder.encode(value)).replace('"', _QUOTE)
        return written[key]

    def decode(raw: str) -> Any:
        if raw not in known:
            known[raw] = coder.decode(json.loads(raw.replace(_QUOTE, '"')))
        return known[raw]

    return Coder(encode, decode)
