"""Search over events, posts, duties and the journal; never over who said something."""
