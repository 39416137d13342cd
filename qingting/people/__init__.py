"""Persons, units, roles held: who is on duty for what.

In: a file of people, later forms. Out: who holds a role now, who may act for whom. The user
model is here.
Always true: only our own staff are in these tables, never a member of the public; no scores, no
online time, no ranking of anybody; a leaver's access ends at once.
"""
