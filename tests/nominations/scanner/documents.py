"""Documents as small as the scanner takes them. Everybody in them is made up."""

from typing import Any


def question(slug: str, value: Any, *, kind: str = "long-text", **more: Any) -> dict[str, Any]:
    return {
        "slug": slug,
        "label": slug.capitalize(),
        "kind": kind,
        "criterion": None,
        "criterion_name": None,
        "identifying": False,
        "publishable": True,
        "value": value,
        **more,
    }


def document(*questions: dict[str, Any], **more: Any) -> dict[str, Any]:
    agency = {"name": "Exampleton Police", "country": "US", "region": "", "place": ""}
    return {
        "schema_version": 1,
        "reference": "",
        "title": "",
        "language": "en",
        "agency": agency | more.pop("agency", {}),
        "partners": more.pop("partners", []),
        "sections": [{"slug": "story", "title": "Story", "questions": list(questions)}],
        **more,
    }


def saying(text: str, **more: Any) -> dict[str, Any]:
    """A document with one answer."""
    return document(question("summary", text), **more)
