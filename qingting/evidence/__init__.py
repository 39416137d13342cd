"""Evidence: files by hash, that somebody put on record.

In: a file that a person adds to a matter: a screenshot, a photograph, a document.
Out: the same bytes, to people of the same organisation only.
Kept: a row per file and organisation, a row per matter it belongs to, and the bytes under
`DATA/evidence`, named by their SHA-256, so that the name proves the content.
Always true: what a file is, its first bytes decide and never its name; a file is handed out as a
download and never runs here; it goes when its retention class says so.
"""
