"""Reads the demo world's content. It is data, so that it can be read and checked by anyone."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
NOMINATION_FILES = ("nominations_a", "nominations_b", "nominations_open", "nominations_announced")


@cache
def content(name: str) -> Any:
    """One file of this folder, without its ending."""
    return yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))


@cache
def nominations() -> dict[str, dict[str, Any]]:
    """All made-up nominations by key."""
    return {row["key"]: row for name in NOMINATION_FILES for row in content(name)}
