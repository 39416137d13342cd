"""Whom we tell what and why; deliveries and receipts.

In: `tell(work, …)` from the stages, in the transaction of what it tells of. Out: notices, and
deliveries on channels (channels/<kind>.py). Network channels lease, call, settle; `record`
writes down what would be sent.
Always true: a notice says why and under which clause; a repeat after a crash is labelled; an
exercise cannot reach an outside address (a database CHECK); nothing is ever sent to a member of
the public.
"""
