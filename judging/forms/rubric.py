"""The rubric of an entry as a form: scores, comments on criteria, and notes on the whole."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from judging.enums import NoteKind
from judging.models import DraftScore, JudgeNote
from judging.rubric import Rubric, RubricCriterion
from judging.services.notes import LONGEST_NOTE, NoteInput
from judging.services.scoring import LONGEST_COMMENT, DraftInput

MINE, THEIRS = "mine", "theirs"
"""What to keep where another window saved something else: `<choice>.<name of the part>`."""


@dataclass(frozen=True, slots=True)
class RubricRow:
    """One criterion as the scoring page shows it."""

    pk: int
    criterion: dict[str, str]
    """Name, weight and guidance, as the component shows them."""
    slug: str
    field: forms.BoundField
    comment: forms.BoundField
    version: forms.BoundField
    anchors: list[dict[str, Any]]
    part: str
    """Names the criterion within the page, as the choice after a conflict does."""
    stored: DraftScore | None
    """What another window saved meanwhile, where that differs from what is typed here."""


class RubricForm(forms.Form):
    """Scores and comments for every criterion. Nothing is required: a draft may be unfinished."""

    def __init__(self, *args: Any, rubric: Rubric, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rubric = rubric
        self.conflicts: Mapping[int, DraftScore] = {}
        for criterion in rubric.criteria:
            self._add_fields(criterion)

    def _add_fields(self, criterion: RubricCriterion) -> None:
        self.fields[f"score_{criterion.pk}"] = forms.TypedChoiceField(
            label=criterion.name,
            choices=[(str(value), str(value)) for value in self.rubric.scale],
            coerce=int,
            empty_value=None,
            widget=forms.RadioSelect,
            required=False,
        )
        self.fields[f"comment_{criterion.pk}"] = forms.CharField(
            label=_("Comment on “%(criterion)s”") % {"criterion": criterion.name},
            max_length=LONGEST_COMMENT,
            widget=forms.Textarea(attrs={"rows": 2}),
            required=False,
        )
        self.fields[f"version_{criterion.pk}"] = forms.IntegerField(
            widget=forms.HiddenInput(attrs={"data-version": True}),
            min_value=0,
            initial=0,
            required=False,
        )

    @staticmethod
    def initial_for(rows: Mapping[int, DraftScore]) -> dict[str, Any]:
        """Initial values from the drafts, keyed by criterion."""
        initial: dict[str, Any] = {}
        for pk, row in rows.items():
            initial[f"score_{pk}"] = row.value
            initial[f"comment_{pk}"] = row.comment
            initial[f"version_{pk}"] = row.version
        return initial

    def inputs(self) -> list[DraftInput]:
        """What was typed; criteria that are untouched and new are left out."""
        given = [self._input(criterion.pk) for criterion in self.rubric.criteria]
        return [item for item in given if item.version or item.value is not None or item.comment]

    def _input(self, pk: int) -> DraftInput:
        return DraftInput(
            criterion=pk,
            value=self.cleaned_data.get(f"score_{pk}"),
            comment=self.cleaned_data.get(f"comment_{pk}", ""),
            version=self.cleaned_data.get(f"version_{pk}") or 0,
        )

    def part(self, pk: int) -> str:
        return self.add_prefix(str(pk))

    def chosen(self, data: QueryDict, drafts: Mapping[int, DraftScore]) -> QueryDict:
        """What was posted, after the choice between one's own words and another window's."""
        choice, _sep, part = data.get("keep", "").partition(".")
        row = next((row for pk, row in drafts.items() if self.part(pk) == part), None)
        if row is None or choice not in {MINE, THEIRS}:
            return data
        pk = row.criterion_id
        chosen = data.copy()
        chosen[self.add_prefix(f"version_{pk}")] = str(row.version)
        if choice == THEIRS:
            value = "" if row.value is None else str(row.value)
            chosen[self.add_prefix(f"score_{pk}")] = value
            chosen[self.add_prefix(f"comment_{pk}")] = row.comment
        return chosen

    def rows(self) -> list[RubricRow]:
        """Each criterion with its fields, anchors and what another window saved."""
        return [
            RubricRow(
                pk=criterion.pk,
                criterion={
                    "name": criterion.name,
                    "weight": f"{criterion.weight:g}",
                    "guidance": criterion.guidance,
                },
                slug=criterion.slug,
                field=self[f"score_{criterion.pk}"],
                comment=self[f"comment_{criterion.pk}"],
                version=self[f"version_{criterion.pk}"],
                anchors=anchor_lines(self.rubric, criterion),
                part=self.part(criterion.pk),
                stored=self.conflicts.get(criterion.pk),
            )
            for criterion in self.rubric.criteria
        ]


NOTES = {
    NoteKind.NOMINEE: (
        gettext_lazy("Comment to the nominee"),
        gettext_lazy(
            "For the feedback report, without your name, once staff have read it. "
            "Sealed with your scores."
        ),
    ),
    NoteKind.PANEL: (
        gettext_lazy("Comment to the panel"),
        gettext_lazy(
            "Read by the chair, by staff and by judges free of conflict, "
            "after the round is closed. Sealed with your scores."
        ),
    ),
    NoteKind.PRIVATE: (
        gettext_lazy("Private note"),
        gettext_lazy("Read by you alone, now and later. It is part of no seal and no report."),
    ),
}
"""Label of each kind of note, and who will read it."""


@dataclass(frozen=True, slots=True)
class NoteRow:
    """One note as the scoring page shows it."""

    kind: str
    field: forms.BoundField
    version: forms.BoundField
    part: str
    stored: JudgeNote | None


class NotesForm(forms.Form):
    """What a judge writes about the whole entry; `kinds` are those that can be written now."""

    def __init__(self, *args: Any, kinds: Iterable[NoteKind] = tuple(NOTES), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = list(kinds)
        self.conflicts: dict[str, JudgeNote] = {}
        for kind in self.kinds:
            label, help_text = NOTES[kind]
            self.fields[f"note_{kind}"] = forms.CharField(
                label=label,
                help_text=help_text,
                max_length=LONGEST_NOTE,
                widget=forms.Textarea(attrs={"rows": 3}),
                required=False,
            )
            self.fields[f"note_version_{kind}"] = forms.IntegerField(
                widget=forms.HiddenInput(attrs={"data-version": True}),
                min_value=0,
                initial=0,
                required=False,
            )

    @staticmethod
    def initial_for(notes: Mapping[str, JudgeNote]) -> dict[str, Any]:
        """Initial values from the notes, keyed by kind."""
        texts = {f"note_{kind}": note.text for kind, note in notes.items()}
        return texts | {f"note_version_{kind}": note.version for kind, note in notes.items()}

    def inputs(self) -> list[NoteInput]:
        """What was typed; notes that are empty and new are left out."""
        given = [
            NoteInput(
                kind=kind,
                text=self.cleaned_data.get(f"note_{kind}", ""),
                version=self.cleaned_data.get(f"note_version_{kind}") or 0,
            )
            for kind in self.kinds
        ]
        return [item for item in given if item.text or item.version]

    @staticmethod
    def chosen(data: QueryDict, notes: Mapping[str, JudgeNote]) -> QueryDict:
        """As `RubricForm.chosen`."""
        choice, _sep, kind = data.get("keep", "").partition(".")
        note = notes.get(kind)
        if note is None or choice not in {MINE, THEIRS}:
            return data
        chosen = data.copy()
        chosen[f"note_version_{kind}"] = str(note.version)
        if choice == THEIRS:
            chosen[f"note_{kind}"] = note.text
        return chosen

    def rows(self) -> list[NoteRow]:
        return [
            NoteRow(
                kind=kind,
                field=self[f"note_{kind}"],
                version=self[f"note_version_{kind}"],
                part=kind,
                stored=self.conflicts.get(kind),
            )
            for kind in self.kinds
        ]


@dataclass
class ScorecardForms:
    """Scores and notes of one entry, posted and shown together; reads like a formset."""

    scores: RubricForm
    notes: NotesForm
    non_form_errors: tuple[str, ...] = ()

    @property
    def forms(self) -> list[forms.Form]:
        return [self.scores, self.notes]

    def is_valid(self) -> bool:
        # Both are asked, so that both can tell what is wrong.
        valid = [form.is_valid() for form in self.forms]
        return all(valid)

    def total_error_count(self) -> int:
        return sum(len(form.errors) for form in self.forms)


def anchor_lines(rubric: Rubric, criterion: RubricCriterion) -> list[dict[str, Any]]:
    """What each score means; scores between two anchors say so."""
    texts = {anchor.value: anchor.text for anchor in criterion.anchors}
    if not texts:
        return []
    return [
        {"value": value, "text": texts.get(value) or _between(value, sorted(texts))}
        for value in rubric.scale
    ]


def _between(value: int, anchored: list[int]) -> str:
    lower = [anchor for anchor in anchored if anchor < value]
    higher = [anchor for anchor in anchored if anchor > value]
    if lower and higher:
        return _("Between %(low)s and %(high)s.") % {"low": lower[-1], "high": higher[0]}
    if lower:
        return _("Beyond %(low)s.") % {"low": lower[-1]}
    return _("Short of %(high)s.") % {"high": higher[0]}
