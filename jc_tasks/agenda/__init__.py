"""What falls due, what is late, who answers for what: lines in order.

lines        the listings: what a ledger, a filter and a day give
windows      spans of days as people type them
categories   the sections of plans, and the words by which they are named
grouping     under which headings lines are counted
almanac      days and months laid out
period       the calendar periods of a report
stats        counts and rates
"""
