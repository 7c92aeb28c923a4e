"""What the commands say on the terminal, and the one exception that ends them in words."""

import sys


class ToolError(Exception):
    """Something the person at the terminal has to know or do; shown without a traceback."""


def say(text: str = "") -> None:
    print(text, flush=True)


def complain(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
