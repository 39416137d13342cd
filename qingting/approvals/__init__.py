"""Who signed the hash of which exact text.

In: a request for a text's hash. Out: signatures, and whether the request is settled (`rules`).
Always true: author and signer are two persons (a database CHECK); an edit makes another hash
and so voids what was signed; only `approve`, `fix` and `instruction` block (AMB-23).
"""
