"""The form in which a team says why a decision is wrong."""

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.services.appeals import LONGEST_APPEAL


class AppealForm(forms.Form):
    text = forms.CharField(
        label=_("What we got wrong"),
        max_length=LONGEST_APPEAL,
        widget=forms.Textarea({"rows": 10}),
        help_text=_(
            "Name the reason that you object to, and what shows that it does not hold. You can "
            "appeal once."
        ),
        error_messages={
            "required": _("Say what we got wrong."),
            "max_length": _("Your appeal has %(show_value)d characters. Keep to %(limit_value)d."),
        },
    )
