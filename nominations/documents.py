"""The frozen document of a submission: everything a reader needs, in JSON that explains itself.

Labels are written out in the language of the nomination, so that the document reads the same
whatever becomes of the form, the agency or the words of this software. Decimals are strings.
"""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils import translation

from accounts.models import Agency
from awards.models import Question
from awards.questions import kind_named
from awards.questions.partner_facts import partner_facts
from nominations.drafts import Draft, DraftSection
from nominations.models import Nomination
from nominations.translations import frozen_translation

SCHEMA_VERSION = 1


def build_document(
    draft: Draft, *, reference: str = "", version: int = 0, at: datetime | None = None
) -> dict[str, Any]:
    """The document of a draft as it stands. Without reference, version and time: a preview."""
    nomination = draft.nomination
    with translation.override(interface_language(nomination.language)):
        return {
            "schema_version": SCHEMA_VERSION,
            "reference": reference,
            "version": version,
            "submitted_at": at.astimezone(UTC).isoformat() if at else None,
            "title": nomination.title,
            "language": nomination.language,
            "translation": frozen_translation(nomination),
            "cycle": _cycle(nomination),
            "category": _category(nomination),
            "topics": nomination.topic_rows(),
            "agency": _agency(nomination.agency),
            "residents_served": draft.residents,
            "participants": nomination.participants,
            "partners": [partner_facts(row) for row in nomination.partner_rows()],
            "demonstration_note": nomination.demonstration_note,
            **_typed_in(nomination),
            "form_version": nomination.form.version,
            "sections": [_section(draft, section) for section in draft.asked()],
        }


def interface_language(code: str) -> str:
    """The language to write labels in: the nomination's where the site speaks it."""
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _typed_in(nomination: Nomination) -> dict[str, Any]:
    """Of one that staff typed in: when it reached them. Others say nothing of it."""
    if nomination.arrived_at is None:
        return {}
    return {"typed_in": {"arrived_at": nomination.arrived_at.astimezone(UTC).isoformat()}}


def _cycle(nomination: Nomination) -> dict[str, Any]:
    cycle = nomination.cycle
    return {
        "award_slug": cycle.award.slug,
        "award_name": cycle.award.name,
        "year": cycle.year,
        "zone": cycle.zone,
    }


def _category(nomination: Nomination) -> dict[str, str] | None:
    category = nomination.category
    return None if category is None else {"slug": category.slug, "name": category.name}


def _agency(agency: Agency) -> dict[str, Any]:
    return {
        "name": agency.name,
        "kind": agency.kind,
        "kind_label": str(agency.get_kind_display()),
        "country": agency.country.code,
        "country_name": str(agency.country.name),
        "region": agency.region,
        "place": agency.place,
        "population_served": agency.population_served,
        "sworn_staff": agency.sworn_staff,
    }


def _section(draft: Draft, entry: DraftSection) -> dict[str, Any]:
    return {
        "slug": entry.section.slug,
        "title": entry.section.title,
        "sara_phase": entry.section.sara_phase,
        "questions": [_question(draft, question) for question in entry.questions],
    }


def _question(draft: Draft, question: Question) -> dict[str, Any]:
    kind, stored = kind_named(question.kind), draft.stored(question)
    criterion = question.criterion
    return {
        "slug": question.slug,
        "label": question.label,
        "kind": question.kind,
        "criterion": criterion.slug if criterion else None,
        "criterion_name": criterion.name if criterion else None,
        "identifying": question.identifying,
        "publishable": question.publishable and question.slug not in draft.withheld,
        "withheld": question.slug in draft.withheld,
        "value": None if kind.is_empty(stored) else kind.freeze(question, stored),
        "translation": _translation(draft, question),
    }


def _translation(draft: Draft, question: Question) -> dict[str, Any] | None:
    """The same answer in the language of the translation, where the team gave it."""
    twin, kind = draft.translation(question), kind_named(question.kind)
    stored = draft.stored(twin) if twin else None
    if twin is None or kind.is_empty(stored):
        return None
    return {
        "language": draft.nomination.translation_language,
        "value": kind.freeze(twin, stored),
    }
