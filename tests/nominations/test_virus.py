"""Files are shown to a scanner where one is set; without a clear answer none is taken."""

import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from nominations.exceptions import FileRefused, NotChecked
from nominations.files import virus
from nominations.files.cleaning import clean_file
from tests.nominations.making import picture

# The harmless text by which scanners are tried (eicar.org), put together so that no scanner finds
# it in this file.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Scanner(threading.Thread):
    """Speaks clamd's INSTREAM as far as it is needed; `answer` replaces the verdict."""

    def __init__(self, listening: socket.socket) -> None:
        super().__init__(daemon=True)
        self.listening = listening
        self.answer: bytes | None = None
        self.received = b""

    def run(self) -> None:
        while True:
            try:
                line, _address = self.listening.accept()
            except OSError:
                return
            with line:
                line.sendall(self._verdict(line))

    def _verdict(self, line: socket.socket) -> bytes:
        assert self._read(line, 10) == b"zINSTREAM\0"
        self.received = b""
        while size := struct.unpack(">I", self._read(line, 4))[0]:
            self.received += self._read(line, size)
        if self.answer is not None:
            return self.answer
        if EICAR in self.received:
            return b"stream: Eicar-Test-Signature FOUND\0"
        return b"stream: OK\0"

    @staticmethod
    def _read(line: socket.socket, size: int) -> bytes:
        read = b""
        while len(read) < size:
            read += line.recv(size - len(read))
        return read


@pytest.fixture
def scanner(settings: Settings) -> Iterator[Scanner]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        running = Scanner(listening)
        running.start()
        settings.CLAMAV_ADDRESS = f"127.0.0.1:{listening.getsockname()[1]}"
        yield running


def check(content: bytes) -> bytes:
    return clean_file(SimpleUploadedFile("a.png", content), max_bytes=10_000_000).content


def test_a_clean_file_is_taken(scanner: Scanner) -> None:
    content = picture(size=(300, 200)) + b"x" * 200_000
    assert check(content)
    assert scanner.received == content


def test_an_infected_one_is_refused(scanner: Scanner) -> None:
    with pytest.raises(FileRefused, match="A virus was found") as refusal:
        check(picture() + EICAR)
    assert not isinstance(refusal.value, NotChecked)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: OKAY\0",
        b"OK\0",
        b"UNKNOWN COMMAND\0",
        b"stream: FOUND OK ERROR\0",
    ],
)
def test_without_a_clear_answer_none_is_taken(scanner: Scanner, answer: bytes) -> None:
    scanner.answer = answer
    with pytest.raises(NotChecked, match="could not be checked for viruses"):
        check(picture())


def test_nor_without_any_answer(
    scanner: Scanner, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(virus, "ANSWER_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.CLAMAV_ADDRESS = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(NotChecked):
            check(picture())


@pytest.mark.parametrize(
    "address", ["127.0.0.1:1", "/no/such/socket", "unix:/no/such/socket", "localhost:many"]
)
def test_nor_with_nobody_there(settings: Settings, address: str) -> None:
    settings.CLAMAV_ADDRESS = address
    with pytest.raises(NotChecked, match="Try again"):
        check(picture())


def test_a_scanner_is_asked_through_a_socket_too(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "clamd.ctl"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        listening.listen()
        Scanner(listening).start()
        for address in (str(path), f"unix:{path}"):
            settings.CLAMAV_ADDRESS = address
            assert check(picture())
            with pytest.raises(FileRefused, match="virus"):
                check(EICAR)


def test_without_an_address_nobody_is_asked(settings: Settings) -> None:
    settings.CLAMAV_ADDRESS = ""
    assert check(picture())
