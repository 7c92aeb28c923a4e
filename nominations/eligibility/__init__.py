"""Who can take part, in which category, and what looks like it already."""
