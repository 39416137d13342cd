"""The record: who did what, when, under which clause; append-only, hash-chained.

In: `write(work, …)` from every stage, in the transaction of the change it records. Out:
entries, a chain for each
organisation, `verify`. `step` seals: gives the next `seq` and the hash over the one before.
Always true: an entry holds ids, hashes and values, never public text, never free words (those
are in `Words`, their digest is here); nothing of an entry changes but its empty seal; entries
unsealed for 60 s alarm.
"""
