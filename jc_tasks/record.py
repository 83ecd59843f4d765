"""Values with named fields, like `typing.NamedTuple`, at a twentieth of what that takes to define.

A command defines forty such types before it can say anything; with NamedTuple, which compiles code for each and parses
every annotation, that took 7 ms of the 85 that a listing may take. For the type checker a Record is a NamedTuple.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple as Record
else:
    from _collections import _tuplegetter as _getter  # what namedtuple itself makes its fields of

    class _Fields(type):
        """Makes a tuple type out of a class body's annotations and defaults."""

        def __new__(mcs, name, bases, body):
            if not bases:
                return type.__new__(mcs, name, (tuple,), body)
            fields = tuple(body.get("__annotations__", ()))
            defaults = {field: body[field] for field in fields if field in body}
            body |= {field: _getter(at, field) for at, field in enumerate(fields)}
            body |= {"__slots__": (), "_fields": fields, "_field_defaults": defaults, "__match_args__": fields}
            return type.__new__(mcs, name, bases, body)

    class Record(metaclass=_Fields):
        __slots__ = ()
        _fields = ()
        _field_defaults = {}  # noqa: RUF012  never changed

        def __new__(cls, *values, **named):
            fields = cls._fields
            if named or len(values) != len(fields):
                rest = fields[len(values) :]
                known = {**cls._field_defaults, **named} if named else cls._field_defaults
                try:
                    values += tuple([known[field] for field in rest])
                except KeyError as missing:
                    raise TypeError(f"{cls.__name__} lacks {missing}") from None
                if len(values) > len(fields) or not named.keys() <= set(rest):
                    raise TypeError(f"{cls.__name__} takes {', '.join(fields)}")
            return tuple.__new__(cls, values)

        @classmethod
        def _make(cls, values):
            return cls(*values)

        def _asdict(self):
            return dict(zip(self._fields, self, strict=True))

        def _replace(self, **changes):
            return type(self)(**{**self._asdict(), **changes})

        def __repr__(self):
            return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self._asdict().items())})"

        def __getnewargs__(self):
            return tuple(self)


__all__ = ["Record"]
