"""What the public may see: our accounts, what we answered, what we asked to be corrected."""
