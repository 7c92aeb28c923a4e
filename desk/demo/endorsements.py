"""The demo's endorsements: asked for and given through the same verbs as anybody's."""

from datetime import datetime, timedelta

from desk.demo.content import content
from nominations.enums import EndorsementKind
from nominations.models import Endorsement, Nomination
from nominations.services.certificates import figures_digest, figures_of
from nominations.services.endorsement_answers import give_endorsement
from nominations.services.endorsing import LINK_LIVES, ask_for_endorsement

DAYS_TO_ANSWER = timedelta(days=2)


def add_endorsements(nomination: Nomination, *, key: str, asked_at: datetime) -> None:
    """What the content has for this nomination, asked for at the given time.

    Call it while the nomination's cycle is open.
    """
    for row in content("endorsements").get(key, []):
        person = {name: value for name, value in row.items() if name != "statement"}
        measures = nomination.measures.values_list("pk", flat=True)
        asked = ask_for_endorsement(
            nomination=nomination, actor=nomination.created_by, measures=measures, **person
        )
        _give(asked, row.get("statement", ""))
        Endorsement.objects.filter(pk=asked.pk).update(
            requested_at=asked_at,
            given_at=asked_at + DAYS_TO_ANSWER,
            expires_at=asked_at + LINK_LIVES,
        )


def _give(asked: Endorsement, statement: str) -> None:
    certifies = asked.kind == EndorsementKind.DATA
    figures = figures_of(asked.nomination, asked.measures) if certifies else []
    give_endorsement(
        digest=asked.token_hash,
        signed_name=asked.name,
        statement=statement,
        shown=figures_digest(figures),
    )
