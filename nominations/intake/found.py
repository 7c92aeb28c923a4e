"""What was understood, in the shape in which it is kept until the person has decided."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from awards.questions.base import Stored
from nominations.rows.kinds import Texts


@dataclass(frozen=True, slots=True)
class FoundAnswer:
    question: str
    kind: str
    """The kind of question it was understood as."""
    value: Stored = None
    why: str = ""
    """Why it could not be read, in words; `text` is then what stands there."""
    text: str = ""
    is_untouched: bool = False
    """The file still holds what it was made with."""
    version: int | None = None
    """Of the answer that the file was made with, 0 for none; None where that is not known."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class FoundRow:
    question: str
    spec: str
    row: int | None
    """Primary key of the row that it was made from; None for a new one."""
    texts: Texts
    is_untouched: bool = False
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """All that a file or another nomination holds."""

    answers: list[FoundAnswer] = field(default_factory=list)
    rows: list[FoundRow] = field(default_factory=list)
    files: list[int] = field(default_factory=list)
    """Primary keys of attachments that can be copied."""
    missing: list[str] = field(default_factory=list)
    """Slugs of the form's questions that were not found at all."""
    gone: list[dict[str, str]] = field(default_factory=list)
    """Label and text of what the form does not ask for."""
    notes: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        return cls(
            answers=[FoundAnswer(**row) for row in kept["answers"]],
            rows=[FoundRow(**row) for row in kept["rows"]],
            files=list(kept["files"]),
            missing=list(kept["missing"]),
            gone=list(kept["gone"]),
            notes=list(kept["notes"]),
        )
