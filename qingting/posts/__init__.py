"""Intake: fetch, normalise, match, near-duplicate, keep.

In: batches of post-format lines from `sources`. Out: kept posts and their remarks; counts; what
was new is left for
`events` (`posts.kept`) and `spread` (`posts.counted`).
Always true: a post is kept when a watch matches it, or when it answers or reposts a kept post;
other text is never stored; a repeat changes nothing; a wordless repost leaves one echo (time
and hash) and a higher count; an author is a keyed hash; counts change in the same transaction
as the cursor of their source.
"""
