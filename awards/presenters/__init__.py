"""What the public pages show, worked out from records: plain data for the templates."""
