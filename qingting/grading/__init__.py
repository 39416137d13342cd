"""How grave: facts to a grade with reasons; inquiries; decisions by people.

In: measured facts (`spread.measured`), notes and decisions of people. Out: gradings, inquiries,
the grade in force, left for `duties` (`grading.graded`).
Always true: the machine never lowers what is in force; raising by people is immediate, lowering
has a second person and names the grading it saw; every grading carries reasons, clauses, what
is missing and when time alone can change it; one open inquiry for an (event, fact).
"""
