"""What a draft is asked for, its partners included, which some forms have no question for."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from awards.enums import QuestionKind
from awards.models import Question, Section
from nominations.models.screening import ABOUT

PARTNERS = "--partners"


def with_partners(questions: Sequence[Question]) -> list[Question]:
    """The questions; if none is for partners, one that stands for their list in the details."""
    if any(question.kind == QuestionKind.PARTNERS for question in questions):
        return list(questions)
    section = Section(pk=0, slug=ABOUT, title=_("About the programme"))
    partners = Question(
        section=section,
        slug=PARTNERS,
        kind=QuestionKind.PARTNERS,
        label=_("Partners"),
        help_text=_("Agencies, charities, businesses, schools and other bodies that took part."),
    )
    return [partners, *questions]
