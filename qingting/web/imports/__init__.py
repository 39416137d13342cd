"""Getting posts in by hand: uploaded tables, what a person saw, and what became of either."""
