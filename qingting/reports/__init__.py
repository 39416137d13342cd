"""What we tell leaders and other bodies, from one sheet of facts.

In: facts that people state about an event, each known, not yet known or a judgement, with what
proves it; duties that make a report.
Out: the fact sheet that every report of the event is drafted from; who got a report, by the deed of
a role that accepts it or by hand for a body outside; documents of twelve kinds (`forms`) as HTML,
Word and PDF. `liaison/` keeps whom outside we speak with, and what came back.
Always true: a fact is never edited, a later one supersedes it; one that is known names what proves
it; an unknown is said as unknown, never left out.
"""
