"""What is due when: the one clock engine of the product.

In: `arm(work, …)` from any stage: a kind, a subject, points in time. Out: firings, left for the
one stage that takes the kind (`run.TAKES`). `step` fires every point that is due, in due order,
also those that an outage held up, with their lateness; only the last of these pages.
Always true: a firing is unique for (timer, occurrence, rung); a due time is never edited; a
stopped timer never fires.
"""
