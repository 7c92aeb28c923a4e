"""Conflicts that are seen from what judges say of themselves and from the entries' texts."""

from datetime import timedelta

import pytest
from dateutil.relativedelta import relativedelta

from awards.enums import Phase
from judging.enums import AffiliationKind, ConflictAnswer, ConflictOutcome, DetectedReason
from judging.models import Affiliation, ConflictDeclaration, PanelRules
from judging.services.conflicts import Declared, declare_conflicts, settle_unsure
from judging.services.detection import detect_conflicts
from nominations.enums import EndorsementKind
from nominations.models import AccessBar, Endorsement, Partner, Submission
from tests.factories import AgencyFactory, UserFactory, award_staff, make_cycle, member
from tests.judging.world import add_entry, add_judge

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle():
    return make_cycle(Phase.JUDGING)


def found(cycle, judge, entry):
    """Reason and detail of what is detected, or None; the bar goes with it."""
    detect_conflicts(cycle=cycle)
    row = ConflictDeclaration.objects.filter(person=judge.user, nomination=entry).first()
    barred = AccessBar.objects.filter(user=judge.user, nomination=entry).exists()
    assert barred == (row is not None)
    return row and (row.reason, row.detail)


def tie(judge, kind, name, until=None):
    Affiliation.objects.create(member=judge, kind=kind, name=name, until=until)


class TestTies:
    def months_ago(self, cycle, months):
        return (cycle.closes_at - timedelta(days=30.5 * months)).date()

    @pytest.mark.parametrize(
        ("kind", "months", "binds"),
        [
            (AffiliationKind.EMPLOYER, 11, True),
            (AffiliationKind.EMPLOYER, 14, False),
            (AffiliationKind.EMPLOYER, None, True),
            (AffiliationKind.COLLABORATOR, 46, True),
            (AffiliationKind.COLLABORATOR, 50, False),
            (AffiliationKind.FAMILY, 200, True),
            (AffiliationKind.FINANCIAL, 200, True),
        ],
    )
    def test_how_long_they_bind(self, cycle, kind, months, binds):
        judge, entry = add_judge(cycle), add_entry(cycle)
        until = months and self.months_ago(cycle, months)
        tie(judge, kind, entry.agency.name.upper(), until)
        seen = found(cycle, judge, entry)
        assert (seen is not None) == binds
        if binds and until:
            assert until.isoformat() in seen[1]

    def test_the_months_are_the_cycles_own(self, cycle):
        PanelRules.objects.create(cycle=cycle, employer_months=24)
        judge, entry = add_judge(cycle), add_entry(cycle)
        tie(judge, AffiliationKind.EMPLOYER, entry.agency.name, self.months_ago(cycle, 20))
        assert found(cycle, judge, entry)[0] == DetectedReason.FORMER_EMPLOYER

    def test_partners_and_co_agencies_count_too(self, cycle):
        judge, entry = add_judge(cycle), add_entry(cycle)
        Partner.objects.create(nomination=entry, name="Example Foundation")
        tie(judge, AffiliationKind.FINANCIAL, "example  foundation")
        assert found(cycle, judge, entry) == (DetectedReason.FINANCIAL, "example  foundation")

    def test_somebody_of_the_team_by_name(self, cycle):
        agency = AgencyFactory()
        member(agency).__class__.objects.filter(agencies=agency).update(full_name="Rosa Example")
        judge, entry = add_judge(cycle), add_entry(cycle, agency=agency)
        tie(judge, AffiliationKind.FAMILY, "Rosa Example")
        assert found(cycle, judge, entry)[0] == DetectedReason.FAMILY
        assert found(cycle, judge, add_entry(cycle)) is None


class TestPlaces:
    @pytest.fixture
    def entry(self, cycle):
        return add_entry(cycle, agency=AgencyFactory(region="Ohio", country="US"))

    def test_only_where_the_cycle_says_so(self, cycle, entry):
        judge = add_judge(cycle, region="ohio", country="US")
        assert found(cycle, judge, entry) is None
        rules = PanelRules.objects.create(cycle=cycle, same_region=True)
        assert found(cycle, judge, entry) == (DetectedReason.SAME_REGION, "ohio")
        rules.same_region, rules.same_country = False, True
        rules.save()
        of_country = add_judge(cycle, country="US")
        assert found(cycle, of_country, entry)[0] == DetectedReason.SAME_COUNTRY
        # What a rule closed stays closed when it is switched off.
        assert found(cycle, judge, entry)[0] == DetectedReason.SAME_REGION

    def test_one_name_in_two_countries_is_two_regions(self, cycle, entry):
        PanelRules.objects.create(cycle=cycle, same_region=True)
        assert found(cycle, add_judge(cycle, region="Ohio", country="CA"), entry) is None
        assert found(cycle, add_judge(cycle, region="", country="US"), entry) is None


class TestNames:
    def mention(self, entry, text):
        """A later version whose summary says this."""
        document = entry.submissions.get().document
        document["sections"][0]["questions"][0]["value"] = text
        Submission.objects.create(
            nomination=entry,
            version=2,
            document=document,
            sha256="0" * 64,
            submitted_at=entry.cycle.closes_at,
            submitted_by=entry.created_by,
        )

    def judge_called(self, cycle, name):
        return add_judge(cycle, user=UserFactory(full_name=name))

    @pytest.mark.parametrize(
        ("text", "is_named"),
        [
            ("We thank ada  EXAMPLE\nfor her work.", True),
            ("Ada\nExample helped.", True),
            ("Ada Examplesen helped.", False),
            ("Ada, and an example.", False),
        ],
    )
    def test_a_whole_name_waits_for_staff(self, cycle, text, is_named):
        judge, entry = self.judge_called(cycle, "Ada Example"), add_entry(cycle)
        self.mention(entry, text)
        seen = found(cycle, judge, entry)
        expected = (DetectedReason.NAMED_PERSON, "Summarise the programme")
        assert seen == (expected if is_named else None)
        waiting = ConflictDeclaration.objects.waiting()
        assert waiting.count() == int(is_named)

    @pytest.mark.parametrize("name", ["Ada", "A B", "a.*b c|d"])
    def test_what_is_no_telling_name_is_not_looked_for(self, cycle, name):
        judge, entry = self.judge_called(cycle, name), add_entry(cycle)
        self.mention(entry, "Ada, A B, abc c and d.")
        assert found(cycle, judge, entry) is None

    def test_an_endorser_of_that_name(self, cycle):
        judge, entry = self.judge_called(cycle, "Ada Example"), add_entry(cycle)
        Endorsement.objects.create(
            nomination=entry,
            kind=EndorsementKind.CHIEF,
            name="Ada Example",
            email="other@example.org",
            token_hash="1" * 64,
            requested_by=entry.created_by,
            expires_at=cycle.closes_at,
        )
        assert found(cycle, judge, entry) == (DetectedReason.NAMED_PERSON, "endorsements")

    def test_what_staff_settled_stays_settled(self, cycle):
        judge, entry = self.judge_called(cycle, "Ada Example"), add_entry(cycle)
        self.mention(entry, "By Ada Example.")
        detect_conflicts(cycle=cycle)
        settle_unsure(
            declaration=ConflictDeclaration.objects.get(),
            actor=award_staff(cycle.award),
            outcome=ConflictOutcome.CLEARED,
            reason="Another person of that name.",
        )
        assert detect_conflicts(cycle=cycle) == 0
        assert not AccessBar.objects.exists()
        # A weightier reason still counts.
        tie(judge, AffiliationKind.FAMILY, entry.agency.name)
        assert found(cycle, judge, entry)[0] == DetectedReason.FAMILY

    def test_it_takes_nothing_from_a_declared_conflict(self, cycle):
        judge, entry = self.judge_called(cycle, "Ada Example"), add_entry(cycle)
        said = {entry.pk: Declared(ConflictAnswer.CONFLICT, "My own work.")}
        declare_conflicts(user=judge.user, cycle=cycle, answers=said)
        self.mention(entry, "By Ada Example.")
        assert found(cycle, judge, entry)[0] == "My own work."


def test_an_employer_that_was_left_is_counted_to_the_day(cycle):
    judge, entry = add_judge(cycle), add_entry(cycle)
    closing = cycle.closes_at.astimezone(cycle.tzinfo).date()
    limit = closing - relativedelta(years=1)
    tie(judge, AffiliationKind.EMPLOYER, entry.agency.name, limit - timedelta(days=1))
    assert found(cycle, judge, entry) is None
    Affiliation.objects.update(until=limit)
    assert found(cycle, judge, entry)[0] == DetectedReason.FORMER_EMPLOYER
