"""Standing texts: first statements that are written and approved while nothing burns.

In: a text with slots, its grades and a day until which it is good; its approval by another person.
Out: the exact text of an event, with that approval under it, once only the slots were filled in.
Always true: writer and approver are two persons; a version never changes; what is over its day,
withdrawn, or changed beyond its slots is not approved.
"""
