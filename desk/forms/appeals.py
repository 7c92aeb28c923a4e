"""The form in which staff answer an appeal."""

from django import forms
from django.utils.translation import gettext_lazy as _

UPHELD = "upheld"


class AppealAnswerForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[
            (UPHELD, _("Upheld: the nomination goes to the judges")),
            ("rejected", _("Not upheld: it cannot take part")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an outcome.")},
    )
    answer = forms.CharField(
        label=_("Answer to the team"),
        max_length=5000,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("The team reads this as you write it."),
        error_messages={"required": _("Say why.")},
    )

    @property
    def is_upheld(self) -> bool:
        return bool(self.cleaned_data["outcome"] == UPHELD)
