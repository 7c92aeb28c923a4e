"""Two hundred agencies submit in the last ten seconds: nobody is lost, late or counted twice."""

from audit.verification import verify_chain
from bench.entrants import make_entrants
from bench.storm import AGENCIES, disagreements, serving, storm
from mail.models import OutboxMessage
from nominations.enums import NominationState
from nominations.models import Nomination, Submission
from tests.nominations import making


def test_every_answer_agrees_with_what_is_kept(site: dict[str, str]) -> None:
    source = making.fill(making.draft(making.open_cycle()))
    entrants = make_entrants(source, AGENCIES)
    with serving(site) as port:
        answers, deadline = storm(port, source.cycle, entrants)
    assert disagreements(answers, deadline) == []
    assert {answer.entrant for answer in answers} == set(entrants)
    received = {answer.entrant for answer in answers if answer.is_received}
    late = {answer.entrant for answer in answers if answer.is_too_late} - received
    assert received, "some pressed ten seconds before the end"
    assert late, "some pressed after it"
    kept = Submission.objects.filter(submitted_at__lte=deadline)
    assert kept.count() == Submission.objects.count() == len(received)
    states = Nomination.objects.exclude(pk=source.pk).values_list("state", flat=True)
    assert sorted(states) == sorted(
        [NominationState.SUBMITTED] * len(received) + [NominationState.DRAFT] * len(late)
    )
    letters = OutboxMessage.objects.filter(template="nomination_received")
    assert letters.count() == 2 * len(received), "one to each of the two on a team"
    assert verify_chain().ok
