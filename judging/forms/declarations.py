"""Declaring conflicts: entry by entry, or name by name where entries have no names."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from judging.enums import ConflictAnswer
from judging.parties import Party
from judging.services.conflicts import Declared
from nominations.models import Nomination

LONGEST_REASON = 2000
MOST_NAMED = 20
"""So many names that came in meanwhile are told by name."""


class _AnswersForm(forms.Form):
    """An answer and a reason for each of several things, and one answer for the rest."""

    rest = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines: list[tuple[Any, str]] = []

    def add_line(self, subject: Any, key: str, name: str) -> None:
        self.lines.append((subject, key))
        self.fields[f"answer_{key}"] = forms.ChoiceField(
            label=_("Your answer about %(title)s") % {"title": name},
            choices=ConflictAnswer,
            widget=forms.RadioSelect,
            required=False,
        )
        self.fields[f"reason_{key}"] = forms.CharField(
            label=_("Reason"), max_length=LONGEST_REASON, required=False, widget=forms.TextInput
        )

    def given(self, key: str) -> Declared | None:
        """What was answered on one line; nothing is said on a line left open."""
        answer = self.cleaned_data.get(f"answer_{key}")
        if answer:
            return Declared(ConflictAnswer(answer), self.cleaned_data.get(f"reason_{key}", ""))
        return Declared(ConflictAnswer.NONE) if self.cleaned_data.get("rest") else None

    def rows(self) -> list[tuple[Any, forms.BoundField, forms.BoundField]]:
        """Each line with its two fields, for the template."""
        return [
            (subject, self[f"answer_{key}"], self[f"reason_{key}"]) for subject, key in self.lines
        ]


class DeclarationForm(_AnswersForm):
    """For each entry of a page: none, conflict or unsure, and a reason if one wants to give it."""

    def __init__(self, *args: Any, entries: Iterable[Nomination], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries = list(entries)
        for entry in self.entries:
            self.add_line(entry, str(entry.pk), entry.title)
        count = len(self.entries)
        self.fields["rest"].label = ngettext(
            "I have looked at this entry and have no conflict of interest with it",
            "I have looked at all %(count)s entries on this page and have no conflict of interest "
            "with those I left open",
            count,
        ) % {"count": count}

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.errors and not self.answers():
            raise forms.ValidationError(_("Answer for at least one entry."))
        return self.cleaned_data

    def answers(self) -> dict[int, Declared]:
        """What was answered, by the nomination's primary key."""
        found = {entry.pk: self.given(str(entry.pk)) for entry in self.entries}
        return {pk: answer for pk, answer in found.items() if answer is not None}


class PartiesForm(_AnswersForm):
    """For each agency and person: none, conflict or unsure. The entries behind them are not told.

    The whole list has to be answered at once: an entry is free of conflict only if all its names
    are. The box at the end answers for the names that the page showed (`shown`, their keys) and
    for no others; those that came in since are asked about by name.
    """

    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    rest = forms.BooleanField(
        label=gettext_lazy(
            "I have looked at the whole list and have no conflict of interest with those I left "
            "open"
        ),
        required=False,
    )

    def __init__(self, *args: Any, parties: Iterable[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = list(parties)
        self.seen = frozenset(self.data.get("shown", "").split())
        self.initial["shown"] = " ".join(party.key for party in self.parties)
        for party in self.parties:
            self.add_line(party, party.key, party.name)

    def given(self, key: str) -> Declared | None:
        said = super().given(key)
        is_said = bool(self.cleaned_data.get(f"answer_{key}"))
        return said if is_said or key in self.seen else None

    def clean(self) -> dict[str, Any]:
        super().clean()
        new = [
            party.name
            for party in self.parties
            if party.key not in self.seen and self.given(party.key) is None
        ]
        if not self.errors and new:
            self._ask_again()
            raise forms.ValidationError(
                ngettext(
                    "%(names)s was added after you opened this page. Look at it, then answer, or "
                    "tick the box at the end again. What you answered is kept below.",
                    "Names were added after you opened this page: %(names)s. Look at them, then "
                    "answer, or tick the box at the end again. What you answered is kept below.",
                    len(new),
                )
                % {"names": ", ".join(new[:MOST_NAMED])}
            )
        if not self.errors and any(self.given(party.key) is None for party in self.parties):
            raise forms.ValidationError(
                _("Some names have no answer yet. Answer for them, or tick the box at the end.")
            )
        return self.cleaned_data

    def _ask_again(self) -> None:
        """Show the whole list with the answers given, and the box at the end open again."""
        kept = {name: self.data[name] for name in self.data if name != "rest"}
        self.data = {**kept, "shown": self.initial["shown"]}

    def answers(self) -> dict[int, Declared]:
        """For each entry behind the names, by primary key, the weightiest of its names' answers."""
        by_entry: dict[int, list[tuple[str, Declared]]] = defaultdict(list)
        for party in self.parties:
            given = self.given(party.key)
            if given is None:
                continue
            for pk in party.entries:
                by_entry[pk].append((party.name, given))
        return {pk: _weightiest(given) for pk, given in by_entry.items()}


_WEIGHT = {ConflictAnswer.NONE: 0, ConflictAnswer.UNSURE: 1, ConflictAnswer.CONFLICT: 2}


def _weightiest(given: list[tuple[str, Declared]]) -> Declared:
    answer = max((declared.answer for _name, declared in given), key=lambda said: _WEIGHT[said])
    if answer == ConflictAnswer.NONE:
        return Declared(answer)
    named = [
        f"{name}: {declared.reason}" if declared.reason else name
        for name, declared in given
        if declared.answer != ConflictAnswer.NONE
    ]
    return Declared(answer, "; ".join(named)[:LONGEST_REASON])


class PartyForm(forms.Form):
    """A conflict with one agency or person that came up later."""

    party = forms.ChoiceField(
        label=gettext_lazy("Agency or person"),
        error_messages={"required": gettext_lazy("Choose a name.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, parties: Iterable[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = {party.key: party for party in parties}
        names = [(party.key, party.name) for party in self.parties.values()]
        field = self.fields["party"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("Choose a name")), *names]

    def answers(self) -> dict[int, Declared]:
        chosen = self.parties[self.cleaned_data["party"]]
        said = Declared(ConflictAnswer.CONFLICT, self.cleaned_data["reason"])
        return dict.fromkeys(chosen.entries, said)
