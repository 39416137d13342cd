"""The exact texts of an organisation, who signed which, and what people asked of the engine.

In: a text that a person writes; a signature under the hash that was read; an act that a person
submits (`submissions`). Out: texts that stand, signed by whom; the same act, done or refused in
words.
Always true: author and signer are two persons (a database CHECK); an edit makes another version
with another hash, and what was signed stays as it was; only `approve`, `fix` and `instruction`
block (AMB-23).
"""
