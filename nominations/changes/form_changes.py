"""What a new version of a form asks otherwise than the one before, in words for a team."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.models import Form, Question


@dataclass(slots=True)
class FormChanges:
    """Each list holds one line for a question."""

    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def form_changes(before: Form, after: Form) -> FormChanges:
    """Questions are the same by their address; where they stand makes no difference."""
    old, new = _questions(before), _questions(after)
    changes = FormChanges()
    for slug, question in new.items():
        if slug not in old:
            changes.added.append(_added(question))
        elif differences := list(_differences(old[slug], question)):
            line = _("“%(question)s”: %(what)s")
            values = {"question": question.label, "what": "; ".join(differences)}
            changes.changed.append(line % values)
    changes.removed += [one.label for slug, one in old.items() if slug not in new]
    return changes


def _questions(form: Form) -> dict[str, Question]:
    found = Question.objects.filter(section__form=form).select_related("section")
    return {
        question.slug: question
        for question in found.order_by("section__position", "section__pk", "position", "pk")
    }


def _added(question: Question) -> str:
    if not question.required:
        return question.label
    return _("%(question)s (needed to submit)") % {"question": question.label}


def _differences(old: Question, new: Question) -> Iterable[str]:
    if old.label != new.label:
        yield _("was “%(label)s” before") % {"label": old.label}
    if old.kind != new.kind:
        yield _("is answered in another way, so your answer is kept but has to be given anew")
    if old.required != new.required:
        yield _("needed to submit") if new.required else _("no longer needed to submit")
    if old.word_limit != new.word_limit:
        yield _limit(new.word_limit)
    if old.options != new.options:
        yield _("other choices")
    if (old.show_when_question, old.show_when_value) != (
        new.show_when_question,
        new.show_when_value,
    ):
        yield _("asked under another condition")
    if _categories(old) != _categories(new):
        yield _("asked of other categories")
    if old.help_text != new.help_text:
        yield _("another hint")


def _limit(words: int | None) -> str:
    if words is None:
        return _("no word limit any more")
    return ngettext("up to %(count)d word", "up to %(count)d words", words) % {"count": words}


def _categories(question: Question) -> tuple[tuple[str, ...], tuple[str, ...]]:
    limits = (question.section.only_categories, question.only_categories)
    return tuple(sorted(limits[0])), tuple(sorted(limits[1]))
