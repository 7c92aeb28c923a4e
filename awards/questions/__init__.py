"""The kinds of questions, by name."""

from awards.enums import QuestionKind
from awards.questions.base import Kind
from awards.questions.choices import Choice, Choices, Country
from awards.questions.community import Community
from awards.questions.costs import Costs
from awards.questions.dates import Date, Period
from awards.questions.figures import Money, Number
from awards.questions.files import File
from awards.questions.measures import Measures
from awards.questions.milestones import Milestones
from awards.questions.partners import Partners
from awards.questions.text import LongText, ShortText, Url

__all__ = ["KINDS", "Kind", "kind_named"]

KINDS: dict[str, Kind] = {
    kind.kind.value: kind
    for kind in (
        ShortText(),
        LongText(),
        Choice(),
        Choices(),
        Number(),
        Money(),
        Date(),
        Period(),
        Country(),
        Url(),
        File(),
        Measures(),
        Costs(),
        Community(),
        Partners(),
        Milestones(),
    )
}


def kind_named(name: str | QuestionKind) -> Kind:
    """The class that handles questions of this kind.

    Raises:
        KeyError: there is no such kind.
    """
    return KINDS[str(name)]
