"""Answers as people and programs get them. Renderers return, only the command line prints.

shown, report_parts          tables, sheets and reports as values
layout, characters           widths and folding; what may be shown
views/                       one file a view: what a listing, a report, a month shows
formats/                     one file a format
"""
