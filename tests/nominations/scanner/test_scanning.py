"""Documents as a whole: every text is reached, places point into it, nothing breaks the scanner."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from nominations.scanner import Context, FileWords, Finding, Team, scan
from nominations.scanner.findings import AROUND
from nominations.scanner.places import texts_of
from tests.nominations.scanner.documents import document, question, saying

TOKEN = "Zzyzx"
TEAM = Team(names=("Robin Quarles",), addresses=("robin@zzyzx.example.org",))
WORDS = st.sampled_from(
    [
        "victim, Jane Roe,",
        "312-555-0142",
        "a 14-year-old girl",
        "case no. 23-004512",
        "Zzyzx",
        "FOUO",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(st.one_of(WORDS, st.text()), max_size=8).map(" ".join))


def full() -> dict[str, Any]:
    """A made-up name in every field of every kind, as documents are frozen."""
    survey = {"kind": "survey", "what": TOKEN, "source": TOKEN, "population": TOKEN}
    survey |= {"counted_answer": TOKEN, "before": {"when": TOKEN, "asked": 4, "yes": 2}}
    measure = {"what": TOKEN, "unit": TOKEN, "source": TOKEN, "measured_by": TOKEN}
    measure |= {"recording_changes": TOKEN, "direction": "down", "direction_label": "less"}
    measure |= {"comparison": {"area": TOKEN, "choice": "near", "choice_label": "near"}}
    return document(
        question("short", TOKEN, kind="short-text"),
        question("long", f"We are {TOKEN}.", translation=TOKEN),
        question("link", f"https://www.{TOKEN.lower()}police.example/", kind="url"),
        question("chosen", {"value": "a", "label": TOKEN}, kind="choice"),
        question("files", [{"name": f"{TOKEN}_map.pdf", "caption": TOKEN}], kind="file"),
        question("measures", [measure], kind="measures"),
        question("costs", {"items": [{"label": TOKEN, "paid_by": TOKEN}]}, kind="costs"),
        question("community", {"items": [survey]}, kind="community"),
        question("goals", [{"what": TOKEN, "note": TOKEN}], kind="milestones"),
        title=TOKEN,
        translated_title=TOKEN,
        agency={"name": "Zzyzx Constabulary"},
        partners=[{"name": f"{TOKEN} School", "part": TOKEN, "sector_label": TOKEN}],
    )


def test_every_typed_text_is_reached() -> None:
    found = {
        (spot.place.area, spot.place.question, spot.place.part)
        for row in scan(full(), Context(team=TEAM))
        for spot in row.spots
    }
    assert found == {
        ("title", "", ""),
        ("translated_title", "", ""),
        ("partners", "", "part"),
        ("answer", "short", ""),
        ("answer", "long", ""),
        ("answer", "long", "translation"),
        ("answer", "link", ""),
        ("answer", "files", "name"),
        ("answer", "files", "caption"),
        *(("answer", "measures", part) for part in ("what", "unit", "source", "measured_by")),
        ("answer", "measures", "recording_changes"),
        ("answer", "measures", "comparison.area"),
        ("answer", "costs", "label"),
        ("answer", "costs", "paid_by"),
        *(("answer", "community", part) for part in ("what", "source", "population")),
        ("answer", "community", "counted_answer"),
        ("answer", "community", "before.when"),
        ("answer", "goals", "what"),
        ("answer", "goals", "note"),
    }


def test_words_of_files_belong_to_their_file() -> None:
    rows = [{"name": "a.pdf", "sha256": "1"}, {"name": "b.pdf", "sha256": "2"}]
    made = document(question("files", rows, kind="file"))
    (finding,) = scan(made, Context(files=(FileWords("2", "Call 312-555-0142."),)))
    place = finding.spots[0].place
    assert (finding.rule, place.part, place.row) == ("phone", "content", 2)


def test_the_words_around_are_given_and_cut_at_blanks() -> None:
    text = "one two " * 40 + "312-555-0142" + " three four" * 40
    spot = scan(saying(text))[0].spots[0]
    assert text[spot.start : spot.end] == spot.words == "312-555-0142"
    assert spot.before.startswith("…")
    assert spot.after.endswith("…")
    assert len(spot.before) <= AROUND + 1
    assert spot.after[:6] == " three"


def test_a_finding_keeps_its_name_when_rows_move_and_other_words_change() -> None:
    rows = [{"what": "Thefts", "source": "Call 312-555-0142"}, {"what": "More", "source": "x"}]
    one = scan(document(question("measures", rows, kind="measures")))
    other = scan(document(question("measures", rows[::-1], kind="measures")))
    assert [row.digest for row in one] == [row.digest for row in other]
    assert one[0].spots[0].place.row == 1
    assert other[0].spots[0].place.row == 2
    elsewhere = scan(saying("Call 312-555-0142"))
    assert elsewhere[0].digest != one[0].digest


def test_findings_survive_being_kept_as_json() -> None:
    for finding in scan(full(), Context(team=TEAM)):
        assert Finding.from_data(finding.as_data()) == finding


@given(TEXTS, TEXTS)
def test_places_point_into_the_text_and_nothing_breaks(first: str, second: str) -> None:
    made = document(
        question("a", first),
        question("f", [{"name": second, "sha256": ""}], kind="file"),
        title=second,
    )
    made["agency"]["name"] = "Zzyzx Constabulary"
    before = repr(made)
    findings = scan(made, Context(team=TEAM))
    assert scan(made, Context(team=TEAM)) == findings
    assert repr(made) == before
    texts = {text.place: text.text for text in texts_of(made)}
    for finding in findings:
        assert len(finding.digest) == 64
        for spot in finding.spots:
            assert texts[spot.place][spot.start : spot.end] == spot.words != ""
    assert len({finding.digest for finding in findings}) == len(findings)


@given(
    st.recursive(
        st.one_of(st.none(), st.integers(), st.text()),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)
        ),
    )
)
def test_answers_of_any_shape_are_walked(value: Any) -> None:
    scan(document(question("a", value, kind="partners")), Context(team=TEAM))
