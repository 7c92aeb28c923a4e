"""Asking clamd whether a file holds a virus, by its INSTREAM command (man 8 clamd).

Without CLAMAV_ADDRESS nothing is asked. With it, a file is taken only if clamd says that it is
clean: whatever else happens, it is refused with words, and can be sent again.
"""

import socket
import struct
from contextlib import closing

import structlog
from django.conf import settings
from django.utils.translation import gettext as _

from nominations.exceptions import FileRefused, NotChecked

log = structlog.get_logger(__name__)

CONNECT_SECONDS = 5
# For each piece sent and for the answer: a large archive takes clamd several seconds.
ANSWER_SECONDS = 60
_PIECE = 65_536
_LONGEST_ANSWER = 4_096
_DEFAULT_PORT = 3310
_FOUND = " FOUND"
_CLEAN = "stream: OK"


class _NoAnswer(Exception):
    """clamd could not be asked, or did not say whether the file is clean."""


def refuse_infected(content: bytes) -> None:
    """Passes if no scanner is set, or if it finds nothing.

    Raises:
        FileRefused: a virus was found.
        NotChecked: the scanner cannot be reached or did not answer; it may be tried again later.
    """
    if not settings.CLAMAV_ADDRESS:
        return
    try:
        answer = _ask(settings.CLAMAV_ADDRESS, content)
    except (OSError, ValueError, _NoAnswer) as error:
        log.error("files.not_scanned", reason=f"{type(error).__name__}: {error}")
        raise NotChecked from error
    if answer.endswith(_FOUND):
        log.warning("files.virus_found", answer=answer)
        raise FileRefused(
            _(
                "A virus was found in this file, so it was not kept. Check your computer, and "
                "attach a clean copy."
            )
        )


def _ask(address: str, content: bytes) -> str:
    """clamd's verdict: that the stream is clean, or the name of what was found in it."""
    with closing(_connect(address)) as line:
        line.settimeout(ANSWER_SECONDS)
        try:
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), _PIECE):
                piece = content[start : start + _PIECE]
                line.sendall(struct.pack(">I", len(piece)) + piece)
            line.sendall(struct.pack(">I", 0))
        except (BrokenPipeError, ConnectionResetError):
            # clamd says why it stopped listening, for one that the file is too long for it.
            pass
        answer = _read_answer(line)
    if answer == _CLEAN or (answer.startswith("stream: ") and answer.endswith(_FOUND)):
        return answer
    raise _NoAnswer(answer[:200])


def _connect(address: str) -> socket.socket:
    """To `/path/to/socket`, `unix:/path`, `host:port` or `tcp://host:port`.

    Raises:
        OSError: nobody listens there.
        ValueError: the port is no number.
    """
    place = address.removeprefix("unix:").removeprefix("tcp:")
    if place.startswith("/") and not place.startswith("//"):
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(CONNECT_SECONDS)
        try:
            line.connect(place)
        except OSError:
            line.close()
            raise
        return line
    host, _colon, port = place.removeprefix("//").rpartition(":")
    if not host:
        host, port = port, str(_DEFAULT_PORT)
    return socket.create_connection((host.strip("[]"), int(port)), CONNECT_SECONDS)


def _read_answer(line: socket.socket) -> str:
    answer = bytearray()
    while len(answer) < _LONGEST_ANSWER and not answer.endswith(b"\0"):
        piece = line.recv(_LONGEST_ANSWER)
        if not piece:
            break
        answer += piece
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")
