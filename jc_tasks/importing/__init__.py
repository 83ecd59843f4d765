"""Lines and grids of an office's file -> the text of a ledger, and all that a person should look at.

tables, titles, which_tables     find the ledger tables and what they are of
headers, header_words, columns   which column holds what
row_cells, row_kinds, labels     what a row is
entries, deadline_cell, units_cell, cell_text, categories, printed_units   its cells as they go into the ledger
clashes, steps                   what contradicts the request; dates in texts that look like steps
draft                            all of it together, as a value; `ledger_text` writes it
"""
