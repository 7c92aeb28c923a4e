"""Whose nomination it is: found where names are hidden, in every way a name is written."""

from typing import Any

import pytest

from nominations.scanner import Context, Team, scan
from tests.nominations.scanner.documents import document, question, saying

AGENCY = {
    "name": "Zzyzx Falls Township Police Department",
    "place": "Zzyzx Falls",
    "region": "Médina",
    "country": "US",
}
TEAM = Team(
    names=("Chief Robin Quarles", "Jo"),
    addresses=("robin@zzyzxfalls.example.org", "jo@gmail.com"),
    bodies=("Lantern Trust of Quillby",),
)
PARTNERS = [{"name": "Quillby Housing Charity"}, {"name": "Residents' association"}]


def named(text: str, **more: Any) -> list[tuple[str, str]]:
    made = saying(text, agency=AGENCY, partners=PARTNERS, **more)
    findings = scan(made, Context(team=TEAM))
    return [(row.rule, spot.words) for row in findings for spot in row.spots]


@pytest.mark.parametrize(
    ("text", "rule", "words"),
    [
        ("The Zzyzx Falls Township Police Department began.", "agency-name", None),
        ("zzyzx falls is a town", "agency-name", "zzyzx falls"),
        ("In ZZYZX-FALLS and ZzyzxFalls", "agency-name", "ZZYZX-FALLS"),
        ("Zzyzx Falls' streets", "agency-name", "Zzyzx Falls"),
        ("Żżyzx Fàlls", "agency-name", "Żżyzx Fàlls"),
        ("ZFTPD officers", "agency-name", "ZFTPD"),
        ("see www.zzyzxfallspolice.org today", "agency-name", "zzyzxfalls"),
        ("follow @ZzyzxFallsPD", "agency-name", "ZzyzxFalls"),
        ("the province of Medina", "place-name", "Medina"),
        ("the province of MÉDINA", "place-name", "MÉDINA"),
        ("Chief Robin Quarles signed", "person-name", "Robin Quarles"),
        ("Sergeant Quarles walked", "person-name", "Sergeant Quarles"),
        ("write to zzyzxfalls.example.org", "mail-domain", None),
        ("with the Quillby Housing Charity", "partner-name", "Quillby Housing Charity"),
        ("Lantern Trust of Quillby said", "partner-name", "Lantern Trust of Quillby"),
    ],
)
def test_is_found(text: str, rule: str, words: str | None) -> None:
    hits = named(text)
    if rule == "mail-domain":
        # Its first part is the town's name, which has it first.
        assert ("agency-name", "zzyzxfalls") in hits
    else:
        assert any(hit[0] == rule and words in (None, hit[1]) for hit in hits), hits


@pytest.mark.parametrize(
    "text",
    [
        "The police department and the township began.",
        "Our residents' association and a housing charity helped.",
        "Jo is a common name, and so is Robin.",
        "Anyone writes from gmail.com.",
        "Zzyzxia and Falls Church are elsewhere.",
        "zftpd in small letters is no short form",
    ],
)
def test_what_many_share_is_left_alone(text: str) -> None:
    assert named(text) == []


def test_nothing_is_looked_for_where_names_are_shown() -> None:
    made = saying("Zzyzx Falls, Robin Quarles", agency=AGENCY, partners=PARTNERS)
    assert scan(made) == []


def test_an_identifying_answer_and_the_fields_for_names_may_name() -> None:
    made = document(
        question("agency-story", "Zzyzx Falls", identifying=True),
        agency=AGENCY,
        partners=[{"name": "Zzyzx Falls School", "part": "Zzyzx Falls pupils counted."}],
    )
    findings = scan(made, Context(team=TEAM))
    assert [(row.spots[0].place.area, row.spots[0].place.part) for row in findings] == [
        ("partners", "part")
    ]


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("Reading Police", "Pupils were reading. Reading is hard.", False),
        ("Reading Police", "The streets of Reading are calm.", True),
        ("Metropolitan Police Service", "The police service began.", False),
        ("Metropolitan Police Service", "The Metropolitan Police Service began.", True),
        ("شرطة الشارقة", "في مدينة والشارقة بدأ البرنامج", True),
        ("Policía Municipal de Álamo Seco", "en Alamo Seco", True),
        ("北見警察", "これは北見警察の計画です", True),
        ("Q", "Q is a letter", False),
        ("", "Nothing", False),
        ("???", "What???", False),
    ],
)
def test_names_of_every_kind(name: str, text: str, found: bool) -> None:
    made = saying(text, agency={"name": name})
    assert bool(scan(made, Context(team=Team()))) is found


def test_one_name_in_one_answer_is_one_finding() -> None:
    made = saying("Zzyzx Falls, then zzyzx falls. " * 40, agency=AGENCY)
    (finding,) = scan(made, Context(team=TEAM))
    assert len(finding.spots) == 20
