"""Pins: what can be kept beside a criterion, whose they are, and the pages that make them."""

import pytest
from django.urls import reverse

from accounts.exceptions import Refused
from judging.models import Pin
from judging.pinning import is_in_answer, read_pins
from judging.services.pins import MOST_PINS, pin_measure, pin_passage, remove_pin
from tests.factories import UserFactory
from tests.judging.world import open_world

pytestmark = pytest.mark.django_db

QUOTE = "look after each other"


@pytest.fixture
def world():
    return open_world(entries=2, judges=2)


@pytest.fixture
def assignment(world):
    return world.assignment(1, 0)


def pin(world, assignment, quote=QUOTE, question="summary", user=None, criterion=None):
    return pin_passage(
        assignment=assignment,
        user=user or assignment.member.user,
        criterion=criterion or world.criteria[0].pk,
        question=question,
        quote=quote,
    )


def measure(world, assignment, row=0, question="measures"):
    return pin_measure(
        assignment=assignment,
        user=assignment.member.user,
        criterion=world.criteria[1].pk,
        question=question,
        row=row,
    )


class TestPinning:
    def test_a_passage_whatever_its_line_breaks(self, world, assignment):
        assert pin(world, assignment, " look\n after  each other ").quote == QUOTE

    def test_the_same_twice_is_one_pin(self, world, assignment):
        assert pin(world, assignment) == pin(world, assignment)
        assert measure(world, assignment) == measure(world, assignment)
        assert Pin.objects.count() == 2

    @pytest.mark.parametrize("quote", ["", "  \n ", "not in the answer", "x" * 1001])
    def test_never_what_the_answer_does_not_say(self, world, assignment, quote):
        with pytest.raises(Refused):
            pin(world, assignment, quote)

    def test_only_answers_and_measures_that_there_are(self, world, assignment):
        for wrong in (
            lambda: pin(world, assignment, question="nothing"),
            lambda: measure(world, assignment, row=1),
            lambda: measure(world, assignment, row=-1),
            lambda: measure(world, assignment, question="summary"),
        ):
            with pytest.raises(Refused):
                wrong()

    def test_only_criteria_of_the_round(self, world, assignment):
        foreign = open_world(entries=1, judges=2).criteria[0].pk
        with pytest.raises(Refused):
            pin(world, assignment, criterion=foreign)

    def test_there_is_a_most(self, world, assignment):
        text = assignment.submission.document["sections"][0]["questions"][0]["value"]
        Pin.objects.bulk_create(
            Pin(
                assignment=assignment,
                criterion=world.criteria[0],
                kind="passage",
                question="summary",
                quote=text[:length],
            )
            for length in range(1, MOST_PINS + 1)
        )
        with pytest.raises(Refused, match="Take one off"):
            pin(world, assignment)

    def test_only_by_its_judge(self, world, assignment):
        for somebody in (world.judges[0].user, world.staff, UserFactory()):
            with pytest.raises(Refused):
                pin(world, assignment, user=somebody)

    def test_taking_off_reaches_only_ones_own(self, world, assignment):
        kept = pin(world, assignment)
        other = world.assignment(0, 0)
        assert remove_pin(assignment=other, user=world.judges[0].user, pin=kept.pk) is None
        assert Pin.objects.exists()
        user = assignment.member.user
        found = remove_pin(assignment=assignment, user=user, pin=kept.pk)
        assert found == world.criteria[0].pk
        assert not Pin.objects.exists()

    def test_it_reads_with_the_way_to_its_place(self, world, assignment):
        pins = [pin(world, assignment), measure(world, assignment)]
        read = read_pins(pins, assignment.submission.document, blind=False)
        (passage,), (figure,) = (read[criterion.pk] for criterion in world.criteria)
        assert (passage.text, passage.anchor) == (QUOTE, "answer-to-summary")
        assert (figure.text, figure.anchor) == ("Burglaries", "figure-measures-1")


def test_a_translation_can_be_pinned_too():
    question = {"kind": "long-text", "value": "Hola", "translation": {"value": "Hello\nthere"}}
    assert is_in_answer("Hello there", question)
    assert not is_in_answer("Adiós", question)


class TestPages:
    @pytest.fixture(autouse=True)
    def judge(self, client, world):
        client.force_login(world.judges[1].user)

    def address(self, name, assignment):
        return reverse(f"judging:{name}", args=[assignment.public_id])

    def posted(self, world, **more):
        return {"question": "summary", "quote": QUOTE, "criterion": world.criteria[0].pk} | more

    def test_without_a_script_a_page_pins_and_leads_back(self, client, world, assignment):
        address = self.address("pins", assignment)
        shown = client.get(address, {"question": "summary"})
        assert QUOTE in shown.text
        response = client.post(address, self.posted(world))
        assert response["Location"].endswith(f"#pins-{world.criteria[0].pk}")
        text = client.get(assignment.get_absolute_url()).text
        assert f'data-pin-quote="{QUOTE}"' in text

    def test_a_measure_leads_to_its_card(self, client, world, assignment):
        data = self.posted(world, question="measures", row="0", quote="")
        client.post(self.address("pins", assignment), data)
        text = client.get(assignment.get_absolute_url()).text
        assert 'href="#figure-measures-1"' in text
        assert 'id="figure-measures-1"' in text

    def test_a_script_gets_the_criterions_pins(self, client, world, assignment):
        headers = {"HX-Request": "true"}
        address = self.address("pins", assignment)
        answer = client.post(address, self.posted(world), headers=headers).json()
        assert answer["criterion"] == world.criteria[0].pk
        assert QUOTE in answer["html"]
        data = {"pin": Pin.objects.get().pk}
        gone = client.post(self.address("unpin", assignment), data, headers=headers).json()
        assert QUOTE not in gone["html"]

    def test_what_is_refused_is_said_and_kept_in_the_form(self, client, world, assignment):
        data = self.posted(world, quote="<b>never said</b>")
        response = client.post(self.address("pins", assignment), data)
        assert response.status_code == 422
        assert "&lt;b&gt;never said" in response.text
        script = client.post(self.address("pins", assignment), data, headers={"HX-Request": "true"})
        assert "word for word" in script.json()["words"]

    def test_not_for_others_nor_for_answers_that_are_not_there(self, client, world, assignment):
        address = self.address("pins", assignment)
        assert client.get(address, {"question": "nothing"}).status_code == 404
        for somebody in (world.judges[0].user, world.staff, UserFactory()):
            client.force_login(somebody)
            assert client.get(address, {"question": "summary"}).status_code == 404
            assert client.post(address, self.posted(world)).status_code == 404
            assert client.post(self.address("unpin", assignment), {"pin": "1"}).status_code == 404
