"""What the people of the browser tests do, page by page."""
