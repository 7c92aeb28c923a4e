"""Staff edit a nomination form: choices, conditions, categories, and what depends on what."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from awards.models import Category, Form, Question, Section
from awards.questions.faults import form_faults
from awards.services.publishing import FormNotReady, copy_form, new_form_version, publish_form
from awards.services.setup import remove_setup_row, save_category
from tests.factories import award_staff, make_cycle
from tests.nominations.forms import ask, bands, begun

pytestmark = pytest.mark.django_db


@pytest.fixture
def form() -> Form:
    """Two sections: a choice, then a text that waits for it."""
    form, [first, _second] = begun(make_cycle(), "First", "Second")
    ask(first, "choice", "running")
    ask(first, "short-text", "why", show_when_question="running", show_when_value="b|c")
    return form


@pytest.fixture
def staff_client(client: Client, form: Form) -> Client:
    client.force_login(award_staff(form.cycle.award))
    return client


def part(form: Form, slug: str = "second") -> Section:
    return form.sections.get(slug=slug)


def question_url(section: Section, question: Question | None = None) -> str:
    at = [section.form.cycle_id, section.pk]
    if question is None:
        return reverse("awards:staff_question_new", args=at)
    return reverse("awards:staff_question", args=[*at, question.pk])


def page_url(form: Form) -> str:
    return reverse("awards:staff_form", args=[form.cycle_id])


def typed(**changes: Any) -> dict[str, Any]:
    return {"label": "When did it end?", "slug": "ended", "kind": "date"} | changes


class TestConditions:
    def test_an_earlier_choice_and_answers_to_it_are_ticked(
        self, staff_client: Client, form: Form
    ) -> None:
        url = question_url(part(form))
        page = staff_client.get(url).text
        assert "Depending on: The running" in page
        assert "Depending on: The why" not in page
        sent = typed(**{"show_when_question": "running", "when-running": ["a", "c"]})
        assert staff_client.post(url, sent).status_code == 302
        saved = Question.objects.get(slug="ended")
        assert (saved.show_when_question, saved.show_when_value) == ("running", "a|c")
        assert (
            "Only if “The running” is “Alpha” or “Gamma”" in staff_client.get(page_url(form)).text
        )

    def test_it_is_ticked_again_when_it_is_opened(self, staff_client: Client, form: Form) -> None:
        why = Question.objects.get(slug="why")
        fields = staff_client.get(question_url(part(form, "first"), why)).context["form"]
        assert fields["show_when_question"].value() == "running"
        assert list(fields["when-running"].value()) == ["b", "c", "b|c"]

    def test_a_condition_without_an_answer_is_refused_in_words(
        self, staff_client: Client, form: Form
    ) -> None:
        sent = typed(show_when_question="running", help_text="Kept as typed")
        page = staff_client.post(question_url(part(form)), sent).text
        assert "Tick the answers for which the question is asked." in page
        assert "Kept as typed" in page
        assert not Question.objects.filter(slug="ended").exists()

    @pytest.mark.parametrize("slug", ["why", "ended", "no-such"])
    def test_nothing_depends_on_what_is_no_choice_before_it(
        self, staff_client: Client, form: Form, slug: str
    ) -> None:
        page = staff_client.post(question_url(part(form)), typed(show_when_question=slug))
        assert page.status_code == 422
        assert not Question.objects.filter(slug="ended").exists()

    def test_answers_of_another_choice_do_not_count(self, staff_client: Client, form: Form) -> None:
        sent = typed(**{"when-running": ["a"]})
        staff_client.post(question_url(part(form)), sent)
        saved = Question.objects.get(slug="ended")
        assert (saved.show_when_question, saved.show_when_value) == ("", "")


class TestWhatDepends:
    def test_is_said_before_and_after_removing(self, staff_client: Client, form: Form) -> None:
        first, running = part(form, "first"), Question.objects.get(slug="running")
        page = staff_client.get(question_url(first, running)).text
        assert "These questions wait for its answer: “The why”." in page
        section = reverse("awards:staff_section", args=[form.cycle_id, first.pk])
        assert "These questions wait" not in staff_client.get(section).text
        act = reverse("awards:staff_question_act", args=[form.cycle_id, first.pk, running.pk])
        page = staff_client.post(act, follow=True).text
        said = "“The why” depends on a question that is not a choice asked before it."
        # Once as what this removal did, once as what keeps the form from being published.
        assert page.count(said) == 2

    def test_is_said_after_moving(self, staff_client: Client, form: Form) -> None:
        first = part(form, "first")
        act = reverse(
            "awards:staff_question_act",
            args=[form.cycle_id, first.pk, Question.objects.get(slug="why").pk],
        )
        page = staff_client.post(act, {"act": "up"}, follow=True).text
        assert page.count("“The why” depends on a question that is not") == 2
        page = staff_client.post(act, {"act": "down"}, follow=True).text
        assert "“The why” depends" not in page

    def test_a_lost_condition_is_named_where_it_is_mended(
        self, staff_client: Client, form: Form
    ) -> None:
        Question.objects.filter(slug="running").delete()
        why = Question.objects.get(slug="why")
        page = staff_client.get(question_url(part(form, "first"), why)).text
        assert "Depending on: running, which is not asked before" in page


class TestChoices:
    def test_keep_their_stored_values_while_their_words_stay(
        self, staff_client: Client, form: Form
    ) -> None:
        running = Question.objects.get(slug="running")
        sent = {
            "label": "Is it running?",
            "slug": "running",
            "kind": "choice",
            "options": "Gamma\nAlpha\n Delta | x ",
        }
        staff_client.post(question_url(part(form, "first"), running), sent)
        running.refresh_from_db()
        assert running.options == [["c", "Gamma"], ["a", "Alpha"], ["Delta / x", "Delta | x"]]

    def test_each_is_offered_once(self, staff_client: Client, form: Form) -> None:
        sent = typed(kind="choice", options="One\nOne\nTwo")
        assert "Offer each choice once." in staff_client.post(question_url(part(form)), sent).text


class TestCategories:
    def test_are_ticked_for_a_section_and_a_question(
        self, staff_client: Client, form: Form
    ) -> None:
        bands(form.cycle)
        staff_client.post(question_url(part(form)), typed(only_categories=["large"]))
        assert Question.objects.get(slug="ended").only_categories == ["large"]
        section = reverse("awards:staff_section", args=[form.cycle_id, part(form).pk])
        sent = {"title": "Second", "slug": "second", "only_categories": ["large"]}
        staff_client.post(section, sent)
        assert part(form).only_categories == ["large"]
        assert staff_client.get(page_url(form)).text.count("Only for Large") == 2

    def test_there_is_nothing_to_tick_without_two(self, staff_client: Client, form: Form) -> None:
        bands(form.cycle, ["Only"])
        assert "only_categories" not in staff_client.get(question_url(part(form))).text

    def test_one_that_is_not_there_is_refused(self, staff_client: Client, form: Form) -> None:
        bands(form.cycle)
        sent = typed(only_categories=["huge"])
        assert staff_client.post(question_url(part(form)), sent).status_code == 422

    def test_travel_with_a_new_version_and_another_cycle(self, form: Form) -> None:
        bands(form.cycle)
        ask(part(form), "date", "ended", only_categories=["large"])
        Section.objects.filter(slug="second").update(only_categories=["large"])
        actor = award_staff(form.cycle.award)
        publish_form(form=form, actor=actor)
        for copy in (
            new_form_version(form=form, actor=actor),
            copy_form(source=form, cycle=make_cycle(), actor=actor),
        ):
            assert part(copy).only_categories == ["large"]
            assert part(copy).questions.get().only_categories == ["large"]

    def test_one_that_the_form_names_is_neither_removed_nor_renamed(self, form: Form) -> None:
        _small, large = bands(form.cycle)
        ask(part(form), "date", "ended", only_categories=["large"])
        actor = award_staff(form.cycle.award)
        with pytest.raises(Exception, match="cannot be removed"):
            remove_setup_row(row=large, actor=actor)
        with pytest.raises(Exception, match="short name cannot change"):
            save_category(cycle=form.cycle, actor=actor, category=large, slug="huge")
        save_category(
            cycle=form.cycle, actor=actor, category=Category.objects.get(pk=large.pk), name="Big"
        )
        assert Category.objects.get(pk=large.pk).name == "Big"


class TestFaults:
    def test_a_category_that_the_cycle_does_not_have(self, form: Form) -> None:
        ask(part(form), "date", "ended", only_categories=["huge"])
        assert form_faults(form) == [
            "“The ended” is only for “huge”, which is no category of this cycle."
        ]

    def test_a_category_that_is_asked_nothing(self, form: Form) -> None:
        bands(form.cycle)
        ask(part(form), "date", "ended")
        Section.objects.filter(form=form).update(only_categories=["large"])
        assert form_faults(form) == ["Nothing is asked in the category “Small”."]

    def test_a_question_that_no_category_reaches(self, form: Form) -> None:
        bands(form.cycle)
        Section.objects.filter(slug="second").update(only_categories=["large"])
        ask(part(form), "date", "ended", only_categories=["small"])
        assert form_faults(form) == ["“The ended” is asked in no category."]

    def test_a_question_that_waits_for_another_categorys(self, form: Form) -> None:
        bands(form.cycle)
        ask(part(form), "choice", "scale", only_categories=["large"])
        waits = {"show_when_question": "scale", "show_when_value": "a"}
        ask(part(form), "date", "ended", only_categories=["small"], **waits)
        assert form_faults(form) == ["“The ended” is asked in no category."]

    @pytest.mark.parametrize("value", ["", "gone", "a|gone", "|"])
    def test_an_awaited_answer_that_is_not_offered(self, form: Form, value: str) -> None:
        waits = {"show_when_question": "running", "show_when_value": value}
        ask(part(form), "date", "ended", **waits)
        assert form_faults(form) == [
            "“The ended” waits for an answer that “The running” does not offer."
        ]

    def test_are_all_said_before_publishing_and_stop_it(
        self, staff_client: Client, form: Form
    ) -> None:
        page = staff_client.get(page_url(form)).text
        assert "The section “Second” has no questions." in page
        with pytest.raises(FormNotReady):
            publish_form(form=form, actor=award_staff(form.cycle.award))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_at_any_length(
    staff_client: Client, form: Form, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        ask(part(form), "short-text", f"more-{number}")
    with django_assert_num_queries(7):
        staff_client.get(page_url(form))


def test_another_awards_staff_find_nothing(client: Client, form: Form) -> None:
    client.force_login(award_staff(make_cycle().award))
    for url in (page_url(form), question_url(part(form))):
        assert client.get(url).status_code == 404
