"""How large a figure may be before it is taken for a slip of the pen. Forms and database agree."""

from datetime import date
from decimal import Decimal

MAX_COUNT = 10_000_000
MAX_AMOUNT = Decimal("999999999999.99")
MAX_HOURLY_RATE = Decimal("99999999.99")
MAX_NUMBER = Decimal(999_999_999_999)
MAX_MONTHS = 600
MAX_RESIDENTS = 2_000_000_000
MAX_UNITS = 30_000
EARLIEST = date(1970, 1, 1)
LONGEST_TEXT = 100_000
"""Characters of one answer; far above any word limit, so that a draft never meets it."""
# Ends the name under which the translation of an answer is kept, so no question's own name may.
TRANSLATION = "--translation"
