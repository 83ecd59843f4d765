"""An office's file -> its lines and grids of cells. Nothing here knows what a ledger is.

bytes                → which kind of file it is, whatever its name says        kind.py
.txt .md .csv        → lines; rows of cells between tabs, bars or commas      plain.py, commas.py
.docx .xlsx          → paragraphs and tables, merged cells known              word.py, excel.py
all of them          → Document: Line and Grid, Row, Cell                     model.py

Each kind is read by a module of its own, imported when such a file comes. Files are passed around and may be broken or
hostile: what cannot be read is a `Problem`, and sizes are known before anything is unpacked.
"""

from __future__ import annotations

from jc_tasks.office_files.load import read
from jc_tasks.office_files.model import Cell, Document, Grid, Line, Row

__all__ = ["Cell", "Document", "Grid", "Line", "Row", "read"]
