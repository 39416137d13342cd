"""Where posts come from, and how each source does."""
