"""Acts on pages: what a person may ask for, what it would do, asking, and what became of it."""
