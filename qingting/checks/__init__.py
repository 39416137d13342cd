"""What a public text must hold before anyone may sign it: R1-R27 of the practice.

In: a draft with its kind, the class of the concern, the facts on record, the questions it answers.
Out: findings, each with the place in the text, why it matters, what to write instead, its source.
Always true: pure; a finding that blocks is one of few (no fact without proof, no question left out,
class 2 without apology and remedy, personal data, insult), the others ask for a word of reason.
"""
