"""Standard output and error that take all they are given.

Python's own lose what they cannot write at once where they are unbuffered (PYTHONUNBUFFERED, as container images set
it) or lead into a non-blocking pipe: a raw stream writes a part, or nothing, and says so only to who asks.
"""

import io
from select import select
from typing import Any


class Patient(io.RawIOBase):
    """A raw stream that writes all or raises: a full pipe is waited for, the rest of a part follows."""

    def __init__(self, raw: io.FileIO) -> None:
        self._raw = raw

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._raw.fileno()

    def isatty(self) -> bool:
        return self._raw.isatty()

    def write(self, data: Any, /) -> int:
        rest = memoryview(data)
        while rest:
            written = self._raw.write(rest)
            if written is None:
                _wait(self._raw)
            else:
                rest = rest[written:]
        return len(memoryview(data))


def patient(stream: Any) -> Any:
    """The same stream, buffered, over a `Patient` one; what is no stream of the system's stays as it is.

    The line ends are those of the system, as Python's own have them.
    """
    if not isinstance(stream, io.TextIOWrapper):
        return stream
    raw = getattr(stream.buffer, "raw", stream.buffer)
    if not isinstance(raw, io.FileIO):
        return stream
    stream.flush()
    return io.TextIOWrapper(
        io.BufferedWriter(Patient(raw)),
        encoding=stream.encoding,
        errors=stream.errors,
        line_buffering=stream.line_buffering,
    )


def _wait(raw: io.FileIO) -> None:
    """Until there is room."""
    select([], [raw], [])
