"""Zipped files from strangers: whether they may be unpacked at all.

Office files are archives of parts. What is checked here holds for all of them: a list of parts
within limits, no part that names a place outside, and contents no larger than the list says.
"""

import stat
import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from awards.spreadsheets.markup import has_plain_beginning

_SMALL = 1_000_000
_CHUNK = 65_536
_ENCRYPTED = 0x1
_XML = (".xml", ".rels", ".vml")

# What zipfile raises at content that is no archive, or a broken one.
DAMAGES = (
    BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    RuntimeError,
    ValueError,
    LookupError,
    EOFError,
    OverflowError,
)


class Damaged(Exception):
    """The archive is broken, or made to mislead."""


class Protected(Exception):
    """A part is encrypted."""


class TooMuch(Exception):
    """It has more parts, or unpacks to more, than is taken."""


@dataclass(frozen=True, slots=True)
class Limits:
    parts: int
    unpacked: int
    """In bytes, of all parts together."""
    ratio: int
    """How many times larger than packed; counts from one megabyte unpacked."""
    elements: int
    """Tags in all parts, beginnings and ends: XML elements are what takes time and memory."""

    def is_too_much(self, unpacked: int, packed: int) -> bool:
        return unpacked > self.unpacked or (unpacked > _SMALL and unpacked > packed * self.ratio)


def check_archive(
    archive: ZipFile,
    packed: int,
    limits: Limits,
    *,
    is_fit: Callable[[Sequence[str]], None] = lambda _names: None,
) -> None:
    """Passes for an archive of `packed` bytes that is safe to unpack and to read as XML.

    Args:
        is_fit: asked first, with the parts' names; raises what its caller wants said.

    Raises:
        Damaged, Protected, TooMuch
    """
    parts = archive.infolist()
    is_fit([part.filename for part in parts])
    _check_list(parts, packed, limits)
    _check_unpacked(archive, parts, limits)


def _check_list(parts: Sequence[ZipInfo], packed: int, limits: Limits) -> None:
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise Protected
    if any(part.compress_type not in {ZIP_STORED, ZIP_DEFLATED} for part in parts):
        raise Damaged
    if any(_leads_astray(part) for part in parts):
        raise Damaged
    if len({part.filename.lower() for part in parts}) < len(parts):
        # Two parts of one name: which of them counts, each reader decides for itself.
        raise Damaged
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > limits.parts or limits.is_too_much(unpacked, packed):
        raise TooMuch


def _leads_astray(part: ZipInfo) -> bool:
    """Whether it is a link, or named so that unpacking it would write somewhere else."""
    path = PurePosixPath(part.filename)
    return (
        stat.S_ISLNK(part.external_attr >> 16)
        or path.is_absolute()
        or ".." in path.parts
        or "\\" in part.filename
        or not part.filename.isprintable()
    )


def _check_unpacked(archive: ZipFile, parts: Sequence[ZipInfo], limits: Limits) -> None:
    """What a list of parts says of their sizes may be untrue, so they are counted as well."""
    unpacked = elements = 0
    for part in parts:
        with archive.open(part) as source:
            head = source.read(_CHUNK)
            is_xml = part.filename.lower().endswith(_XML)
            if not has_plain_beginning(head, is_xml=is_xml):
                raise Damaged
            for chunk in chain([head], iter(partial(source.read, _CHUNK), b"")):
                unpacked += len(chunk)
                elements += chunk.count(b"<")
                if unpacked > limits.unpacked or elements > limits.elements:
                    raise TooMuch
