"""What an organisation's written plan orders, as data, and how it judges.

In: `plans/<org>/plan.yaml`, its packs, its `clauses.md`; facts as known at an instant.
Out: one effective `Plan` (a frozen value); gradings, due times and questions, each with reasons
and clauses.

Always true:
* A plan with a fault is never loaded; every fault is named at once, with file and line.
* Every entry of a loaded plan cites a clause that exists, and every clause has a home.
* A plan is a pure function of its canonical text, whose SHA-256 is its version.
* Nothing here asks a database or the network; time is an argument, which the command gives.
"""
