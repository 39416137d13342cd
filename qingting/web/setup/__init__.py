"""The first run: from an empty database to a plan in force, step by step."""
