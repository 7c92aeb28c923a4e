"""Forms with which staff screen submitted nominations, one or many."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.forms.zoned import ZonedDatesMixin, ZonedDateTimeField
from awards.models import Cycle
from nominations.enums import NominationState
from nominations.services.screening import Verdict

LABELS = {
    NominationState.ACCEPTED: _("Accept for judging"),
    NominationState.RETURNED: _("Return for correction"),
    NominationState.INELIGIBLE: _("Not eligible"),
}


class ScreeningForm(ZonedDatesMixin, forms.Form):
    """One decision; what is not an acceptance needs its reason, which the team reads.

    `outcomes` are those that can be chosen; `sections` are (slug, title) of those that a return
    may name. `version` is the one that the person has read.
    """

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a decision.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The team reads this as you write it. Needed unless you accept."),
    )
    sections = forms.MultipleChoiceField(
        label=_("For a return: the parts to correct"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only these can then be changed. None chosen: all of them."),
    )
    correct_by = ZonedDateTimeField(
        label=_("For a return: to be corrected by"),
        required=False,
        help_text=_("Needed once the deadline has passed."),
    )
    appeal_until = ZonedDateTimeField(
        label=_("If not eligible: the team can appeal until"),
        required=False,
        help_text=_("Left empty, to the end of the last of the cycle's days to appeal."),
    )

    def __init__(
        self,
        *args: Any,
        cycle: Cycle,
        sections: Sequence[tuple[str, str]],
        outcomes: Sequence[NominationState] = tuple(LABELS),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.cycle = cycle
        self.section_choices = list(sections)
        self._offer("decision", [(outcome.value, LABELS[outcome]) for outcome in outcomes])
        self._offer("sections", self.section_choices)
        if NominationState.RETURNED not in outcomes:
            del self.fields["sections"], self.fields["correct_by"]
        if NominationState.INELIGIBLE not in outcomes:
            del self.fields["appeal_until"]
        else:
            by_default = cycle.appeals_end(timezone.now())
            self.show_in_zone(cycle.tzinfo, {"appeal_until": by_default})

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def zone_name(self) -> str:
        return self.cycle.zone

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.attach_zone()
        decision = self.cleaned_data.get("decision")
        needs_reason = decision and decision != NominationState.ACCEPTED
        if needs_reason and not self.cleaned_data.get("reason", "").strip():
            self.add_error("reason", _("Say why, in words the team can act on."))
        self._refuse_past(decision)
        return self.cleaned_data

    def _refuse_past(self, decision: str | None) -> None:
        """The date that belongs to the decision must lie ahead; the other does not matter."""
        belongs = {
            NominationState.RETURNED.value: "correct_by",
            NominationState.INELIGIBLE.value: "appeal_until",
        }
        name = belongs.get(decision or "")
        moment = self.cleaned_data.get(name) if name else None
        if name and moment is not None and moment <= timezone.now():
            self.add_error(name, _("This has passed already. Choose a later time."))

    def verdict(self) -> Verdict:
        """What was decided. Only for a valid form."""
        values = self.cleaned_data
        outcome = NominationState(values["decision"])
        is_return = outcome == NominationState.RETURNED
        return Verdict(
            outcome,
            reason="" if outcome == NominationState.ACCEPTED else values["reason"],
            sections=tuple(values.get("sections", ())) if is_return else (),
            correct_by=values.get("correct_by") if is_return else None,
            appeal_until=values.get("appeal_until"),
        )


class NominationExtensionForm(ZonedDatesMixin, forms.Form):
    """A later deadline for one nomination, meant in the cycle's zone."""

    until = ZonedDateTimeField(label=_("New deadline for this nomination"))
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cycle = cycle

    def zone_name(self) -> str:
        return self.cycle.zone

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.attach_zone()
        return self.cleaned_data
