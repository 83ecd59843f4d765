"""An office's file -> its lines and grids of cells. Nothing here knows what a ledger is.

file                 → its bytes, and who reads them                          any_file.py
bytes                → which kind of file it is, whatever its name says        kind.py, package.py
.txt .md .csv        → lines; rows of cells between tabs, bars or commas      plain.py
.docx .xlsx          → paragraphs and tables, merged cells known              word.py, excel.py, number_formats.py
all of them          → Document: Line and Grid, Row, Cell                     document.py

Files are passed around and may be broken or hostile: what cannot be read is a `Problem`, and sizes are known before
anything is unpacked.
"""

from __future__ import annotations

from jc_tasks.office_files.any_file import read
from jc_tasks.office_files.document import Cell, Document, Grid, Line, Row

__all__ = ["Cell", "Document", "Grid", "Line", "Row", "read"]
