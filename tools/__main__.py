"""`python -m tools COMMAND`: what the Makefile calls once the environment is there."""

import importlib
import sys
from collections.abc import Callable

from tools.console import ToolError, complain
from tools.signals import all_interrupt

COMMANDS = {
    "demo": "tools.demo:main",
    "demo-reset": "tools.demo:reset",
    "test": "tools.testing:main",
    "lint": "tools.lint:main",
    "format": "tools.lint:reformat",
    "manage": "tools.django_command:main",
    "db": "tools.devdb:main",
    "bench": "tools.benching:main",
    "compose-check": "tools.compose:main",
}


def main(arguments: list[str]) -> int:
    name, *rest = arguments or [""]
    if name not in COMMANDS:
        complain(f"Unknown command '{name}'. There are: {', '.join(COMMANDS)}")
        return 2
    all_interrupt()
    module, function = COMMANDS[name].split(":")
    command: Callable[..., int] = getattr(importlib.import_module(module), function)
    try:
        return command(*rest)
    except ToolError as problem:
        complain(str(problem))
        return 1
    except KeyboardInterrupt:
        complain("Interrupted.")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
