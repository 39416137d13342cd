"""Recorded meetings that decide (会商): who, which options, what was decided, who dissented.

In: a duty to consult (`makes: consultation`), whom its holder calls, what each of them says, and
the meeting as its holder writes it down.
Out: a row a meeting; the duty is done, and with it the anchor that later duties wait for; each task
it resolved is a duty with a day.
Always true: who decides holds the duty or may decide for its holder; what was said is free words
and stays in the row, the journal keeps their digest; the materials are named by the hash of the
exact text that lay on the table.
"""
