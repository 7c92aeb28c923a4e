"""What a form must fulfil before nominees can be asked to fill it in."""

from collections import Counter
from collections.abc import Mapping

from django.utils.translation import gettext as _

from awards.enums import QuestionKind
from awards.models import Category, Form, Question, Section
from awards.questions import kind_named
from awards.questions.conditions import BETWEEN, is_for


def form_faults(form: Form) -> list[str]:
    """Every fault in words, in the order of the form."""
    sections = list(form.sections.prefetch_related("questions"))
    return faults_of(sections, list(form.cycle.categories.all()))


def faults_of(sections: list[Section], categories: list[Category]) -> list[str]:
    """As `form_faults`, of sections that are loaded with their questions."""
    questions = [question for section in sections for question in section.questions.all()]
    if not questions:
        return [_("The form has no questions yet.")]
    faults = [
        _("The section “%(title)s” has no questions.") % {"title": section.title}
        for section in sections
        if not section.questions.all()
    ]
    faults += _repeated(questions)
    faults += _asked_once(questions)
    earlier: dict[str, Question] = {}
    for question in questions:
        faults += _options(question) + _condition(question, earlier)
        earlier[question.slug] = question
    return faults + _categories(categories, sections, earlier)


def _repeated(questions: list[Question]) -> list[str]:
    """Answers are kept by the question's slug, so it may occur once in the whole form."""
    counts = Counter(question.slug for question in questions)
    return [
        _("The address “%(slug)s” is used by %(count)s questions; each needs its own.")
        % {"slug": slug, "count": count}
        for slug, count in counts.items()
        if count > 1
    ]


def _asked_once(questions: list[Question]) -> list[str]:
    """Partners belong to the nomination, so two questions would show the same ones."""
    asking = [question for question in questions if question.kind == QuestionKind.PARTNERS]
    if len(asking) < 2:
        return []
    return [_("The form asks for partners more than once. Keep one of these questions.")]


def _pairs(question: Question) -> list[tuple[str, str]]:
    """The choices as (stored value, label); whatever is not such a pair is left out."""
    options = question.options if isinstance(question.options, list) else []
    return [
        (pair[0], pair[1])
        for pair in options
        if isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair)
    ]


def _options(question: Question) -> list[str]:
    if not kind_named(question.kind).has_options:
        return []
    pairs = _pairs(question)
    if len(pairs) < 2 or len(pairs) != len(question.options):
        return [_("“%(label)s” needs at least two choices.") % {"label": question.label}]
    if len(dict(pairs)) < len(pairs):
        return [_("“%(label)s” has the same choice twice.") % {"label": question.label}]
    return []


def _condition(question: Question, earlier: Mapping[str, Question]) -> list[str]:
    if not question.show_when_question:
        return []
    decider = earlier.get(question.show_when_question)
    if decider is None or not kind_named(decider.kind).has_options:
        return [
            _("“%(label)s” depends on a question that is not a choice asked before it.")
            % {"label": question.label}
        ]
    offered, whole = dict(_pairs(decider)), question.show_when_value
    if whole in offered or all(value in offered for value in whole.split(BETWEEN)):
        return []
    return [
        _("“%(label)s” waits for an answer that “%(decider)s” does not offer.")
        % {"label": question.label, "decider": decider.label}
    ]


def _categories(
    categories: list[Category], sections: list[Section], questions: Mapping[str, Question]
) -> list[str]:
    """Limits name categories that there are, and leave each of them something to answer."""
    slugs = {category.slug for category in categories}
    limits: list[tuple[str, list[str]]] = [
        *((section.title, section.only_categories) for section in sections),
        *((question.label, question.only_categories) for question in questions.values()),
    ]
    faults = [
        _("“%(label)s” is only for “%(slug)s”, which is no category of this cycle.")
        % {"label": label, "slug": slug}
        for label, limit in limits
        for slug in limit
        if slug not in slugs
    ]
    if faults:
        return faults
    reached = {slug: _reached(questions, slug) for slug in slugs}
    return [
        *(
            _("“%(label)s” is asked in no category.") % {"label": question.label}
            for question in questions.values()
            if slugs and not any(question.slug in asked for asked in reached.values())
        ),
        *(
            _("Nothing is asked in the category “%(name)s”.") % {"name": category.name}
            for category in categories
            if not reached[category.slug]
        ),
    ]


def _reached(questions: Mapping[str, Question], category: str) -> set[str]:
    """Slugs of what a nominee of the category can be asked: limits let it, and so do conditions."""
    reached: set[str] = set()
    missed: set[str] = set()
    for question in questions.values():
        waits_for_missed = question.show_when_question in missed
        is_met = is_for(question, category) and not waits_for_missed
        (reached if is_met else missed).add(question.slug)
    return reached
