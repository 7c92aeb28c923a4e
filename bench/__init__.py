"""Measurements: pages at the size of a large award, and the judging engine."""
