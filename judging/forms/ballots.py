"""What judges fill in where no scores are given: an answer, an order, a choice between two."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from judging.enums import ShortlistAnswer
from judging.models import JudgeNote, Scorecard
from judging.services.notes import LONGEST_NOTE
from judging.services.shortlisting import AnswerInput


class AnswerForm(forms.Form):
    """Yes, maybe or no, and a comment if one likes. A draft may be without an answer."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Should it go on?"),
        choices=ShortlistAnswer,
        widget=forms.RadioSelect,
        required=False,
    )
    comment = forms.CharField(
        label=gettext_lazy("Comment to the panel"),
        help_text=gettext_lazy(
            "Read by the chair, by staff and by judges free of conflict, after the round is "
            "closed. Sealed with your answer."
        ),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0, required=False)
    comment_version = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, initial=0, required=False
    )

    @staticmethod
    def initial_for(card: Scorecard | None, note: JudgeNote | None) -> dict[str, Any]:
        return {
            "answer": card.answer if card else "",
            "version": card.answer_version if card else 0,
            "comment": note.text if note else "",
            "comment_version": note.version if note else 0,
        }

    def given(self) -> AnswerInput:
        return AnswerInput(
            answer=self.cleaned_data["answer"],
            comment=self.cleaned_data["comment"],
            version=self.cleaned_data["version"] or 0,
            comment_version=self.cleaned_data["comment_version"] or 0,
        )


def moved(keys: Sequence[str], data: Mapping[str, Any]) -> list[str]:
    """The keys in the order that was posted: one moved by a button, or by the places chosen.

    A place is what `place_<key>` holds, counted from 1. Whoever was given another place stands
    there; the others close up around them. A place that is no number leaves the entry where it is.
    """
    direction, _sep, key = str(data.get("move", "")).partition(":")
    order = _by_places(keys, data)
    if key not in order or direction not in {"up", "down"}:
        return order
    here = order.index(key)
    there = max(0, here - 1) if direction == "up" else min(len(order) - 1, here + 1)
    order.insert(there, order.pop(here))
    return order


def _by_places(keys: Sequence[str], data: Mapping[str, Any]) -> list[str]:
    def wish(item: tuple[int, str]) -> tuple[int, int, int]:
        was, key = item
        text = str(data.get(f"place_{key}", ""))
        place = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else was
        # Moved up, it stands before the one whose place it takes; moved down, behind it.
        return place, (place > was) - (place < was), was

    return [key for _was, key in sorted(enumerate(keys, start=1), key=wish)]


def order_posted(keys: Iterable[str], data: Mapping[str, Any]) -> list[str]:
    """The order of the page that was posted (`order`, keys with commas), as far as still known."""
    known = list(keys)
    there = [key for key in str(data.get("order", "")).split(",") if key in set(known)]
    listed = list(dict.fromkeys(there))
    return [*listed, *(key for key in known if key not in set(listed))]
