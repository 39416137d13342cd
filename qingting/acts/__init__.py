"""What people do, by name: the acts of the acts file, of a page, and of a test, all through here.

In: an act, who does it and upon what (`form`). Out: the stages' own actions (`deeds`), and for an
act of a page its settlement (`submitted`). Always true: an act that the rules refuse changes
nothing and says why; a replay and a page cannot do anything that the other cannot.
"""
