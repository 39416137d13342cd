"""Whom we tell what and why; deliveries and receipts.

In: `tell(work, …)` from the stages, in the transaction of what it tells of; channels as an
administrator set them up. Out: notices, and deliveries: written down (`record`), to the inbox of
each person who holds the role, to their verified addresses and over the organisation's own
channels (channels/<kind>.py). What goes over a network is leased, called, settled.
Always true: a notice says why and under which clause; a repeat after a crash is labelled; an
exercise cannot reach an outside address (a database CHECK); a secret is sealed and never shown;
the text of a post stays inside; nothing is ever sent to a member of the public.
"""
