"""Cycles at the stages that the access tables ask about."""
