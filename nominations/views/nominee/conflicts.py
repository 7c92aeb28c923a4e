"""Two people changed one answer: what the page shows of both."""

from typing import Any

from awards.questions.base import Stored
from nominations.drafts import Draft
from nominations.forms.section import (
    Choice,
    QuestionPart,
    SectionForm,
    resolve_name,
    seen_value,
    theirs_name,
)
from nominations.services.answers import Conflict, Saved


def shown_conflict(part: QuestionPart, conflict: Conflict, form: SectionForm) -> dict[str, Any]:
    """The other's answer and one's own, to be read beside the field that still holds the latter."""
    theirs = conflict.theirs
    return {
        "who": theirs.updated_by.get_full_name(),
        "at": theirs.updated_at,
        "template": part.kind.template,
        "shown": _shown(part, theirs.value),
        "mine": _shown(part, conflict.mine),
        "compares": form.choice(part.slug) == Choice.BOTH,
        "resolve": resolve_name(part.slug),
        "theirs_name": theirs_name(part.slug),
        "theirs_seen": seen_value(theirs.version, _fitting(part, theirs.value)),
    }


def note_what_is_seen(form: SectionForm, draft: Draft, saved: Saved) -> None:
    """Let the page that comes back know what was saved.

    Of an answer in conflict it knows the other's only once it showed both: until then saving again
    would overwrite what nobody chose to overwrite.
    """
    for slug in saved.saved:
        answer = draft.answers[slug]
        form.has_seen(slug, answer.version, answer.value)
    for part in form.parts:
        theirs = draft.answers.get(part.slug)
        if form.choice(part.slug) == Choice.BOTH and theirs is not None:
            form.has_seen(part.slug, theirs.version, _fitting(part, theirs.value))


def add_compared(saved: Saved, form: SectionForm, draft: Draft) -> None:
    """Add the answers of which the person asked to see both, as conflicts still to be settled."""
    for slug, mine in form.stored.items():
        theirs = draft.answers.get(slug)
        if form.choice(slug) == Choice.BOTH and theirs is not None:
            saved.conflicts[slug] = Conflict(mine=mine, theirs=theirs)


def _fitting(part: QuestionPart, value: Stored) -> Stored:
    return value if value is not None and part.kind.fits(value) else None


def _shown(part: QuestionPart, value: Stored) -> Any:
    fitting = _fitting(part, value)
    return None if fitting is None else part.kind.show(part.kind.freeze(part.question, fitting))
