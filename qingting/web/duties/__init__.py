"""One duty on its page, and what its holders do about it."""
