"""Text: what people wrote, made comparable.

In: titles and texts of posts as they came; the queries of the watches.
Out: folded text with the way back to the original (`normalise`), parsed queries (`query`, with the
bounded regular expressions of `pattern`), which watches ask for a post and where (`match`),
whether the same words were seen before (`alike`).

Always true: everything here is pure. The same text gives the same answer on every machine, whatever
its locale, hash seed or processor; the quick engine only proposes what the exact test decides.
The original text is never changed.
"""
