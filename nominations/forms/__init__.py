"""Forms of the nominations room."""
