"""Sending a filled-in Word file back."""

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_BYTES = 10 * 1024 * 1024


class UploadForm(forms.Form):
    """One file; what it is, is told by its content."""

    file = forms.FileField(
        label=_("The Word file that you filled in"),
        max_length=500,
        error_messages={
            "required": _("Choose the file."),
            "empty": _("The file is empty. Choose another one."),
        },
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
    )
