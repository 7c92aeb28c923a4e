"""A port of this machine's loopback address, taken before anyone else can take it."""

import socket

from tools.console import ToolError

HOST = "127.0.0.1"
FIRST = 8000
TRIES = 100


def take_port(first: int = FIRST) -> socket.socket:
    """Listen on the first free port from `first` on; who calls waits until the site accepts.

    Listening at once is what keeps others off: a port that is only bound can still be taken.
    Raises ToolError when a hundred in a row are taken.
    """
    for port in range(first, first + TRIES):
        if answers(port):
            continue
        held = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            held.bind((HOST, port))
            held.listen()
        except OSError:
            held.close()
            continue
        return held
    raise ToolError(f"No free port between {first} and {first + TRIES - 1}.")


def answers(port: int) -> bool:
    """True when something serves the port under any name that `localhost` can mean."""
    for address in (HOST, "::1"):
        try:
            socket.create_connection((address, port), timeout=0.5).close()
        except OSError:
            continue
        return True
    return False


def number(held: socket.socket) -> int:
    """The port that a bound socket holds."""
    port: int = held.getsockname()[1]
    return port
