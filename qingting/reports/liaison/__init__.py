"""Other bodies (联络): whom outside we speak with, what was said, and what came back.

In: what administrators write of bodies outside; what a person says was spoken with one, or came
back. Out: the directory, the log of an event, the duties that it does.

Never of a member of the public: a body is an office, and the only person named is the one whom it
appointed to speak with us.
"""
