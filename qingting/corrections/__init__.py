"""Factual-correction requests: a false statement of fact, put right by asking its publisher.

In: a duty to ask for a correction, approved by two persons as an exact text.
Out: the request with its six parts, its outcome, a line in the public register.
Always true: what is asked about is a statement of fact (a database CHECK); criticism, opinion,
satire, complaints and reports are refused; each request names its evidence, its legal basis and
whom one can appeal to; nothing asks for deletion.
"""
