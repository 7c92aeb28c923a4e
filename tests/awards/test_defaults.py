"""What a new cycle begins with, and that a published form stays as it is."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.models import User
from audit.models import AuditEntry
from awards.defaults import default_content
from awards.models import Criterion, Cycle, Form, Question, Section
from awards.questions.faults import form_faults
from awards.services.defaults import (
    add_default_categories,
    add_default_criteria,
    add_default_form,
)
from awards.services.publishing import (
    FormNotReady,
    copy_form,
    new_form_version,
    publish_form,
)
from tests.factories import award_staff, make_cycle

pytestmark = pytest.mark.django_db

WEIGHTS = {
    "innovation": 10,
    "analysis": 20,
    "response": 10,
    "low-cost": 10,
    "impact": 20,
    "measures": 10,
    "trust": 10,
    "engagement": 10,
}


@pytest.fixture
def cycle() -> Cycle:
    return make_cycle()


@pytest.fixture
def staff(cycle: Cycle) -> User:
    return award_staff(cycle.award)


@pytest.fixture
def form(cycle: Cycle, staff: User) -> Form:
    add_default_criteria(cycle=cycle, actor=staff)
    return add_default_form(cycle=cycle, actor=staff)


def questions_of(form: Form) -> list[Question]:
    return list(
        Question.objects.filter(section__form=form).order_by("section__position", "position", "pk")
    )


class TestCriteria:
    def test_have_the_default_weights_guidance_and_anchors(self, cycle: Cycle, staff: User) -> None:
        add_default_criteria(cycle=cycle, actor=staff)
        criteria = list(cycle.criteria.prefetch_related("anchors"))
        assert {row.slug: int(row.weight) for row in criteria} == WEIGHTS
        assert sum(row.weight for row in criteria) == Decimal(100)
        for row in criteria:
            assert row.guidance
            assert row.judge_guidance
            assert [anchor.value for anchor in row.anchors.all()] == [1, 3, 5]

    def test_are_added_once(self, cycle: Cycle, staff: User) -> None:
        add_default_criteria(cycle=cycle, actor=staff)
        assert add_default_criteria(cycle=cycle, actor=staff) == []
        assert cycle.criteria.count() == len(WEIGHTS)

    def test_keep_what_staff_already_wrote(self, cycle: Cycle, staff: User) -> None:
        Criterion.objects.create(cycle=cycle, slug="impact", name="Our own", weight=40, position=3)
        add_default_criteria(cycle=cycle, actor=staff)
        assert cycle.criteria.get(slug="impact").name == "Our own"
        assert cycle.criteria.count() == len(WEIGHTS)
        assert cycle.criteria.first().slug == "impact"

    def test_anchors_outside_the_scale_are_left_out(self, staff: User) -> None:
        short = make_cycle(award=staff.awards_run.get(), year=2032, scale_min=1, scale_max=3)
        add_default_criteria(cycle=short, actor=staff)
        values = {anchor.value for row in short.criteria.all() for anchor in row.anchors.all()}
        assert values == {1, 3}

    def test_leave_a_trace(self, cycle: Cycle, staff: User) -> None:
        add_default_criteria(cycle=cycle, actor=staff)
        entry = AuditEntry.objects.about(cycle).get()
        assert entry.action == "cycle.defaults_added"
        assert entry.scope == cycle.award.scope


class TestCategories:
    @pytest.mark.parametrize(
        ("population", "slug"),
        [
            (0, "under-20000"),
            (19_999, "under-20000"),
            (20_000, "20000-to-99999"),
            (99_999, "20000-to-99999"),
            (100_000, "100000-to-249999"),
            (249_999, "100000-to-249999"),
            (250_000, "250000-and-over"),
            (9_000_000, "250000-and-over"),
        ],
    )
    def test_every_population_falls_into_one_band(
        self, cycle: Cycle, staff: User, population: int, slug: str
    ) -> None:
        add_default_categories(cycle=cycle, actor=staff)
        bands = cycle.categories.for_population(population)
        assert [band.slug for band in bands] == [slug]


class TestForm:
    def test_has_no_faults_and_asks_for_every_criterion(self, form: Form) -> None:
        assert form_faults(form) == []
        asked = {row.criterion.slug for row in questions_of(form) if row.criterion}
        assert asked == set(WEIGHTS)

    def test_goes_through_the_four_phases(self, form: Form) -> None:
        phases = {section.sara_phase for section in form.sections.all()}
        assert {"scanning", "analysis", "response", "assessment"} <= phases

    def test_long_answers_have_a_limit(self, form: Form) -> None:
        texts = [row for row in questions_of(form) if row.kind == "long-text"]
        assert texts
        assert all(row.word_limit for row in texts)

    def test_every_kind_named_is_one_that_exists(self) -> None:
        kinds = {
            question["kind"]
            for section in default_content("form")
            for question in section["questions"]
        }
        assert {"measures", "costs", "file", "long-text"} <= kinds
        assert kinds <= {value for value, _label in Question._meta.get_field("kind").choices}

    def test_a_second_unpublished_form_is_refused(self, form: Form, staff: User) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            add_default_form(cycle=form.cycle, actor=staff)


class TestPublishing:
    def test_freezes_sections_and_questions_in_the_database(self, form: Form, staff: User) -> None:
        publish_form(form=form, actor=staff)
        section = form.sections.first()
        question = section.questions.first()
        attempts = [
            lambda: Question.objects.filter(pk=question.pk).update(label="Changed"),
            lambda: Question.objects.filter(pk=question.pk).delete(),
            lambda: Question.objects.create(
                section=section, slug="extra", kind="short-text", label="Extra"
            ),
            lambda: Section.objects.filter(pk=section.pk).update(title="Changed"),
            lambda: Section.objects.create(form=form, slug="extra", title="Extra"),
        ]
        for attempt in attempts:
            with pytest.raises(IntegrityError), transaction.atomic():
                attempt()

    def test_cannot_be_taken_back(self, form: Form, staff: User) -> None:
        publish_form(form=form, actor=staff)
        with pytest.raises(DatabaseError), transaction.atomic():
            Form.objects.filter(pk=form.pk).update(published_at=None)

    def test_a_question_cannot_be_moved_into_a_published_form(
        self, form: Form, staff: User
    ) -> None:
        publish_form(form=form, actor=staff)
        draft = new_form_version(form=form, actor=staff)
        wanderer = questions_of(draft)[0]
        with pytest.raises(IntegrityError), transaction.atomic():
            Question.objects.filter(pk=wanderer.pk).update(section=form.sections.last())

    def test_twice_is_once(self, form: Form, staff: User) -> None:
        first = publish_form(form=form, actor=staff).published_at
        assert publish_form(form=form, actor=staff).published_at == first
        assert AuditEntry.objects.filter(action="form.published").count() == 1

    def test_an_unpublished_form_can_change(self, form: Form) -> None:
        section = form.sections.first()
        assert Question.objects.filter(section=section).update(label="Changed") > 0

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"options": [["one", "One"]]}, "at least two choices"),
            ({"options": [["one", "One"], ["one", "Again"]]}, "the same choice twice"),
            ({"options": "one"}, "at least two choices"),
        ],
    )
    def test_is_refused_for_choices_nobody_can_make(
        self, form: Form, staff: User, change: dict[str, object], words: str
    ) -> None:
        Question.objects.filter(section__form=form, slug="running").update(**change)
        with pytest.raises(FormNotReady, match=words):
            publish_form(form=form, actor=staff)

    def test_is_refused_for_a_condition_that_can_never_be_met(
        self, form: Form, staff: User
    ) -> None:
        Question.objects.filter(section__form=form, slug="ended").update(show_when_value="gone")
        with pytest.raises(FormNotReady, match="does not offer"):
            publish_form(form=form, actor=staff)

    def test_is_refused_for_a_condition_on_a_later_question(self, form: Form, staff: User) -> None:
        Question.objects.filter(section__form=form, slug="ended").update(
            show_when_question="data-sources", show_when_value="calls"
        )
        with pytest.raises(FormNotReady, match="asked before it"):
            publish_form(form=form, actor=staff)

    def test_is_refused_for_one_address_twice(self, form: Form, staff: User) -> None:
        Question.objects.create(
            section=form.sections.last(), slug="summary", kind="short-text", label="Again"
        )
        with pytest.raises(FormNotReady, match="summary"):
            publish_form(form=form, actor=staff)

    def test_is_refused_for_an_empty_form(self, cycle: Cycle, staff: User) -> None:
        empty = Form.objects.create(cycle=cycle)
        with pytest.raises(FormNotReady, match="no questions"):
            publish_form(form=empty, actor=staff)


class TestVersions:
    def test_a_new_version_has_the_same_questions(self, form: Form, staff: User) -> None:
        publish_form(form=form, actor=staff)
        copy = new_form_version(form=form, actor=staff)
        assert copy.version == 2
        assert copy.published_at is None
        keys = ["slug", "kind", "label", "word_limit", "options", "required", "criterion"]
        for old, new in zip(questions_of(form), questions_of(copy), strict=True):
            assert [getattr(old, key) for key in keys] == [getattr(new, key) for key in keys]
            assert old.pk != new.pk

    def test_asking_twice_gives_the_same_version(self, form: Form, staff: User) -> None:
        publish_form(form=form, actor=staff)
        copy = new_form_version(form=form, actor=staff)
        assert new_form_version(form=form, actor=staff) == copy

    def test_another_cycle_gets_its_own_criteria(self, form: Form, staff: User) -> None:
        other = make_cycle(award=form.cycle.award, year=2032)
        add_default_criteria(cycle=other, actor=staff)
        copy = copy_form(source=form, cycle=other, actor=staff)
        cycles = {row.criterion.cycle for row in questions_of(copy) if row.criterion}
        assert cycles == {other}
