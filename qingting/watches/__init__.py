"""What we listen for: named queries, and which of them ask for a post.

In: watches as an organisation writes them (a name and a query each), from a file or from its
rows; title, text, site and kind of a post.
Out: for each post the names of the watches that ask for it (`queries`); for a file of posts how
often each watch matched, and how well against labels (`command`: `qingting watch try`).
Kept: a row per watch, with its query as written, or the mark that it keeps everything.

Always true: a query that cannot be read is never stored and never skipped; its fault names
file, line and column. All watches of an organisation are one set: what a post costs does not
grow with their number. The hits are those of a plain search in normalised text, on every
machine. A watch asks about words, places and kinds, never about who wrote them: there is no
field for an author.
"""
