"""Pages of the response half: the exact text and who signs it, what was published, what people
asked, what was promised, what a review found.
"""
