"""One world for all access tests: every role, and a cycle at each stage."""

from dataclasses import dataclass

from accounts.enums import InvitationPurpose, MembershipRole
from accounts.models import Invitation, Membership
from accounts.services.invitations import create_invitation
from awards.models import Award, Sponsor, Sponsorship, Winner
from mail.models import OutboxMessage
from mail.services import queue_mail
from nominations.letters import about
from tests.access.people import People, add_people, seat_staff_and_sponsor, session_of
from tests.access.roles import EVERYONE, Role
from tests.access.stages.judging import JudgingStage, build_deciding, build_judging
from tests.access.stages.nominating import (
    NominatingStage,
    SetupStage,
    build_nominating,
    build_setup,
)
from tests.factories import AwardFactory, WinnerFactory


@dataclass(frozen=True)
class Scene:
    """What the addresses in the tables are made of, as one role meets it.

    All roles meet the same, but for the conflicted chair: a panel has one chair, so that role is
    asked about two cycles of its own, set up in the same way.
    """

    people: People
    award: Award
    sponsor: Sponsor
    sponsorship: Sponsorship
    winner: Winner
    setup: SetupStage
    nominating: NominatingStage
    judging: JudgingStage
    deciding: JudgingStage
    membership: Membership
    invitation: Invitation
    invitation_token: str
    message: OutboxMessage
    letter: OutboxMessage
    receipt: OutboxMessage


@dataclass(frozen=True)
class World:
    people: People
    award: Award
    other_award: Award
    sessions: dict[Role, str]
    scenes: dict[Role, Scene]

    def scene(self, role: Role) -> Scene:
        return self.scenes[role]


def build_world() -> World:
    """Everything, through the verbs where there are any. The caller holds the transaction."""
    people = add_people()
    award = AwardFactory(slug="example-award")
    other_award = AwardFactory(slug="elsewhere-award")
    sponsor = seat_staff_and_sponsor(people, award, other_award)
    nominating = build_nominating(people, award, year=2035)
    common = {
        "people": people,
        "award": award,
        "sponsor": sponsor,
        "sponsorship": Sponsorship.objects.create(award=award, sponsor=sponsor, first_year=2030),
        "winner": WinnerFactory(award=award, year=2020, slug="example-winner"),
        "setup": build_setup(people, award, year=2036),
        "nominating": nominating,
        **_team_rows(people),
        **_mail(award, nominating),
    }
    main = Scene(**common, **_panels(people, award, year=2030, chair=Role.CHAIR))
    twin = Scene(**common, **_panels(people, award, year=2032, chair=Role.CHAIR_BARRED))
    return World(
        people=people,
        award=award,
        other_award=other_award,
        sessions={Role.ANONYMOUS: ""}
        | {role: session_of(user) for role, user in people.by_role.items()},
        scenes=dict.fromkeys(EVERYONE, main) | {Role.CHAIR_BARRED: twin},
    )


def _panels(people: People, award: Award, *, year: int, chair: Role) -> dict[str, JudgingStage]:
    return {
        "judging": build_judging(people, award, year=year, chair=chair),
        "deciding": build_deciding(people, award, year=year + 1, chair=chair),
    }


def _team_rows(people: People) -> dict[str, object]:
    """A colleague's seat on the team, and an open invitation to it."""
    invitation, token = create_invitation(
        email="colleague@example.org",
        purpose=InvitationPurpose.AGENCY,
        invited_by=people[Role.OWNER],
        agency=people.agency,
        role=MembershipRole.EDITOR,
    )
    return {
        "membership": Membership.objects.get(agency=people.agency, user=people[Role.VIEWER]),
        "invitation": invitation,
        "invitation_token": token,
    }


def _mail(award: Award, nominating: NominatingStage) -> dict[str, OutboxMessage | None]:
    """A message of the award, one of nobody's award, one about the nomination to screen."""

    def queue(key: str, scope: str) -> OutboxMessage | None:
        return queue_mail(
            to="somebody@example.org",
            template="account_password_changed",
            context={"person": "", "user": "", "email": ""},
            key=key,
            scope=scope,
        )

    return {
        "message": queue("access:award", award.scope),
        "letter": queue("access:account", ""),
        "receipt": OutboxMessage.objects.filter(
            template="nomination_received", about=about(nominating.submitted.pk)
        )[0],
    }
