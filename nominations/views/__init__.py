"""Pages of the nominations room."""
