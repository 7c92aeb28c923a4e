"""Forms with which staff withhold a record, and put it back."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.models import Withholding


class WithholdForm(forms.ModelForm[Withholding]):
    class Meta:
        model = Withholding
        fields = ["note", "reason"]
        widgets: ClassVar[dict[str, Any]] = {
            "note": forms.Textarea(attrs={"rows": 3}),
            "reason": forms.Textarea(attrs={"rows": 3}),
        }


class RestoreForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is put back"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only the award's staff read it."),
    )
