"""Which names of the environment the settings read: taken from their source, not from a list."""

import ast
from dataclasses import dataclass
from pathlib import Path

from config.settings.needed import NEEDED
from tools.paths import ROOT

SETTINGS = ROOT / "config" / "settings"


@dataclass(frozen=True)
class Reading:
    """One `env(...)` call: the name, and whether the settings go on without it."""

    name: str
    optional: bool


def readings(*files: Path) -> set[Reading]:
    """Every name that the given settings files read through `env`, `env.list` and the like."""
    found = set()
    for file in files:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and is_env(node.func):
                name = node.args[0]
                assert isinstance(name, ast.Constant), f"{file.name}: a name put together"
                optional = any(keyword.arg == "default" for keyword in node.keywords)
                found.add(Reading(str(name.value), optional))
    return found


def is_env(function: ast.expr) -> bool:
    if isinstance(function, ast.Attribute):
        function = function.value
    return isinstance(function, ast.Name) and function.id == "env"


def production_names() -> set[str]:
    return {reading.name for reading in readings(SETTINGS / "base.py", SETTINGS / "production.py")}


def required_in_production() -> set[str]:
    """Names without which production does not start."""
    production = readings(SETTINGS / "production.py")
    return set(NEEDED) | {reading.name for reading in production if not reading.optional}
