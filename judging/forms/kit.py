"""The form in which staff write a press kit."""

from django import forms
from django.utils.translation import gettext_lazy as _

from judging.services.kit import LONGEST_TEXT


class KitForm(forms.Form):
    """`seen_at` is the kit's time as it was shown, empty if there was none."""

    seen_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Press text"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 12}),
        help_text=_("In plain words. A blank line begins a paragraph."),
        error_messages={"required": _("Write the press text.")},
    )
    image = forms.FileField(
        label=_("Picture"),
        required=False,
        help_text=_("PNG, JPEG or WebP, up to 10 MB. What the camera wrote into it is taken out."),
        widget=forms.ClearableFileInput({"accept": ".png,.jpg,.jpeg,.webp"}),
    )
    image_alt = forms.CharField(
        label=_("What the picture shows"),
        required=False,
        max_length=300,
        help_text=_("In a sentence, for readers who cannot see it. Needed with a picture."),
    )
    remove_image = forms.BooleanField(label=_("Take the picture out"), required=False)
