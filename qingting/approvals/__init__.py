"""Who signed the hash of which exact text, and what people asked of the engine on a page.

In: a request for a text's hash; an act that a person submits (`submissions`). Out: signatures,
whether the request is settled (`rules`); the same act, done or refused in words.
Always true: author and signer are two persons (a database CHECK); an edit makes another hash
and so voids what was signed; only `approve`, `fix` and `instruction` block (AMB-23).
"""
