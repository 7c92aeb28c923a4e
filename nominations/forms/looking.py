"""Why a found place stays as it is."""

from django import forms
from django.utils.translation import gettext_lazy as _


class FindingReasonForm(forms.Form):
    """One finding's reason; empty takes back what was said. `seen` is what the page had shown."""

    hide_optional = True

    finding = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
    seen = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why it stays"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
    )
