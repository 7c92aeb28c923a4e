"""The scanner by itself, without a database."""
