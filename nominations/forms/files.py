"""Forms about files: what one shows, and one that is sent in pieces."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from nominations.models import Attachment
from nominations.services.attachments import LONGEST_CAPTION


class CaptionForm(forms.ModelForm[Attachment]):
    hide_optional = True

    class Meta:
        model = Attachment
        fields = ["caption"]
        labels = {"caption": _("What it shows")}


class StartUploadForm(forms.Form):
    """What the script announces: the form's question, and the file's name and size in bytes."""

    question = forms.SlugField(max_length=60)
    name = forms.CharField(max_length=255)
    size = forms.IntegerField(min_value=0)


class FinishUploadForm(forms.Form):
    caption = forms.CharField(required=False, max_length=LONGEST_CAPTION)
    sha256 = forms.CharField(required=False, validators=[RegexValidator(r"\A[0-9a-fA-F]{64}\Z")])
