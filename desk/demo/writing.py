"""Traces of a team at work on the demo's draft: an answer changed twice, a section completed."""

from accounts.models import User
from desk.demo.content import content
from desk.demo.people import demo_person
from nominations.models import Nomination
from nominations.services.answers import write_answers
from nominations.services.marks import mark_section

BRIEFLY = "Parcels are taken from doorsteps in December."


def add_traces(nomination: Nomination) -> None:
    """Let the editor shorten an answer that the owner puts back, and complete the first section."""
    team = content("people")["team"]
    owner, editor = demo_person(team["owner"]), demo_person(team["editor"])
    words = nomination.answers.get(question="problem").value or ""
    _write(nomination, editor, BRIEFLY)
    _write(nomination, owner, words)
    mark_section(nomination=nomination, actor=editor, section="summary", completed=True)


def _write(nomination: Nomination, actor: User, words: str) -> None:
    write_answers(nomination=nomination, actor=actor, values={"problem": words})
