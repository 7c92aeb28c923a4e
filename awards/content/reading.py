"""Reading the archive that comes with Laurel: one YAML file, and one Markdown file per winner."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
FENCE = "---\n"


@dataclass(frozen=True, slots=True)
class ArchiveContent:
    """The award with its sponsors and topics, and the winners' records as plain data."""

    award: dict[str, Any]
    sponsors: list[dict[str, Any]]
    sponsorships: list[dict[str, Any]]
    topics: dict[str, list[dict[str, str]]]
    winners: list[dict[str, Any]]


def read_archive(folder: Path = FOLDER) -> ArchiveContent:
    """Read everything; winners in the order of their years.

    Raises ValueError for a winner's file without its head or with a word the head may not hold.
    """
    head = yaml.safe_load((folder / "awards.yaml").read_text(encoding="utf-8"))
    winners = [read_winner(path) for path in sorted((folder / "winners").glob("*.md"))]
    return ArchiveContent(winners=winners, **head)


def read_winner(path: Path) -> dict[str, Any]:
    """One record: the YAML head between two fences, and the story after it."""
    text = path.read_text(encoding="utf-8")
    parts = text.split(FENCE, 2)
    if len(parts) != 3 or parts[0]:
        raise ValueError(f"{path.name} has no head between two lines of ---")
    record: dict[str, Any] = yaml.safe_load(parts[1])
    record["story"] = parts[2].strip()
    record["discrepancies"] = [
        {"topic": disagreement["topic"], **row}
        for disagreement in record.pop("disagreements", ())
        for row in disagreement["rows"]
    ]
    return record
