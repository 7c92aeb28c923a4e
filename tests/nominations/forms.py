"""Made-up forms for tests: of any questions, published in a cycle with categories."""

from collections.abc import Iterable, Mapping
from typing import Any

from awards.enums import Phase, QuestionKind
from awards.models import Category, Cycle, Form, Question, Section
from awards.services.publishing import publish_form
from tests.factories import award_staff, make_cycle

OPTIONS = [["a", "Alpha"], ["b", "Beta"], ["c", "Gamma"]]
PLAIN = {"required": True, "publishable": True}


def ask(section: Section, kind: str, slug: str = "", **fields: Any) -> Question:
    """A question of the kind at the end of the section."""
    if kind in {"choice", "choices"}:
        fields = {"options": OPTIONS} | fields
    return Question.objects.create(
        section=section,
        kind=kind,
        slug=slug or kind,
        label=f"The {slug or kind}",
        position=section.questions.count(),
        **fields,
    )


def begun(cycle: Cycle | None = None, *titles: str) -> tuple[Form, list[Section]]:
    """An unpublished form with a section for each title."""
    form = Form.objects.create(cycle=cycle or make_cycle(Phase.OPEN))
    sections = [
        Section.objects.create(form=form, slug=title.lower(), title=title, position=number)
        for number, title in enumerate(titles or ("Everything",))
    ]
    return form, sections


def published(form: Form) -> Cycle:
    publish_form(form=form, actor=award_staff(form.cycle.award))
    return form.cycle


def every_kind(fields: Mapping[str, Any] = PLAIN) -> Cycle:
    """A cycle that takes nominations on a form with one question of each kind."""
    form, [section] = begun()
    for kind in QuestionKind.values:
        ask(section, kind, **fields)
    return published(form)


def bands(cycle: Cycle, names: Iterable[str] = ("Small", "Large")) -> list[Category]:
    """Categories that every agency fits, so that it chooses one."""
    return [
        Category.objects.create(cycle=cycle, slug=name.lower(), name=name, position=number)
        for number, name in enumerate(names)
    ]
