"""How far and how fast: counters over time, per remark and per event.

In: changed events (`events.changed`), counts that crossed a cut point (`posts.counted`), clocks
that ran out. Out: the facts that the plan reads, each an interval or unknown, left for
`grading` (`spread.measured`).
Always true: a missing reading is unknown, never zero; a first reading is no increase; a
decrease is a reset; topics count only under `.hot-list`; nothing is measured per author but the
number of distinct voices.
"""
