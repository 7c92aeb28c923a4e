"""Forms about making a scorecard or a ballot void."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from judging.enums import SigningCapacity, VoidGround
from judging.services.voiding import LONGEST_REASON


class VoidForm(forms.Form):
    """The ground, from the fixed list, what happened, and for whom one speaks."""

    ground = forms.ChoiceField(
        label=_("Ground"),
        choices=VoidGround,
        widget=forms.RadioSelect,
        help_text=_("That it is far from the others is no ground."),
    )
    reason = forms.CharField(
        label=_("What happened"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept with it and in the result bundle. Write no private details."),
    )

    def __init__(self, *args: Any, capacities: list[SigningCapacity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_capacity(self, capacities)


class VoidAnswerForm(forms.Form):
    """Agree, or refuse and say why."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[
            ("agree", _("I agree: it becomes void")),
            ("refuse", _("I refuse: it counts as before")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when you refuse."),
    )

    def __init__(self, *args: Any, capacities: list[SigningCapacity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_capacity(self, capacities)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("answer") == "refuse" and not given.get("reason", "").strip():
            self.add_error("reason", _("Say why you refuse."))
        return given


def add_capacity(form: forms.Form, capacities: list[SigningCapacity]) -> None:
    """Ask in which capacity, of those the person holds; one alone is not asked for."""
    form.fields["capacity"] = forms.ChoiceField(
        label=_("You act as"),
        choices=[(capacity.value, capacity.label) for capacity in capacities],
        initial=capacities[0].value if capacities else None,
        widget=forms.RadioSelect if len(capacities) > 1 else forms.HiddenInput,
    )
