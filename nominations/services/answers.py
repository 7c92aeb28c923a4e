"""Saving answers, so that nobody overwrites another unseen."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.canonical import sha256_hex
from audit.services import record
from awards.models import Question
from awards.questions import kind_named
from awards.questions.base import Stored
from nominations.models import Answer, Nomination
from nominations.models.answer import translation_key
from nominations.services.locking import lock_draft, refuse_closed_sections, touch
from nominations.services.revisions import note_answers
from nominations.translations import TRANSLATED

DIGEST_LENGTH = 16


def answer_digest(value: Stored) -> str:
    """Tells whether a value is the one that a form was filled with."""
    return sha256_hex(value)[:DIGEST_LENGTH]


@dataclass(frozen=True, slots=True)
class Typed:
    """An answer as somebody sent it, with what they had before them when they began.

    `seen_version` is 0 where there was no answer yet. `seen_digest` is of the value they were
    shown: a value that did not change since then is not theirs to save. `follows` is the digest of
    what the same page sent just before, of which nobody knows yet whether it arrived.
    """

    value: Stored
    seen_version: int
    seen_digest: str = ""
    follows: str = ""

    @property
    def is_untouched(self) -> bool:
        return answer_digest(self.value) == self.seen_digest

    def knows(self, answer: Answer, actor: User) -> bool:
        """Whether the person knew this answer when they wrote theirs."""
        if answer.version == self.seen_version:
            return True
        is_next = answer.version == self.seen_version + 1 and answer.updated_by_id == actor.pk
        return bool(self.follows) and is_next and answer_digest(answer.value) == self.follows


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two people changed one answer. `mine` was not saved; `theirs` stands."""

    mine: Stored
    theirs: Answer


@dataclass(slots=True)
class Saved:
    """What became of each answer: saved, in conflict, or (in neither) unchanged."""

    saved: list[str] = field(default_factory=list)
    conflicts: dict[str, Conflict] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    """What stands now of those that were sent, as far as there is an answer."""


@transaction.atomic
def save_section(
    *,
    nomination: Nomination,
    actor: User,
    typed: Mapping[str, Typed],
    is_autosave: bool = False,
) -> Saved:
    """Save answers by question slug; those somebody else changed meanwhile come back as conflicts.

    Over-long text is saved: a draft may hold it, a submission may not. Slugs that the form does
    not ask for in words are ignored. Every save is kept in the draft's history; one that a page
    makes of itself while somebody types writes no audit entry.

    Raises:
        NotAllowed, WrongState: the draft is not this person's to change, or is closed.
    """
    locked = lock_draft(nomination, actor)
    asked = _asked(locked)
    present = {answer.question: answer for answer in locked.answers.select_related("updated_by")}
    result, changed = Saved(), []
    for slug, sent in typed.items():
        if slug not in asked or sent.is_untouched:
            continue
        answer = present.get(slug)
        if sent.value == (answer.value if answer else None):
            continue
        if answer is not None and not sent.knows(answer, actor):
            result.conflicts[slug] = Conflict(mine=sent.value, theirs=answer)
            continue
        changed.append(_changed(locked, answer, slug, sent.value, actor))
        result.saved.append(slug)
        present[slug] = changed[-1]
    result.answers = {slug: present[slug] for slug in typed if slug in present}
    refuse_closed_sections(locked, result.saved)
    if changed:
        _store(locked, actor, changed)
        if not is_autosave:
            _tell(locked, actor, changed)
    return result


def write_answers(*, nomination: Nomination, actor: User, values: Mapping[str, Stored]) -> Saved:
    """Save answers over whatever is there, for callers that have just read it."""
    versions = dict(nomination.answers.values_list("question", "version"))
    return save_section(
        nomination=nomination,
        actor=actor,
        typed={slug: Typed(value, versions.get(slug, 0)) for slug, value in values.items()},
    )


def _asked(nomination: Nomination) -> set[str]:
    kinds = Question.objects.filter(section__form=nomination.form_id).values_list("slug", "kind")
    plain = {slug for slug, kind in kinds if not kind_named(kind).has_rows}
    return plain | {translation_key(slug) for slug, kind in kinds if kind in TRANSLATED}


def _changed(
    nomination: Nomination, answer: Answer | None, slug: str, value: Stored, actor: User
) -> Answer:
    if answer is None:
        answer = Answer(nomination=nomination, question=slug, version=0)
    answer.value = value
    answer.version += 1
    answer.updated_by = actor
    answer.updated_at = timezone.now()
    return answer


def _store(nomination: Nomination, actor: User, answers: list[Answer]) -> None:
    known = [answer for answer in answers if answer.pk is not None]
    Answer.objects.bulk_create([answer for answer in answers if answer.pk is None])
    Answer.objects.bulk_update(known, ["value", "version", "updated_by", "updated_at"])
    note_answers(nomination=nomination, actor=actor, answers=answers)
    touch(nomination)


def _tell(nomination: Nomination, actor: User, answers: list[Answer]) -> None:
    record(
        actor=actor,
        action="nomination.answers_saved",
        obj=nomination,
        payload={"versions": {answer.question: answer.version for answer in answers}},
        scope=nomination.cycle.award.scope,
    )
