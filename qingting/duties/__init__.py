"""Who must do what by when; activation of a plan's duties, their clocks and ladders.

In: the grade in force (`grading.graded`), anchors that came (`events.happened`), firings
(`duties.rung`), deeds of people.
Out: duties, timers, notices.
Always true: every obligation with a due time is a Duty; a duty belongs to a spell of its
condition; raising only adds, lowering makes void what is not yet due, with the reason; what is
done counts once per event; a due time is never edited.
"""
