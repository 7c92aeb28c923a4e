"""What staff and chair fill in about the panel and the decision."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from judging.enums import DecisionOutcome, PanelRole
from judging.services.decisions import Honour
from nominations.models import Nomination


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        error_messages={"required": gettext_lazy("Enter the judge's e-mail address.")},
    )
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Used in the invitation."),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        choices=PanelRole,
        initial=PanelRole.JUDGE,
        widget=forms.RadioSelect,
    )
    is_alternate = forms.BooleanField(
        label=gettext_lazy("Alternate"),
        required=False,
        help_text=gettext_lazy("Gets entries only where the others cannot read them all."),
    )
    min_load = forms.IntegerField(
        label=gettext_lazy("At least this many entries"),
        min_value=0,
        max_value=10_000,
        initial=0,
        required=False,
    )
    max_load = forms.IntegerField(
        label=gettext_lazy("At most this many entries"),
        min_value=1,
        max_value=10_000,
        required=False,
        help_text=gettext_lazy("Leave it empty if there is no limit."),
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        low = self.cleaned_data.get("min_load") or 0
        high = self.cleaned_data.get("max_load")
        self.cleaned_data["min_load"] = low
        if high is not None and low > high:
            self.add_error("max_load", _("This must not be less than the number above."))
        self.cleaned_data["role"] = PanelRole(self.cleaned_data.get("role") or PanelRole.JUDGE)
        return self.cleaned_data


class HonourForm(forms.Form):
    """One nomination to honour; a row without an outcome is passed over."""

    hide_optional = True

    outcome = forms.ChoiceField(
        label=gettext_lazy("Honour"),
        choices=[("", gettext_lazy("None")), *DecisionOutcome.choices],
        required=False,
    )
    citation = forms.CharField(
        label=gettext_lazy("Citation"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("One or two sentences that say why, for the public."),
    )

    def __init__(self, *args: Any, candidates: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nomination"] = forms.ChoiceField(
            label=_("Nomination"),
            choices=[("", _("Choose a nomination")), *candidates.items()],
            required=False,
        )
        self.order_fields(["outcome", "nomination", "citation"])

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.cleaned_data.get("outcome") and not self.cleaned_data.get("nomination"):
            self.add_error("nomination", _("Choose the nomination."))
        return self.cleaned_data


class BaseHonours(forms.BaseFormSet[HonourForm]):
    def clean(self) -> None:
        """No nomination twice."""
        if any(self.errors) or self.non_form_errors():
            return
        chosen = [row["nomination"] for row in self.cleaned_data if row.get("outcome")]
        if len(set(chosen)) != len(chosen):
            raise forms.ValidationError(_("A nomination can be honoured once."))


HonourFormSet = forms.formset_factory(HonourForm, formset=BaseHonours, extra=2, max_num=30)


def chosen_honours(
    formset: forms.BaseFormSet[HonourForm], nominations: dict[str, Nomination]
) -> list[Honour]:
    """The rows with an outcome, as what the verb takes."""
    return [
        Honour(
            nomination=nominations[row["nomination"]],
            outcome=DecisionOutcome(row["outcome"]),
            citation=row["citation"],
        )
        for row in formset.cleaned_data
        if row.get("outcome")
    ]


class NoteForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Reasons"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Needed where nobody wins, or a winner is not first in the ranking."
        ),
    )
