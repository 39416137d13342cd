"""The API for programs: posts pushed with a key, and what became of them.

In: lines of post format v1. Out: 202 with the number of a batch; its result. Always true: a key is
of one source of one organisation and opens nothing else; the same request twice is one batch; no
answer repeats what was sent.
"""
