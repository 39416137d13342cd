"""Reports as an office sends them: each form of an event's fact sheet, digests of a day and a week,
as a page, a Word file, a PDF.
"""
