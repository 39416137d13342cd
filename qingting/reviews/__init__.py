"""What we learned: the review of an event, its findings, what they change in the plan.

In: a closed event's journal, its clocks, its questions.
Out: findings with an owner and a day, each a duty; which clause of the plan a finding would change,
in which writing, and whether that is proposed or in force.
Always true: a review reads what is on record and never a person's speed; it cannot be done while a
finding has no owner; a clock that was missed stands there with its clause and the reason that the
holder gave.
"""
