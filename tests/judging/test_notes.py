"""Notes on a whole entry: who keeps them, and which of them a seal takes in."""

import pytest

from accounts.exceptions import Refused
from judging.enums import NoteKind
from judging.models import JudgeNote, Pin
from judging.services.notes import LONGEST_NOTE, NoteInput, save_draft, save_note
from judging.services.pins import pin_passage
from judging.services.scoring import DraftInput, NotWritable, draft_digest
from judging.services.sealing import DraftChanged, reopen_for_change, seal_scorecard
from judging.views.judge.desk import Desk
from judging.views.judge.given import given_rows
from tests.factories import UserFactory
from tests.judging.world import open_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return open_world(entries=2, judges=2)


@pytest.fixture
def assignment(world):
    return world.assignment(1, 0)


def write(assignment, kind, text, version=0, user=None):
    given = NoteInput(kind, text, version)
    return save_note(assignment=assignment, user=user or assignment.member.user, given=given)


def test_two_windows_lose_nothing(assignment):
    assert write(assignment, NoteKind.PANEL, "One").is_saved
    beaten = write(assignment, NoteKind.PANEL, "Two")
    assert not beaten.is_saved
    assert beaten.note.text == "One"
    assert write(assignment, NoteKind.PANEL, "Two", beaten.note.version).is_saved
    assert JudgeNote.objects.get().version == 2


def test_the_same_sent_twice_is_one_version(assignment):
    for _time in range(2):
        assert write(assignment, NoteKind.PRIVATE, "Once").note.version == 1


def test_only_by_its_judge(world, assignment):
    for somebody in (world.judges[0].user, world.staff, UserFactory()):
        with pytest.raises(Refused):
            write(assignment, NoteKind.PRIVATE, "Mine", user=somebody)


def test_it_has_a_limit(assignment):
    with pytest.raises(Refused, match="characters"):
        write(assignment, NoteKind.PANEL, "x" * (LONGEST_NOTE + 1))


def test_the_seal_takes_in_the_comments_and_never_a_private_note_or_a_pin(world, assignment):
    user = assignment.member.user
    world.draft(assignment, 4, 2)
    for kind in NoteKind:
        write(assignment, kind, f"A {kind} text")
    pin_passage(
        assignment=assignment,
        user=user,
        criterion=world.criteria[0].pk,
        question="summary",
        quote="look after each other",
    )
    seal = seal_scorecard(assignment=assignment, user=user)
    assert seal.document["notes"] == {"panel": "A panel text", "nominee": "A nominee text"}
    whole = str(seal.document)
    assert "A private text" not in whole
    assert "look after" not in whole
    assert Pin.objects.exists()


def test_after_the_seal_only_the_private_note_can_change(world, assignment):
    world.seal(assignment, 4)
    for kind in (NoteKind.PANEL, NoteKind.NOMINEE):
        with pytest.raises(NotWritable):
            write(assignment, kind, "Late")
    assert write(assignment, NoteKind.PRIVATE, "For me").is_saved


def test_a_changed_comment_is_a_new_version_of_the_seal(world, assignment):
    user = assignment.member.user
    world.seal(assignment, 4)
    reopen_for_change(assignment=assignment, user=user, reason="Forgot the comment")
    assert seal_scorecard(assignment=assignment, user=user).version == 1, "nothing was changed"
    reopen_for_change(assignment=assignment, user=user, reason="Forgot the comment")
    write(assignment, NoteKind.NOMINEE, "Show the costs")
    assert seal_scorecard(assignment=assignment, user=user).version == 2


def test_a_comment_changed_after_the_check_is_not_sealed(world, assignment):
    world.draft(assignment, 4)
    shown = draft_digest(assignment.scorecard.draft_scores.all())
    write(assignment, NoteKind.PANEL, "One more thing")
    with pytest.raises(DraftChanged):
        seal_scorecard(assignment=assignment, user=assignment.member.user, shown=shown)


def test_scores_and_notes_saved_together_are_saved_or_refused_together(world, assignment):
    with pytest.raises(Refused):
        save_draft(
            assignment=assignment,
            user=assignment.member.user,
            inputs=[DraftInput(world.criteria[0].pk, 4, "", 0)],
            notes=[NoteInput(NoteKind.PANEL, "x" * (LONGEST_NOTE + 1), 0)],
        )
    assert not JudgeNote.objects.exists()
    assert not hasattr(type(assignment).objects.get(pk=assignment.pk), "scorecard")


def test_a_seal_from_before_there_were_notes_can_be_read(world, assignment):
    world.seal(assignment, 4)
    seal = assignment.scorecard.seals.get()
    seal.document = {name: seal.document[name] for name in seal.document if name != "notes"}
    desk = Desk(assignment, assignment.scorecard, world.round.criteria(), {})
    assert given_rows(desk, seal).notes == []
    assert [row.value for row in given_rows(desk, seal).scores] == [4, 4]
