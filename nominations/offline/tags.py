"""The names of the fields in a file, by which its answers are found again.

Word keeps 64 characters of a content control's tag, so what is longer stands as a digest.
"""

import hashlib

LONGEST = 64
_DIGEST = 16


def digest_of(text: str) -> str:
    return "~" + hashlib.sha256(text.encode()).hexdigest()[:_DIGEST]


def answer_tag(slug: str, part: str = "") -> str:
    """Of an answer, or of one part of it."""
    return _fitting("a", slug, f"/{part}" if part else "")


def option_tag(slug: str, value: str) -> str:
    """Of one choice of a question that takes several."""
    return _fitting("c", slug, f"/{digest_of(value)}")


def row_tag(slug: str, spec: str, row: str, field: str) -> str:
    """Of one field of a row; `row` is its primary key, or n1, n2 … of an empty one."""
    return _fitting("r", slug, f"/{spec}.{row}/{field}")


def row_parts(tag: str) -> tuple[str, str, str, str] | None:
    """Slug (or its digest), spec, row and field of a row's tag; None if it is none."""
    parts = tag.split("/")
    if len(parts) != 4 or parts[0] != "r":
        return None
    spec, _dot, row = parts[2].partition(".")
    return parts[1], spec, row, parts[3]


def bookmark_name(slug: str) -> str:
    """Of a question's heading. Word takes 40 characters: letters, digits and low lines."""
    return "q_" + digest_of(slug)[1:]


def _fitting(letter: str, slug: str, rest: str) -> str:
    tag = f"{letter}/{slug}{rest}"
    return tag if len(tag) <= LONGEST else f"{letter}/{digest_of(slug)}{rest}"
