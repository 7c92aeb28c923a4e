"""A round's settings, and more time for one that is open."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.forms.zoned import ZonedDatesMixin, ZonedDateTimeField
from awards.models import Cycle
from judging.enums import AdvanceRule, ReadingMode, RoundKind
from judging.models import Round
from judging.rubric import Rubric, RubricCriterion
from judging.services.rounds import default_hours, default_name

HEAVIEST = 1000
_SCORES = f"kind={RoundKind.SCORE.value}"


class RoundForm(ZonedDatesMixin, forms.ModelForm[Round]):
    """A round before it opens; its times are meant in the cycle's zone.

    Each criterion has a field for its weight in this round; empty stands for the cycle's weight.
    """

    opens_at = ZonedDateTimeField(label=gettext_lazy("Opens"))
    closes_at = ZonedDateTimeField(
        label=gettext_lazy("Closes"),
        help_text=gettext_lazy("The last moment at which anything can be sealed."),
    )

    class Meta:
        model = Round
        fields = [
            "name",
            "kind",
            "opens_at",
            "closes_at",
            "reviews_per_entry",
            "quorum",
            "region_cap",
            "is_blind",
            "practice_first",
            "reading_mode",
            "official",
            "advance_rule",
            "advance_count",
            "advance_value",
            "advance_per_category",
            "advance_ties",
        ]
        widgets = {
            "kind": forms.RadioSelect,
            "official": forms.RadioSelect(attrs={"data-show-when": _SCORES}),
            "reading_mode": forms.RadioSelect(attrs={"data-show-when": _SCORES}),
            "advance_rule": forms.RadioSelect,
            "advance_count": forms.NumberInput(
                attrs={"data-show-when": f"advance_rule={AdvanceRule.TOP.value}"}
            ),
            "advance_value": forms.NumberInput(
                attrs={"data-show-when": f"advance_rule={AdvanceRule.THRESHOLD.value}"}
            ),
            "advance_ties": forms.RadioSelect(
                attrs={"data-show-when": f"advance_rule={AdvanceRule.TOP.value}"}
            ),
        }
        help_texts = {
            "quorum": gettext_lazy("An entry with fewer sealed answers is marked in the results."),
            "region_cap": gettext_lazy("Leave it empty if it does not matter."),
            "advance_value": gettext_lazy(
                "Scores: points of the scale. Shortlist: share of yes, where maybe counts half, "
                "from 0 to 1. Orders: share of the other entries that stand below, from 0 to 1."
            ),
            "advance_per_category": gettext_lazy(
                "Otherwise the categories are put together and the rule counts among all."
            ),
        }

    def __init__(self, *args: Any, cycle: Cycle, number: int = 1, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cycle = cycle
        of_round = self.instance.pk is not None
        self.rubric = Rubric.of_cycle(cycle)
        if not of_round:
            self.initial["name"] = default_name(number)
            self.initial["is_blind"] = cycle.is_blind
        hours = default_hours(cycle, number)
        self.show_in_zone(
            cycle.tzinfo,
            {
                name: getattr(self.instance, name) if of_round else hours[name]
                for name in ("opens_at", "closes_at")
            },
        )
        for criterion in self.rubric.criteria:
            self.fields[f"weight_{criterion.slug}"] = self._weight_field(criterion)

    def _weight_field(self, criterion: RubricCriterion) -> forms.DecimalField:
        own = self.instance.weights
        return forms.DecimalField(
            label=criterion.name,
            min_value=0,
            max_value=HEAVIEST,
            max_digits=6,
            decimal_places=2,
            required=False,
            initial=f"{own.get(criterion.slug, 0):g}" if own else None,
            help_text=_("In the cycle: %(weight)s") % {"weight": f"{criterion.weight:g}"},
        )

    def zone_name(self) -> str:
        return self.cycle.zone

    def main_fields(self) -> list[forms.BoundField]:
        """All but the weights, in order."""
        return [field for field in self.visible_fields() if not self._is_weight(field.name)]

    def weight_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if self._is_weight(field.name)]

    @staticmethod
    def _is_weight(name: str) -> bool:
        return name.startswith("weight_")

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.attach_zone()
        values = self.cleaned_data
        opens, closes = values.get("opens_at"), values.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("The round must close after it opens."))
        quorum, reviews = values.get("quorum"), values.get("reviews_per_entry")
        if quorum and reviews and quorum > reviews:
            self.add_error("quorum", _("The quorum cannot be more than the judges per entry."))
        if values.get("kind") != RoundKind.SCORE:
            values["reading_mode"] = ReadingMode.BY_ENTRY
        self._clean_advancing(values)
        self._clean_weights(values)
        return values

    def _clean_advancing(self, values: dict[str, Any]) -> None:
        """The rule has what it needs; what belongs to another rule is put aside."""
        rule, kind = values.get("advance_rule"), values.get("kind")
        if rule != AdvanceRule.TOP:
            values["advance_count"] = None
        elif not values.get("advance_count") and "advance_count" not in self.errors:
            self.add_error("advance_count", _("Say how many entries go on."))
        if rule != AdvanceRule.THRESHOLD:
            values["advance_value"] = None
            return
        if kind == RoundKind.PAIRS:
            self.add_error(
                "advance_rule",
                _("Comparisons give no value to reach. Choose how many go on instead."),
            )
        elif "advance_value" not in self.errors and kind:
            self._clean_value(values.get("advance_value"), RoundKind(kind))

    def _clean_value(self, value: Decimal | None, kind: RoundKind) -> None:
        low, high = 0, 1
        if kind == RoundKind.SCORE:
            low, high = self.rubric.scale_min, self.rubric.scale_max
        if value is None:
            self.add_error("advance_value", _("Say which value an entry must reach."))
        elif not low <= value <= high:
            self.add_error(
                "advance_value",
                _("For a round of this kind the value lies between %(low)s and %(high)s.")
                % {"low": low, "high": high},
            )

    def _clean_weights(self, values: dict[str, Any]) -> None:
        """The round's own weights, by the criterion's slug; none where all are the cycle's."""
        typed = {name: values.pop(name, None) for name in list(values) if self._is_weight(name)}
        weights = {
            criterion.slug: criterion.weight if given is None else float(given)
            for criterion in self.rubric.criteria
            for given in [typed.get(f"weight_{criterion.slug}")]
        }
        if weights and not any(weights.values()):
            first = self.rubric.criteria[0].slug
            self.add_error(f"weight_{first}", _("At least one criterion must count."))
        values["weights"] = {} if weights == self.rubric.weights else weights


class ExtendForm(ZonedDatesMixin, forms.Form):
    """More time for judges, in the cycle's zone."""

    closes_at = ZonedDateTimeField(label=gettext_lazy("New closing time"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say why judges get more time.")},
    )

    def __init__(self, *args: Any, judging_round: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = judging_round.cycle.zone
        self.show_in_zone(judging_round.cycle.tzinfo, {"closes_at": judging_round.closes_at})

    def zone_name(self) -> str:
        return self.zone

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.attach_zone()
        return self.cleaned_data
