"""Administration: people, where posts come from, what is listened for, how people are told."""
