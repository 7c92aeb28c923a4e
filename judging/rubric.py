"""The rubric of a round: the criteria, weights and scale its scores are given on."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from awards.models import Cycle


@dataclass(frozen=True, slots=True)
class RubricAnchor:
    value: int
    text: str


@dataclass(frozen=True, slots=True)
class RubricCriterion:
    """A criterion as it stood when the round opened; `pk` is the row it was copied from."""

    pk: int
    slug: str
    name: str
    weight: float
    guidance: str
    anchors: tuple[RubricAnchor, ...]


@dataclass(frozen=True, slots=True)
class Rubric:
    """Scores run from `scale_min` to `scale_max`; weights count in proportion."""

    scale_min: int
    scale_max: int
    criteria: tuple[RubricCriterion, ...]

    @classmethod
    def of_cycle(cls, cycle: Cycle) -> Self:
        """The cycle's criteria as they are now."""
        criteria = cycle.criteria.prefetch_related("anchors").order_by("position", "pk")
        return cls(
            scale_min=cycle.scale_min,
            scale_max=cycle.scale_max,
            criteria=tuple(
                RubricCriterion(
                    pk=criterion.pk,
                    slug=criterion.slug,
                    name=criterion.name,
                    weight=float(criterion.weight),
                    guidance=criterion.judge_guidance,
                    anchors=tuple(
                        RubricAnchor(anchor.value, anchor.text)
                        for anchor in criterion.anchors.all()
                    ),
                )
                for criterion in criteria
            ),
        )

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        return cls(
            scale_min=value["scale_min"],
            scale_max=value["scale_max"],
            criteria=tuple(
                RubricCriterion(
                    **{
                        **item,
                        "anchors": tuple(RubricAnchor(**anchor) for anchor in item["anchors"]),
                    }
                )
                for item in value["criteria"]
            ),
        )

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def reweighted(self, weights: Mapping[str, float]) -> Self:
        """The criteria named in `weights` (by slug) with these weights; all as is where empty."""
        if not weights:
            return self
        chosen = (item for item in self.criteria if weights.get(item.slug, 0) > 0)
        return replace(
            self,
            criteria=tuple(replace(item, weight=float(weights[item.slug])) for item in chosen),
        )

    @property
    def scale(self) -> range:
        """Every score that can be given."""
        return range(self.scale_min, self.scale_max + 1)

    @property
    def width(self) -> int:
        """The scale's length in points."""
        return self.scale_max - self.scale_min

    @property
    def weights(self) -> dict[str, float]:
        return {criterion.slug: criterion.weight for criterion in self.criteria}

    def criterion(self, pk: int) -> RubricCriterion | None:
        return next((item for item in self.criteria if item.pk == pk), None)
