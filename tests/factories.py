"""Made-up people, agencies and awards for tests. Every address is at example.org."""

from datetime import datetime, timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.enums import MembershipRole
from accounts.models import Agency, Membership, User
from awards.enums import Phase
from awards.models import Award, AwardStaff, Criterion, Cycle, Winner


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    full_name = factory.Sequence(lambda n: f"Person {n}")
    password = factory.django.Password("correct-horse-battery")

    @factory.post_generation
    def verified(self: User, create: bool, extracted: bool | None, **kwargs: Any) -> None:
        """Sign-in needs a verified address; pass verified=False for one who has none."""
        from allauth.account.models import EmailAddress

        if create and extracted is not False:
            EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)


class AgencyFactory(DjangoModelFactory[Agency]):
    class Meta:
        model = Agency

    name = factory.Sequence(lambda n: f"Example Town {n} Police")
    country = "US"
    population_served = 80_000


def member(agency: Agency, role: MembershipRole = MembershipRole.OWNER, **fields: Any) -> User:
    """A new person on the agency's team."""
    user = UserFactory(**fields)
    Membership.objects.create(agency=agency, user=user, role=role)
    return user


class AwardFactory(DjangoModelFactory[Award]):
    class Meta:
        model = Award

    slug = factory.Sequence(lambda n: f"award-{n}")
    name = factory.Sequence(lambda n: f"Example Award {n}")
    organisation = "Example Association"
    contact_email = "awards@example.org"
    is_published = True


def award_staff(award: Award, **fields: Any) -> User:
    """A programme manager of this award."""
    user = UserFactory(is_staff=True, **fields)
    AwardStaff.objects.create(award=award, user=user)
    return user


_OFFSETS = {
    # Days from now: opens, closes, judging opens, judging closes, announcement.
    Phase.PLANNED: (10, 40, 45, 75, 90),
    Phase.OPEN: (-10, 20, 25, 55, 70),
    Phase.CLOSED: (-40, -2, 3, 33, 48),
    Phase.JUDGING: (-60, -20, -10, 20, 35),
    Phase.DECIDING: (-120, -80, -70, -5, 10),
    Phase.ANNOUNCED: (-200, -160, -150, -90, -60),
}


def cycle_dates(phase: Phase, now: datetime | None = None) -> dict[str, datetime]:
    """Dates that put a cycle in this phase (deciding and announced differ by the release)."""
    now = now or timezone.now()
    names = ("opens_at", "closes_at", "judging_opens_at", "judging_closes_at", "announcement_at")
    return {
        name: now + timedelta(days=days) for name, days in zip(names, _OFFSETS[phase], strict=True)
    }


def make_cycle(phase: Phase = Phase.OPEN, **fields: Any) -> Cycle:
    """A published cycle in the given phase, of a new award unless one is given."""
    values: dict[str, Any] = {"year": 2031, "zone": "America/New_York", "is_published": True}
    values |= cycle_dates(phase)
    if phase is Phase.ANNOUNCED:
        values["released_at"] = values["announcement_at"] - timedelta(days=1)
    values |= fields
    if "award" not in values:
        values["award"] = AwardFactory()
    return Cycle.objects.create(**values)


class CriterionFactory(DjangoModelFactory[Criterion]):
    class Meta:
        model = Criterion

    slug = factory.Sequence(lambda n: f"criterion-{n}")
    name = factory.Sequence(lambda n: f"Criterion {n}")
    weight = 10


class WinnerFactory(DjangoModelFactory[Winner]):
    class Meta:
        model = Winner

    award = factory.SubFactory(AwardFactory)
    year = 2020
    slug = factory.Sequence(lambda n: f"winner-{n}")
    agency_name = factory.Sequence(lambda n: f"Example Town {n} Police")
    country = "US"
    programme = factory.Sequence(lambda n: f"Example Programme {n}")
    one_line = "A made-up result"
    story = "A made-up story."
    source_name = "Made up for a test"
