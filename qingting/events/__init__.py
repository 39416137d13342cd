"""One concern, many remarks: lead, open, attach, merge, split, quiet, follow-on.

In: kept posts with their remarks (`posts.kept`); acts of people. Out: events and memberships;
what changed is left for
`spread` (`events.changed`), what happened for `duties` (`events.happened`), and what was merged,
split or undone (`events.turned`).
Always true: a post stands in exactly one event, through its remark; a lead is measured and
graded from its first post, and its duties start when the plan's `open:` or a person opens it;
quiet is set by the machine, closed by people; a new wave is a new event with `follows`; an
event is dismissed with a reason, or merged, never deleted; such acts are undone for ten minutes.
"""
