"""What became otherwise: answers and rows from hand to hand, and a form from version to version."""
