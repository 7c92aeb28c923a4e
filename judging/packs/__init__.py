"""A judge's entries for reading away from the screen: printed pages and PDF files."""
