"""Entries to read offline: pages to print and PDF files, for the judge they were given to."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

import printing
from judging.enums import ConflictAnswer
from judging.models import EntryCode
from judging.packs.sheets import PER_PART, apart, parts_of
from judging.services.conflicts import Declared, declare_conflicts
from tests.judging.test_blind import ANSWER, WORDS, planted_world
from tests.judging.world import World, open_world
from tests.printing.reading import opened, squeezed, text_of

pytestmark = pytest.mark.django_db


def page(client: Client, world: World, name: str, *args: int) -> str:
    answer = client.get(reverse(f"judging:{name}", args=[world.cycle.pk, *args]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_places_of_several_entries_have_names_of_their_own() -> None:
    html = (
        '<h2 id="a">A</h2><p aria-labelledby="a b" class="id"></p>'
        '<a href="#a">x</a><a href="/a#a">y</a>'
    )
    assert apart(html, "entry-2") == (
        '<h2 id="entry-2-a">A</h2><p aria-labelledby="entry-2-a entry-2-b" class="id"></p>'
        '<a href="#entry-2-a">x</a><a href="/a#a">y</a>'
    )


def test_parts_cover_every_entry_once_in_order() -> None:
    world = open_world(entries=PER_PART + 2, judges=2)
    mine = list(world.judges[0].assignments.order_by("reading_order"))
    parts = parts_of(mine)
    assert [row for part in parts for row in part.assignments] == mine
    assert [(part.number, part.first, part.last) for part in parts] == [
        (1, 1, PER_PART),
        (2, PER_PART + 1, PER_PART + 2),
    ]


class TestPage:
    def test_it_has_each_entry_with_lines_for_scores(self, client: Client) -> None:
        world = open_world(entries=2, judges=2)
        client.force_login(world.judges[0].user)
        shown = page(client, world, "pack_page", 1)
        for entry in world.entries:
            assert f"Neighbours of {entry.title}" in shown
        assert shown.count("Score:") == len(world.criteria) * 2
        names = re.findall(r'\sid="([^"]+)"', shown)
        assert len(names) == len(set(names))

    def test_an_entry_in_conflict_is_not_in_it(self, client: Client) -> None:
        world = open_world(entries=2, judges=2)
        judge, closed = world.judges[0].user, world.entries[0]
        declare_conflicts(
            user=judge,
            cycle=world.cycle,
            answers={closed.pk: Declared(ConflictAnswer.CONFLICT, "A friend works there")},
        )
        client.force_login(judge)
        for name, args in (("packs", ()), ("pack_page", (1,))):
            shown = page(client, world, name, *args)
            assert closed.title not in shown
            assert world.entries[1].title in shown
        assert "Entries 1 to 1" in page(client, world, "packs")

    def test_others_and_parts_that_are_not_there_are_not_found(self, client: Client) -> None:
        world = open_world(entries=1, judges=2)
        client.force_login(world.staff)
        assert client.get(reverse("judging:packs", args=[world.cycle.pk])).status_code == 404
        client.force_login(world.judges[0].user)
        url = reverse("judging:pack_page", args=[world.cycle.pk, 2])
        assert client.get(url).status_code == 404

    @pytest.mark.parametrize("entries", [1, 3])
    def test_it_costs_the_same_whatever_its_length(
        self, client: Client, django_assert_num_queries: object, entries: int
    ) -> None:
        world = open_world(entries=entries, judges=2)
        client.force_login(world.judges[0].user)
        with django_assert_num_queries(6):  # type: ignore[operator]
            page(client, world, "pack_page", 1)


@pytest.mark.skipif(not printing.available(), reason="needs Pango, as the site itself does")
class TestFile:
    def test_it_is_a_pdf_for_this_judge(self, client: Client) -> None:
        world = open_world(entries=1, judges=2)
        client.force_login(world.judges[0].user)
        answer = client.get(reverse("judging:pack_file", args=[world.cycle.pk, 1]))
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer.content.startswith(b"%PDF")

    @pytest.mark.parametrize("blind", [True, False])
    def test_without_names_its_text_tells_nothing(self, client: Client, blind: bool) -> None:
        """What the file says and what it is called, as a program reads it; with names it tells."""
        world = planted_world(is_blind=blind)
        client.force_login(world.judges[1].user)
        answer = client.get(reverse("judging:pack_file", args=[world.cycle.pk, 1]))
        document = opened(answer.content)
        about = (answer["Content-Disposition"], dict(document.docinfo), document.open_metadata())
        told = text_of(answer.content) + squeezed(" ".join(map(str, about)))
        secret = world.entries[0]
        words = [*WORDS, str(secret.reference), secret.public_id]
        found = [word for word in words if squeezed(word) in told]
        assert squeezed(ANSWER) in told
        if blind:
            assert found == []
            codes = EntryCode.objects.values_list("code", flat=True)
            assert all(code in told for code in codes)
        else:
            # The partner, the place and the people of the entry can be read as they are.
            assert set(WORDS[:4]) <= set(found)

    def test_asking_too_often_is_answered_in_words(self, client: Client, settings: object) -> None:
        cache.clear()
        settings.PERSON_LIMITS = {"paper": (0, 3600)}  # type: ignore[attr-defined]
        world = open_world(entries=1, judges=2)
        client.force_login(world.judges[0].user)
        answer = client.get(reverse("judging:pack_file", args=[world.cycle.pk, 1]))
        assert answer.status_code == 429
        assert b"Too many PDF files" in answer.content
