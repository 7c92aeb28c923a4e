"""The translation that a team gives beside its own words: which answers have one, and whose."""

from collections.abc import Mapping
from copy import copy
from typing import Any

from django.utils.translation import gettext as _

from awards.enums import QuestionKind
from awards.limits import TRANSLATION
from awards.models import Question
from nominations.languages import Language, language
from nominations.models import Nomination
from nominations.models.answer import translation_key

TRANSLATED = frozenset({QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT})


def translation_language(nomination: Nomination) -> str:
    """The language of the translation; "" where the team gives none."""
    given = nomination.translation_language
    return "" if given == nomination.language else given


def translated(nomination: Nomination, question: Question) -> Question | None:
    """The question under which the translation of an answer is typed and kept, like any other.

    None where the team gives no translation, or the question is not answered in words.
    """
    code = translation_language(nomination)
    if not code or question.kind not in TRANSLATED:
        return None
    twin = copy(question)
    twin.slug = translation_key(question.slug)
    twin.label = _("%(question)s – in %(language)s") % {
        "question": question.label,
        "language": language(code).own_name,
    }
    twin.help_text = ""
    twin.required = False
    return twin


def is_translation(slug: str) -> bool:
    """Whether an answer of this name is the translation of another."""
    return slug.endswith(TRANSLATION)


def original_slug(slug: str) -> str:
    """The question to which an answer belongs, whether it is the answer or its translation."""
    return slug.removesuffix(TRANSLATION)


def written_in(nomination: Nomination, question: Question) -> Language | None:
    """The language of what is typed into a question's field; None where it is not words."""
    if question.kind not in TRANSLATED:
        return None
    if is_translation(question.slug):
        return language(nomination.translation_language)
    return language(nomination.language)


def frozen_translation(nomination: Nomination) -> dict[str, Any] | None:
    """What a document says of its translation as a whole."""
    code = translation_language(nomination)
    if not code:
        return None
    return {
        "language": code,
        "title": nomination.translated_title,
        "by_machine": nomination.translation_by_machine,
    }


def translated_title(document: Mapping[str, Any]) -> str:
    """The name in translation, of a document of any age."""
    return str((document.get("translation") or {}).get("title", ""))
