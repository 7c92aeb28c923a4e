"""The kinds of rows that a nomination has, in one list for all that works on them."""
