"""Uploaded files: what they really are, and a copy with nothing but what was meant to be sent."""

from nominations.files.cleaning import ACCEPTED_WORDS, CleanFile, clean_file

__all__ = ["ACCEPTED_WORDS", "CleanFile", "clean_file"]
