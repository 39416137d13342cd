"""Organisations: whose plan is in force, whose events these are.

In: a name and a zone. Out: the `Organisation` that every row of a concern points to. Nothing
here knows of
plans or people. Always true: a key is never used twice; rows of two organisations never meet in
one query without the organisation in its filter.
"""
