"""Persons, units, roles held: who is on duty for what.

In: forms, workbooks, files of people. Out: who acts in a role now (`Holders`), with shifts and
deputies, and how they are reached; who may publish on which official account. The user model is
here, and where sign-ins are kept.
Always true: only our own staff are in these tables, never a member of the public; no scores, no
online time, no ranking of anybody; a leaver's access ends at once, and what only they held was
given to somebody before; an administrator decides nothing, an auditor changes nothing; only a
verified contact point is used.
"""
