"""Endorsements inside the room: certified figures, letters, what those who are asked may read."""
