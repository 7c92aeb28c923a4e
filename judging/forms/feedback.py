"""Forms with which staff moderate what judges wrote to a nominee."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from judging.models import FeedbackReport
from judging.reports.feedback import KINDS
from judging.services.feedback import LONGEST_COMMENT, Edit


class CommentForm(forms.Form):
    """One paragraph of a judge. `criteria` are (slug, name)."""

    text = forms.CharField(
        label=_("As the nominee reads it"),
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea({"rows": 4}),
    )
    kind = forms.ChoiceField(label=_("What it is"), choices=list(KINDS.items()))
    criterion = forms.ChoiceField(label=_("About"), required=False)
    dropped = forms.BooleanField(label=_("Leave it out"), required=False)

    def __init__(self, *args: Any, criteria: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["criterion"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("The nomination as a whole")), *criteria]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("dropped") and not cleaned.get("text", "").strip():
            self.add_error("text", _("Write what the nominee reads, or leave the comment out."))
        return cleaned

    @property
    def edit(self) -> Edit:
        return Edit(
            text=self.cleaned_data["text"],
            kind=self.cleaned_data["kind"],
            criterion=self.cleaned_data["criterion"],
            dropped=self.cleaned_data["dropped"],
        )


def comments_formset(report: FeedbackReport, data: Any = None) -> BaseFormSet[CommentForm]:
    """A form for each comment of the report, in its order."""
    comments = report.document["comments"]
    factory = formset_factory(
        CommentForm,
        extra=0,
        min_num=len(comments),
        max_num=len(comments),
        absolute_max=len(comments),
        validate_min=True,
        validate_max=True,
    )
    criteria = [(row["slug"], row["name"]) for row in report.document["criteria"]]
    return factory(data, initial=comments, form_kwargs={"criteria": criteria}, prefix="c")
