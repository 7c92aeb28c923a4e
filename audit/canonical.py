"""One spelling for every JSON value, so that equal values have equal digests.

The spelling is sorted keys, no spaces, characters as they are, UTF-8. A value may go through a
PostgreSQL ``jsonb`` column and come back: its spelling stays the same.
"""

import hashlib
import json
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

# From here on Python writes a whole float with an exponent, jsonb writes it with all its digits.
_EXPONENT_FROM = 1e16


def plain(value: Any) -> Any:
    """The value as JSON types only, numbers as ``jsonb`` gives them back.

    Dates, times, UUIDs, decimals and lazy texts become strings as Django's JSON encoder has them.

    Raises:
        TypeError: the value holds something JSON cannot say.
        ValueError: the value holds NaN or an infinity.
    """
    return _settle(json.loads(json.dumps(value, cls=DjangoJSONEncoder, allow_nan=False)))


def canonical_json(value: Any) -> str:
    """The one JSON spelling of a value.

    Raises:
        TypeError: the value holds something JSON cannot say.
        ValueError: the value holds NaN or an infinity.
    """
    return json.dumps(plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256_hex(value: Any) -> str:
    """SHA-256 of the canonical JSON in UTF-8, as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


def _settle(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _settle(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_settle(item) for item in value]
    if isinstance(value, float):
        return _settle_float(value)
    return value


def _settle_float(value: float) -> float | int:
    if value == 0:
        return 0.0  # jsonb keeps no sign on zero
    if abs(value) >= _EXPONENT_FROM:
        return int(Decimal(repr(value)))
    return value
