"""What people asked, and whether it was answered; what we promised, and whether it was kept.

In: questions that somebody saw under our answers or in what is said, dates that we named.
Out: a duty for each doubt where the plan wants one, a duty for each promise; how many are open, as
a fact that the plan's closing test reads.
Always true: a doubt stands until it is answered by a publication, or somebody says in his own name
why it is not; a promise is kept by a deed that names its proof; who asked is nowhere.
"""
