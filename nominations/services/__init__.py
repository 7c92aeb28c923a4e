"""What can be done with a nomination, one file for each part of it."""
