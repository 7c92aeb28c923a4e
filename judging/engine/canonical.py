"""One spelling for a JSON value, so that equal values have equal digests.

Sorted keys, no spaces, characters as they are, UTF-8: what `json.dumps` writes with the settings
below, so that anyone can repeat it.
"""

import hashlib
import json
from typing import Any


def canonical_json(value: Any) -> str:
    """The spelling. Raises ValueError for NaN and infinities, TypeError for what JSON has not."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def sha256_hex(value: Any) -> str:
    """SHA-256 of the spelling, as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()
