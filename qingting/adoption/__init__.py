"""Which plans are in force here, from when, their readings signed by whom.

In: a plan file that `plan.load` finds sound; its readings, signed one by one while it is a `Draft`.
Out: `Adoption` rows and the loaded plan behind each.
Always true: an adoption never changes; an event keeps the one it started under; a plan is
adopted with all readings signed, or for trial by one person.
"""
