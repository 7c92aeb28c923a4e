"""The form of those who want to be told when nominations open."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from awards.models import Award


class InterestForm(forms.Form):
    """Asks for as little as the mail needs. `website` is a trap: people do not see it."""

    award = forms.ModelChoiceField(
        label=_("Award"), queryset=Award.objects.none(), to_field_name="slug", empty_label=None
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("We send one mail to confirm, and one when nominations open."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": _("Enter the e-mail address that we should write to."),
            "invalid": _("Enter an e-mail address such as name@example.org."),
        },
    )
    name = forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    agency_name = forms.CharField(
        label=_("Agency"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args: Any, awards: "list[Award]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["award"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        field.queryset = Award.objects.filter(pk__in=[award.pk for award in awards])
        if len(awards) == 1:
            field.widget = forms.HiddenInput()
            field.initial = awards[0].slug
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "award",
            "email",
            "name",
            "agency_name",
            Div(Field("website"), css_class="trap", aria_hidden="true"),
        )

    @property
    def is_trapped(self) -> bool:
        """Filled by a program that fills every field."""
        return bool(self.cleaned_data.get("website"))
