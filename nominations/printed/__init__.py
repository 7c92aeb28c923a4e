"""What leaves the room on paper: a nomination, its receipt, a form without answers."""
