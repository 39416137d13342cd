"""Moving remarks, splitting and merging events on pages, with what it does, and undoing it."""
