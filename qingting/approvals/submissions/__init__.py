"""What people ask of the engine on a page, and what became of it.

In: an act of the acts' own form (docs/reference/acts.md), by a person in a role. Out: the same row,
settled: done, or refused in words. Always true: the web process changes nothing that the engine
knows; it writes a row here, and the engine does the act in its own transaction, through the same
code as a replay (docs/decisions/0012). A row is done once, whatever is pressed twice or killed;
reasons stand here only until the act's own stage has them.
"""
