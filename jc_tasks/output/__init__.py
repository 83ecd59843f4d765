"""Answers as people and programs get them. Renderers return, only the command line prints.

tables, layout, characters   a table as a value; widths and folding; what may be shown
formats/                     one file a format
views/                       one file a view: what a listing, a report, a month shows
report, mail                 the report as a value; a report as a message
"""
