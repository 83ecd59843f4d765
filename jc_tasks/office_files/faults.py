"""What the libraries raise that read office files: they check little, and fail wherever a file is torn or hostile."""

from __future__ import annotations

import struct
import zlib
from zipfile import BadZipFile

FAULTS = (
    BadZipFile,
    zlib.error,
    struct.error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
)
