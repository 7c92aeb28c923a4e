"""Questions answered in words."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from awards.enums import QuestionKind
from awards.limits import LONGEST_TEXT
from awards.models import Question
from awards.questions.base import Kind, Stored
from awards.questions.words import words_over

WEB = ("http://", "https://")
SHORTEST_BOX, LONGEST_BOX, WORDS_PER_LINE = 4, 18, 16


def over_limit(words: int, limit: int) -> str:
    """How far a text is over its limit, in words for the writer."""
    return ngettext(
        "%(words)d word over the limit of %(limit)d. Shorten the answer before you submit.",
        "%(words)d words over the limit of %(limit)d. Shorten the answer before you submit.",
        words,
    ) % {"words": words, "limit": limit}


class _Text(Kind):
    def faults(self, question: Question, stored: Stored) -> list[str]:
        if question.word_limit and (over := words_over(stored or "", question.word_limit)):
            return [over_limit(over, question.word_limit)]
        return []


class ShortText(_Text):
    """One line."""

    kind: ClassVar = QuestionKind.SHORT_TEXT

    def fields(self, question: Question) -> dict[str, forms.Field]:
        return {"": forms.CharField(required=False, max_length=500)}


class LongText(_Text):
    """Paragraphs of plain text. A draft may be longer than the limit, a submission may not."""

    kind: ClassVar = QuestionKind.LONG_TEXT
    template: ClassVar = "awards/questions/paragraphs.html"

    def fields(self, question: Question) -> dict[str, forms.Field]:
        attrs: dict[str, Any] = {"rows": _rows(question.word_limit)}
        if question.word_limit:
            attrs["data-max-words"] = question.word_limit
        # Without a max_length attribute, since browsers cut pasted text at it in silence.
        return {
            "": forms.CharField(
                required=False,
                widget=forms.Textarea(attrs),
                validators=[_not_beyond_reading],
            )
        }

    def store(self, cleaned: Mapping[str, Any]) -> Stored:
        return cleaned[""].replace("\r\n", "\n").replace("\r", "\n") or None


def _rows(word_limit: int | None) -> int:
    if not word_limit:
        return SHORTEST_BOX
    return max(SHORTEST_BOX, min(LONGEST_BOX, word_limit // WORDS_PER_LINE))


def _not_beyond_reading(text: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise forms.ValidationError(
            _("This text has %(count)s characters; the most that can be saved is %(limit)s."),
            params={"count": len(text), "limit": LONGEST_TEXT},
        )


class Url(Kind):
    """A web address."""

    kind: ClassVar = QuestionKind.URL
    template: ClassVar = "awards/questions/url.html"

    def fields(self, question: Question) -> dict[str, forms.Field]:
        field = forms.URLField(
            required=False,
            assume_scheme="https",
            max_length=500,
            error_messages={
                "invalid": gettext_lazy(
                    "Give a whole web address, such as https://www.example.org/."
                )
            },
        )
        # A text input keeps what was typed where a browser's own check would not.
        field.widget = forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"})
        field.validators.append(_only_web)
        return {"": field}

    def fits(self, stored: Stored) -> bool:
        return isinstance(stored, str) and stored.lower().startswith(WEB)


def _only_web(address: str) -> None:
    if not address.lower().startswith(WEB):
        raise forms.ValidationError(_("Give an address that begins with https:// or http://."))
