"""Which software computed a result."""

import tomllib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

LIBRARIES = ("numpy", "scipy", "choix")
"""Libraries on which figures depend in their last digits."""


@cache
def software_versions() -> dict[str, str]:
    """Names and versions of this software and of the libraries it computes with."""
    project = tomllib.loads((Path(settings.BASE_DIR) / "pyproject.toml").read_text())["project"]
    return {
        project["name"]: project["version"],
        **{name: version(name) for name in LIBRARIES},
    }
