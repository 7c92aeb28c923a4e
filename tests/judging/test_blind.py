"""In a round without names nothing that a judge opens or is sent tells whose an entry is.

Words that stand out are planted wherever an entry could be recognised by them; then every address
of the room is opened as a judge, links that a page offers included, and every mail to judges read.
"""

import re
from collections.abc import Iterator
from itertools import product

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from audit.canonical import plain, sha256_hex
from awards.models import Cycle
from judging.enums import RoundKind
from judging.labels import Labels, is_without_names, label_of, labels_for, labels_of
from judging.models import Assignment, EntryCode
from judging.services.codes import ALPHABET, give_codes
from judging.services.rounds import create_round, update_round
from mail.models import OutboxMessage
from nominations.enums import EndorsementKind
from nominations.models import Endorsement, Nomination, Partner, Submission
from tests.factories import award_staff
from tests.judging.kinds import following, started
from tests.judging.world import World, frozen_document, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("papers_as_text")]

TITLE = "Operation Lighthouse"
WORDS = (
    TITLE,
    "Examplebury Police",
    "Partner of Examplebury",
    "Chief Testperson",
    "Signed Examplewoman",
    "examplebury.example.org",
    "Examplebury Harbour",
)
ANSWER = "Neighbours look after each other."


def planted(nomination: Nomination) -> None:
    """A newer version of the entry, with every word where the form knows that it identifies."""
    title, agency, partner, chief, endorser, domain, place = WORDS
    nomination.title = title
    nomination.save(update_fields=["title"])
    nomination.agency.name = agency
    nomination.agency.save()
    Partner.objects.create(nomination=nomination, name=partner)
    now = timezone.now()
    Endorsement.objects.create(
        nomination=nomination,
        kind=EndorsementKind.CHIEF,
        name=endorser,
        signed_name=endorser,
        organisation=agency,
        email=f"someone@{domain}",
        requested_by=nomination.created_by,
        expires_at=now,
        given_at=now,
        statement=f"{chief} led it at {place}.",
    )
    document = frozen_document(nomination)
    document["agency"] |= {"name": agency, "place": place}
    document["partners"] = [
        {"name": partner, "kind": "other", "kind_label": "Other", "role": "", "part": ""}
    ]
    first, second, *_rest = document["sections"][0]["questions"]
    first["value"] = second["value"] = ANSWER
    chief_of = {**first, "slug": "chief", "label": "Who leads it?", "identifying": True}
    document["sections"][0]["questions"].append({**chief_of, "value": chief})
    document = plain(document)
    Submission.objects.create(
        nomination=nomination,
        version=2,
        document=document,
        sha256=sha256_hex(document),
        submitted_at=nomination.cycle.closes_at,
        submitted_by=nomination.created_by,
    )


def blind_world(kind: RoundKind = RoundKind.SCORE, **values: object) -> World:
    return planted_world(kind=kind, is_blind=True, **values)


def planted_world(**values: object) -> World:
    world = make_world(entries=2, judges=2)
    planted(world.entries[0])
    update_round(judging_round=world.round, actor=world.staff, **values)
    world.round.refresh_from_db()
    started(world.round, world)
    return world


def judging_patterns() -> Iterator[tuple[str, list[str]]]:
    """Name and parameters of every address of the room."""

    def walk(patterns: list[object], namespace: str = "") -> Iterator[URLPattern]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, pattern.namespace or namespace)
            elif isinstance(pattern, URLPattern) and namespace == "judging":
                yield pattern

    for pattern in walk(get_resolver().url_patterns):
        yield str(pattern.name), list(pattern.pattern.converters)


def addresses(world: World) -> Iterator[str]:
    """Every address of the room, with all that its parameters could name for a judge."""
    entries = list(Assignment.objects.values_list("public_id", flat=True))
    names = [entry.public_id for entry in world.entries]
    fitting = {
        "pk": [world.cycle.pk],
        "public_id": [*entries, *names],
        "file": ["file"],
        "token": ["x" * 43],
    }
    for name, parameters in judging_patterns():
        choices = [fitting.get(parameter, [1]) for parameter in parameters]
        for chosen in product(*choices):
            try:
                yield reverse(f"judging:{name}", kwargs=dict(zip(parameters, chosen, strict=True)))
            except NoReverseMatch:
                continue


def opened(client: Client, world: World) -> Iterator[tuple[str, str]]:
    """Each address with what comes back: the page, where it led, and what a file is called."""
    for address in addresses(world):
        response = client.get(address, follow=True)
        led_to = " ".join(url for url, _status in response.redirect_chain)
        body = "" if response.streaming else response.content.decode(errors="ignore")
        named = response.headers.get("Content-Disposition", "")
        yield address, f"{led_to}\n{named}\n{body}"


def is_list_of_names(address: str) -> bool:
    """Where one declares: agencies and people by the alphabet, before and while reading."""
    return bool(re.search(r"/conflicts/$", address))


@pytest.mark.parametrize("kind", list(RoundKind))
def test_no_page_of_a_judge_tells_whose_an_entry_is(client: Client, kind: RoundKind) -> None:
    world = blind_world(kind)
    secret = world.entries[0]
    codes = [row.code for row in EntryCode.objects.all()]
    client.force_login(world.judges[1].user)
    texts = dict(opened(client, world))
    assert any(ANSWER in text for text in texts.values())
    assert any(code in text for text in texts.values() for code in codes)
    for address, text in texts.items():
        tokens = (TITLE, secret.reference) if is_list_of_names(address) else WORDS
        tokens = (*tokens, secret.reference, world.entries[1].reference)
        assert not [word for word in tokens if str(word) in text], address
        if is_list_of_names(address):
            assert not [code for code in codes if code in text], address
        elif secret.public_id not in address:
            # It stands beside names elsewhere, so that a link with it would tell.
            assert secret.public_id not in text, address


def test_the_same_pages_tell_it_where_names_are_shown(client: Client) -> None:
    world = make_world(entries=2, judges=2)
    planted(world.entries[0])
    started(world.round, world)
    client.force_login(world.judges[1].user)
    text = "\n".join(text for _address, text in opened(client, world))
    assert all(word in text for word in (*WORDS[:4], str(world.entries[0].reference)))


def test_no_mail_to_a_judge_tells_it() -> None:
    world = blind_world()
    people = [member.user.email for member in world.judges]
    sent = OutboxMessage.objects.filter(to__in=people)
    assert sent.exists()
    words = (*WORDS, str(world.entries[0].reference))
    for message in sent:
        assert not [word for word in words if word in f"{message.subject} {message.body}"]


class TestCodes:
    def test_they_are_random_and_new_in_every_round(self) -> None:
        world = blind_world()
        first = set(EntryCode.objects.values_list("code", flat=True))
        assert len(first) == 2
        assert all(len(code) == 4 and set(code) <= set(ALPHABET) for code in first)
        assert give_codes(world.round) == 0
        world.seal_all([[3, 4], [4, 5]])
        world.close()
        second = following(world, is_blind=True)
        started(second, world)
        rows = EntryCode.objects.filter(round=second)
        assert rows.count() == 2
        assert set(rows.values_list("code", flat=True)) != first

    def test_names_are_codes_or_titles(self) -> None:
        world = blind_world()
        labels = labels_of(world.round)
        entry = world.entries[0]
        code = EntryCode.objects.get(nomination=entry).code
        assert labels.name(entry) == f"Entry {code}"
        assert (labels.agency(entry), labels.reference(entry)) == ("", "")
        assert labels.file_stem(entry) == f"entry-{code}"
        assert label_of(world.assignment(1, 0)) == f"Entry {code}"
        assert Labels(is_blind=True).name(entry) == "Entry without a code"

    def test_the_rounds_own_switch_decides_not_the_cycles(self) -> None:
        world = make_world()
        Cycle.objects.filter(pk=world.cycle.pk).update(is_blind=True)
        started(world.round, world)
        assert not world.round.is_blind
        assert not EntryCode.objects.exists()
        assert labels_of(world.round).name(world.entries[0]) == world.entries[0].title

    def test_a_blind_cycle_begins_with_a_blind_round(self) -> None:
        world = make_world()
        world.round.delete()
        Cycle.objects.filter(pk=world.cycle.pk).update(is_blind=True)
        world.cycle.refresh_from_db()
        assert is_without_names(world.cycle)
        assert create_round(cycle=world.cycle, actor=world.staff).is_blind


class TestStaffWhoJudge:
    def test_denial_wins_until_the_last_round_is_closed(self) -> None:
        world = blind_world()
        chair, staff = world.chair.user, award_staff(world.cycle.award)
        assert labels_for(world.round, chair).is_blind
        assert not labels_for(world.round, staff).is_blind
        world.seal_all([[3, 4], [4, 5]])
        world.close()
        assert not labels_for(world.round, chair).is_blind

    def test_names_stay_hidden_while_another_round_is_to_come(self) -> None:
        world = blind_world(advance_rule="top", advance_count=1)
        world.seal_all([[3, 4], [4, 5]])
        world.close()
        assert labels_for(world.round, world.chair.user).is_blind
