"""What a form must fulfil before nominees can be asked to fill it in."""

from collections import Counter

from django.utils.translation import gettext as _

from awards.models import Form, Question
from awards.questions import kind_named


def form_faults(form: Form) -> list[str]:
    """Every fault in words, in the order of the form."""
    sections = list(form.sections.prefetch_related("questions"))
    questions = [question for section in sections for question in section.questions.all()]
    if not questions:
        return [_("The form has no questions yet.")]
    faults = [
        _("The section “%(title)s” has no questions.") % {"title": section.title}
        for section in sections
        if not section.questions.all()
    ]
    faults += _repeated(questions)
    earlier: dict[str, Question] = {}
    for question in questions:
        faults += _options(question) + _condition(question, earlier)
        earlier[question.slug] = question
    return faults


def _repeated(questions: list[Question]) -> list[str]:
    """Answers are kept by the question's slug, so it may occur once in the whole form."""
    counts = Counter(question.slug for question in questions)
    return [
        _("The address “%(slug)s” is used by %(count)s questions; each needs its own.")
        % {"slug": slug, "count": count}
        for slug, count in counts.items()
        if count > 1
    ]


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


def _condition(question: Question, earlier: dict[str, Question]) -> list[str]:
    if not question.show_when_question:
        return []
    decider = earlier.get(question.show_when_question)
    if decider is None or not kind_named(decider.kind).has_options:
        return [
            _("“%(label)s” depends on a question that is not a choice asked before it.")
            % {"label": question.label}
        ]
    if question.show_when_value not in dict(_pairs(decider)):
        return [
            _("“%(label)s” waits for an answer that “%(decider)s” does not offer.")
            % {"label": question.label, "decider": decider.label}
        ]
    return []
