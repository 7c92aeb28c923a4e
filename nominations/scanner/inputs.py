"""What the scanner is given besides a document."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Team:
    """People behind the nomination, who are not in its document."""

    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    """Organisations that stand by it, such as those of endorsers."""


@dataclass(frozen=True, slots=True)
class FileWords:
    """What could be read in an attached file, by the digest that the document has of it."""

    sha256: str
    text: str


@dataclass(frozen=True, slots=True)
class Context:
    """What the scanner knows besides the document; `team` is given where names are hidden."""

    team: Team | None = None
    files: Sequence[FileWords] = ()
