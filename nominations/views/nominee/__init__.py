"""Pages for an agency's team."""
