"""Pinning without a script: the criterion, and the passage or the measure."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from judging.pinning import measures_in
from judging.rubric import Rubric
from judging.services.pins import LONGEST_PASSAGE


class PinForm(forms.Form):
    """For one answer: a measure where it has some, or a passage in its own words."""

    criterion = forms.TypedChoiceField(
        label=gettext_lazy("Criterion"),
        coerce=int,
        error_messages={"required": gettext_lazy("Choose the criterion it belongs to.")},
    )
    row = forms.TypedChoiceField(
        label=gettext_lazy("Measure"), coerce=int, empty_value=None, required=False
    )
    quote = forms.CharField(
        label=gettext_lazy("Passage"),
        help_text=gettext_lazy("Copy it from the answer word for word."),
        max_length=LONGEST_PASSAGE * 2,
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )

    def __init__(
        self, *args: Any, rubric: Rubric, question: Mapping[str, Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["criterion"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose")),
            *((item.pk, item.name) for item in rubric.criteria),
        ]
        measures = measures_in(question)
        if not measures:
            del self.fields["row"]
            return
        self.fields["row"].choices = [  # type: ignore[attr-defined]
            ("", _("None: a passage")),
            *enumerate(measures),
        ]
        self.fields["quote"].help_text = _("Instead of a measure: copy it word for word.")
