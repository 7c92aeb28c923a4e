"""Reading a frozen document: the shape that `nominations/_document.html` renders.

The one reading view of a nomination: for its team (check your answers, the submitted version), for
staff who screen it, and for judges beside the rubric.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from awards.enums import QuestionKind
from awards.questions import kind_named
from awards.questions.partner_facts import nameless_partner, read_partner
from nominations.languages import Language, language
from nominations.translations import TRANSLATED, translated_title

PICTURES = frozenset({"image/png", "image/jpeg", "image/webp"})
"""Files that may be shown on a page: they were drawn anew from their pixels when they came in."""

type AttachmentUrl = Callable[[str], str]
"""From an attachment's public id to the address at which this reader may open it."""


@dataclass(frozen=True)
class ReadQuestion:
    slug: str
    label: str
    template: str
    shown: Any
    """What the template shows; None where there is no answer."""
    criterion: str | None
    criterion_name: str | None
    section: str
    publishable: bool
    original: Language | None = field(default=None, kw_only=True)
    """The language of an answer in words; None of one in figures or choices."""
    translation: "ReadTranslation | None" = field(default=None, kw_only=True)
    withheld: bool
    """The form lets the answer be published, the team does not."""


@dataclass(frozen=True)
class ReadTranslation:
    """The same answer in another language, from the team."""

    language: Language
    shown: Any


@dataclass(frozen=True)
class ReadSection:
    slug: str
    title: str
    questions: list[ReadQuestion]


@dataclass(frozen=True)
class CriterionGroup:
    """The questions tied to one criterion; an empty slug stands for those tied to none."""

    slug: str
    name: str
    questions: list[ReadQuestion] = field(default_factory=list)


@dataclass(frozen=True)
class Reading:
    title: str
    facts: list[dict[str, str]]
    """Rows of `components/facts.html`."""
    partners: list[dict[str, Any]]
    """Contexts of `nominations/_partner.html`."""
    sections: list[ReadSection]
    demonstration_note: str
    language: str
    translated: Language | None = field(default=None, kw_only=True)
    """Into what the team translated, where it did."""
    is_by_machine: bool = field(default=False, kw_only=True)
    arrived_at: datetime | None = field(default=None, kw_only=True)
    """Of one that the award's staff typed in: when it reached them."""
    zone: str = field(default="UTC", kw_only=True)
    """The cycle's."""

    def by_criterion(self) -> list[CriterionGroup]:
        """The same questions grouped by criterion, in the order in which the form meets them.

        Questions tied to no criterion come first, since they introduce the programme.
        """
        groups = {"": CriterionGroup("", _("About the programme"))}
        for section in self.sections:
            for question in section.questions:
                slug = question.criterion or ""
                group = groups.setdefault(slug, CriterionGroup(slug, question.criterion_name or ""))
                group.questions.append(question)
        return [group for group in groups.values() if group.questions]


def read_document(
    document: Mapping[str, Any],
    *,
    blind: bool = False,
    attachment_url: AttachmentUrl | None = None,
) -> Reading:
    """A submission's document for reading.

    Args:
        blind: leave out what says whose it is: identifying answers, title, agency, partners,
            reference, and the names of files.
        attachment_url: where this reader opens a file; without it names stand without links.
    """
    return Reading(
        title="" if blind else document["title"],
        facts=_facts(document, blind=blind),
        partners=_partners(document, blind=blind),
        sections=[
            _section(section, blind=blind, attachment_url=attachment_url)
            for section in _in_languages(document)
        ],
        demonstration_note="" if blind else document["demonstration_note"],
        language=document["language"],
        arrived_at=_arrived_at(document),
        zone=document["cycle"]["zone"],
        **_translation(document),
    )


def _arrived_at(document: Mapping[str, Any]) -> datetime | None:
    typed_in = document.get("typed_in")
    return datetime.fromisoformat(typed_in["arrived_at"]) if typed_in else None


def _translation(document: Mapping[str, Any]) -> dict[str, Any]:
    """What the document says of its translation; older ones say nothing."""
    given = document.get("translation")
    if not given:
        return {}
    return {"translated": language(given["language"]), "is_by_machine": given["by_machine"]}


def _in_languages(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The sections, each question told in what language the nomination is written."""
    told = {"language": document["language"]}
    for section in document["sections"]:
        yield {**section, "questions": [question | told for question in section["questions"]]}


def _languages(question: Mapping[str, Any]) -> dict[str, Any]:
    if question["kind"] not in TRANSLATED:
        return {}
    given, kind = question.get("translation"), kind_named(question["kind"])
    return {
        "original": language(question["language"]),
        "translation": given
        and ReadTranslation(language(given["language"]), kind.show(given["value"])),
    }


def _partners(document: Mapping[str, Any], *, blind: bool) -> list[dict[str, Any]]:
    """Those named beside the answers: none where a question of the form asks for them."""
    kinds = {question["kind"] for part in document["sections"] for question in part["questions"]}
    if blind or QuestionKind.PARTNERS in kinds:
        return []
    return [read_partner(row) for row in document["partners"]]


def _facts(document: Mapping[str, Any], *, blind: bool) -> list[dict[str, str]]:
    rows = [] if blind else _identity(document)
    rows += _words_of(document, blind=blind)
    if category := document["category"]:
        rows.append((_("Category"), category["name"]))
    for kind, label in (("problem", _("Problems")), ("approach", _("Approaches"))):
        names = [topic["name"] for topic in document["topics"] if topic["kind"] == kind]
        rows.append((label, ", ".join(names)))
    return [{"label": label, "value": value} for label, value in rows if value]


def _words_of(document: Mapping[str, Any], *, blind: bool) -> list[tuple[str, str]]:
    """The name in translation, and the language where it is not the one that all here read."""
    rows = [] if blind else [(_("Name in translation"), translated_title(document))]
    if document["language"] != settings.LANGUAGE_CODE:
        rows.append((_("Language of the nomination"), language(document["language"]).name))
    return rows


def _identity(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    agency = document["agency"]
    place = ", ".join(
        part for part in (agency["place"], agency["region"], agency["country_name"]) if part
    )
    return [
        (_("Reference"), document["reference"]),
        (_("Agency"), agency["name"]),
        (_("Type of agency"), agency["kind_label"]),
        (_("Place"), place),
    ]


def _section(
    section: Mapping[str, Any], *, blind: bool, attachment_url: AttachmentUrl | None
) -> ReadSection:
    questions = [
        _question(question, section["slug"], blind=blind, attachment_url=attachment_url)
        for question in section["questions"]
        if not (blind and question["identifying"])
    ]
    return ReadSection(slug=section["slug"], title=section["title"], questions=questions)


def _question(
    question: Mapping[str, Any],
    section: str,
    *,
    blind: bool,
    attachment_url: AttachmentUrl | None,
) -> ReadQuestion:
    kind, value = kind_named(question["kind"]), question["value"]
    if value is None:
        shown = None
    elif question["kind"] == QuestionKind.FILE:
        shown = _files(value, blind=blind, attachment_url=attachment_url)
    elif question["kind"] == QuestionKind.PARTNERS and blind:
        shown = [nameless_partner(row, number) for number, row in enumerate(value, start=1)]
    else:
        shown = kind.show(value)
    return ReadQuestion(
        slug=question["slug"],
        label=question["label"],
        template=kind.template,
        shown=shown,
        criterion=question["criterion"],
        criterion_name=question["criterion_name"],
        section=section,
        publishable=question["publishable"],
        **_languages(question),
        withheld=question.get("withheld", False),
    )


def _files(
    files: list[Mapping[str, Any]], *, blind: bool, attachment_url: AttachmentUrl | None
) -> list[dict[str, Any]]:
    return [
        {
            "name": _("File %(number)d") % {"number": number} if blind else file["name"],
            "size": file["size"],
            # Files of earlier versions have none.
            "caption": file.get("caption", ""),
            "is_picture": file.get("content_type") in PICTURES,
            "url": attachment_url(file["public_id"]) if attachment_url else "",
        }
        for number, file in enumerate(files, start=1)
    ]
