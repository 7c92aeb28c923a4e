"""Looking through a nomination for what it should not tell: what was found, in words, and kept."""
