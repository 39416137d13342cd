"""The manual, shipped with the product: a page for each screen, in both languages.

In: the name of an address. Out: its page of `web/manual`, as HTML.
Always true: nothing in it is anybody's, so a stranger may read it too.
"""
