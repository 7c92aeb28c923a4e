"""Asking for an endorsement, and answering such a request."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.enums import EndorsementKind
from nominations.models import Endorsement, Nomination
from nominations.services.endorsement_answers import LONGEST_STATEMENT

LONGEST_NOTE = 1000


class AskForm(forms.Form):
    """Who is asked, and, of a certificate, for which measures."""

    name = forms.CharField(
        label=_("Name of this person"),
        max_length=200,
        error_messages={"required": _("Give the name of the person you ask.")},
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The link goes to this address alone. Nobody on your team can see it."),
        error_messages={"required": _("Give the address to which the link is sent.")},
    )
    position = forms.CharField(label=_("Position"), max_length=200, required=False)
    organisation = forms.CharField(label=_("Organisation"), max_length=200, required=False)
    measures = forms.TypedMultipleChoiceField(
        label=_("Which measures?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("This person sees these and nothing else of the nomination."),
        error_messages={
            "required": _("Choose at least one measure."),
            "invalid_choice": _("A measure was removed meanwhile. Choose again."),
        },
    )
    note = forms.CharField(
        label=_("A message to this person"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea({"rows": 4, "dir": "auto"}),
        help_text=_("It stands in the e-mail, under our own words."),
    )

    def __init__(self, *args: Any, nomination: Nomination, kind: EndorsementKind, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.lacks_measures = False
        organisation = self.fields["organisation"]
        if kind == EndorsementKind.DATA:
            field = self.fields["measures"]
            measures = list(nomination.measures.values_list("pk", "what"))
            if isinstance(field, forms.TypedMultipleChoiceField):
                field.choices = measures
            self.lacks_measures = not measures
        else:
            del self.fields["measures"]
        if kind == EndorsementKind.PARTNER:
            organisation.required = True
            organisation.help_text = _(
                "Where a partner of the nomination has this name, the person sees what you say "
                "of it."
            )
            organisation.error_messages["required"] = _("Give the partner's name.")
        else:
            organisation.initial = nomination.agency.name


def asked_before(endorsement: Endorsement) -> dict[str, Any]:
    """What the form begins with where the same person is asked anew."""
    names = ("name", "email", "position", "organisation", "note", "measures")
    return {name: getattr(endorsement, name) for name in names}


_WORDS = {
    EndorsementKind.CHIEF: (
        _("In your own words (optional)"),
        _("I lead this agency, or speak for who does, and endorse this nomination."),
    ),
    EndorsementKind.DATA: (
        _("A remark on the figures (optional)"),
        _("I certify that these figures are those of our records."),
    ),
    EndorsementKind.PARTNER: (
        _("Your statement"),
        _("This statement is my own. Nobody at the agency wrote it or asked for its content."),
    ),
}


class AnswerForm(forms.Form):
    """Giving what was asked for, signed."""

    hide_optional = True

    statement = forms.CharField(
        required=False,
        max_length=LONGEST_STATEMENT,
        widget=forms.Textarea({"rows": 8, "dir": "auto"}),
        error_messages={
            "required": _("Write what you want to say."),
            "max_length": _("Keep to %(limit_value)d characters; these are %(show_value)d."),
        },
    )
    signed_name = forms.CharField(
        label=_("Your name, as you sign"),
        max_length=200,
        widget=forms.TextInput({"dir": "auto", "autocomplete": "name"}),
        error_messages={"required": _("Sign with your name.")},
    )
    confirmed = forms.BooleanField(
        error_messages={"required": _("Tick the box to confirm, or decline below.")}
    )

    def __init__(self, *args: Any, kind: EndorsementKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        statement, confirmed = self.fields["statement"], self.fields["confirmed"]
        statement.label, confirmed.label = _WORDS[kind]
        statement.required = kind == EndorsementKind.PARTNER
        # The browser would cut off what is pasted, and say nothing.
        statement.widget.attrs.pop("maxlength", None)
        statement.help_text = _("In any language, up to %(count)d characters.") % {
            "count": LONGEST_STATEMENT
        }


class DeclineForm(forms.Form):
    """Saying no."""

    prefix = "decline"

    reason = forms.CharField(
        label=_("Why, if you like to say"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
        help_text=_("The agency's team reads it. Judges do not."),
    )
