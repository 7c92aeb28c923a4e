"""What a new cycle may begin with: criteria, size bands and a form, kept as data."""

from awards.defaults.content import EDITABLE_NOTICE, default_content

__all__ = ["EDITABLE_NOTICE", "default_content"]
