"""Where posts come from: connectors, the line format, and whether a source still speaks.

In: files in a drop folder, feeds, what a person types; each through the connector of its kind
(`connectors/<kind>.py`), which knows its own settings and nobody else.
Out: `rules.Post` and `rules.Counts` in the order they were given, for `posts` to take in; the lines
that could not be taken, each with place and reason; a cursor from which the next call goes on.
Kept: a row per source (settings, cursor, tally, health), one per refused line, without its text.
Always true: a line is a post, a reading of counts, or bad, and `rules.decode` alone tells which;
one bad line never costs a good one; a cursor is settled in the transaction that takes in what it
brought, so a call repeated after a crash gives the same again; an instant inside is aware and UTC;
a count is a cumulative reading, and an unknown one is never zero; no connection is made to an
address that `guard` has not looked at; nothing here tells who wrote a post: `author` is opaque, and
only its keyed hash is ever stored.
"""
