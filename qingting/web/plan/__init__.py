"""The plan: each clause, what carries it out, and the cases that show it."""
