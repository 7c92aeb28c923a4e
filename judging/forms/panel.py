"""What staff fill in about the panel, its rules, a conflict they know of, and a pair of a plan."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from judging.models import PanelMember, PanelRules
from nominations.models import Nomination

LONGEST_REASON = 300
MOST_MONTHS = 600


class MemberForm(forms.Form):
    """A member's loads, and whether they wait until they are needed."""

    is_alternate = forms.BooleanField(
        label=gettext_lazy("Alternate"),
        required=False,
        help_text=gettext_lazy("Gets entries only where the others cannot read them all."),
    )
    min_load = forms.IntegerField(
        label=gettext_lazy("At least this many entries"),
        min_value=0,
        max_value=10_000,
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
        return self.cleaned_data

    @staticmethod
    def initial_for(member: PanelMember) -> dict[str, Any]:
        return {
            "is_alternate": member.is_alternate,
            "min_load": member.min_load,
            "max_load": member.max_load,
        }


class RulesForm(forms.ModelForm[PanelRules]):
    employer_months = forms.IntegerField(
        label=gettext_lazy("Months since leaving an employer"), min_value=0, max_value=MOST_MONTHS
    )
    collaborator_months = forms.IntegerField(
        label=gettext_lazy("Months since working together"), min_value=0, max_value=MOST_MONTHS
    )

    class Meta:
        model = PanelRules
        fields = ["same_region", "same_country", "employer_months", "collaborator_months", "terms"]
        widgets = {"terms": forms.Textarea(attrs={"rows": 10})}


class EnterConflictForm(forms.Form):
    """A conflict of a judge that staff know of."""

    member = forms.ModelChoiceField(
        label=gettext_lazy("Judge"),
        queryset=PanelMember.objects.none(),
        empty_label=gettext_lazy("Choose a judge"),
    )
    nomination = forms.ModelChoiceField(
        label=gettext_lazy("Entry"),
        queryset=Nomination.objects.none(),
        empty_label=gettext_lazy("Choose an entry"),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        error_messages={"required": gettext_lazy("Say what the conflict is.")},
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, members: Any, entries: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("member", members), ("nomination", entries)):
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = rows


class PairForm(forms.Form):
    """Who is to read an entry in the next plan, and who is not."""

    takes_off = forms.ChoiceField(label=gettext_lazy("Take off"), required=False)
    puts_on = forms.ChoiceField(label=gettext_lazy("Put on"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        error_messages={"required": gettext_lazy("Say why.")},
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        *args: Any,
        on: Iterable[tuple[int, str]],
        off: Iterable[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("takes_off", on), ("puts_on", off)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", _("Nobody")), *((str(pk), text) for pk, text in rows)]

    def clean(self) -> dict[str, Any]:
        super().clean()
        chosen = self.cleaned_data.get("takes_off") or self.cleaned_data.get("puts_on")
        if not self.errors and not chosen:
            raise forms.ValidationError(_("Choose a judge to put on or to take off."))
        return self.cleaned_data
