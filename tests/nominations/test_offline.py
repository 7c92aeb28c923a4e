"""The form as a Word file: what stands in it, and that it gives the same answers back."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from docx import Document
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from awards.enums import QuestionKind
from awards.models import Cycle, Question
from awards.questions import kind_named
from nominations.drafts import Draft
from nominations.enums import IntakeSource
from nominations.intake.found import Found
from nominations.intake.weighing import Proposal, Verdict, weigh
from nominations.models import Nomination
from nominations.offline import understanding, writing
from nominations.offline.sheet import plain, sheet_of
from nominations.services.answers import write_answers
from nominations.services.evidence import save_community, save_cost
from nominations.services.partners import save_partner
from tests.nominations import making
from tests.nominations.word_files import filled_in, texts_by_tag


def made(nomination: Nomination) -> bytes:
    return writing.word_file(sheet_of(Draft.load(nomination), timezone.now()))


def read(content: bytes, nomination: Nomination) -> Found:
    upload = ContentFile(content, name="form.docx")
    return understanding.understand(upload, Draft.load(nomination))


def proposals(content: bytes, nomination: Nomination) -> dict[str, Proposal]:
    draft = Draft.load(nomination)
    return {one.key: one for one in weigh(read(content, nomination), draft, IntakeSource.FILE)}


def verdicts(content: bytes, nomination: Nomination) -> dict[str, str]:
    return {key: str(one.verdict) for key, one in proposals(content, nomination).items()}


class TestTheFile:
    def test_opens_with_title_language_and_headings(self, filled: Nomination) -> None:
        document = Document(BytesIO(made(filled)))
        assert document.core_properties.title == "Bicycle watch"
        assert document.core_properties.language == "en"
        headings = [one.text for one in document.paragraphs if one.style.name == "Heading 2"]
        labels = Question.objects.filter(section__form=filled.form).values_list("label", flat=True)
        assert set(headings) == {*labels, "Partners"}

    def test_says_when_to_answer_what_and_until_when(self, filled: Nomination) -> None:
        text = "\n".join(one.text for one in Document(BytesIO(made(filled))).paragraphs)
        assert "Only if you answered “No, it has ended” to “Is it still running?”." in text
        assert "Up to 200 words." in text
        assert "New York time" in text

    def test_tables_repeat_their_headings(self, filled: Nomination) -> None:
        tables = Document(BytesIO(made(filled))).tables
        assert tables
        assert all(one._tbl.tr_lst[0].trPr.find(qn("w:tblHeader")) is not None for one in tables)

    def test_a_language_from_the_right_runs_from_there(self, nomination: Nomination) -> None:
        nomination.language = "ar"
        nomination.save(update_fields=["language"])
        body = Document(BytesIO(made(nomination))).element.body
        fields = body.findall(".//" + qn("w:sdt"))
        answers = [one for one in fields if one.getparent().tag == qn("w:p")]
        assert answers
        assert all(
            one.getparent().find(qn("w:pPr")).find(qn("w:bidi")) is not None
            for one in answers
            if one.find(qn("w:sdtPr")).find(qn("w:text")) is not None
        )

    def test_tags_are_short_enough_for_word(self, filled: Nomination) -> None:
        tags = texts_by_tag(made(filled))
        assert tags
        assert max(map(len, tags)) <= 64

    def test_text_is_text(self, nomination: Nomination, owner: User) -> None:
        words = '=cmd|"/c calc"!A1 <w:t>&amp; { DDEAUTO c:\\\\windows }'
        write_answers(nomination=nomination, actor=owner, values={"summary": words})
        content = made(nomination)
        assert texts_by_tag(content)["a/summary"] == words
        names = {local for local in _names(content) if "instr" in local.lower()}
        assert not names
        assert read_value(content, nomination, "summary") == words


def _names(content: bytes) -> set[str]:
    body = Document(BytesIO(content)).element.body
    return {one.tag.rpartition("}")[2] for one in body.iter() if isinstance(one.tag, str)}


def read_value(content: bytes, nomination: Nomination, slug: str) -> Any:
    answers = {one.question: one for one in read(content, nomination).answers}
    return answers[slug].value


class TestThereAndBack:
    def test_an_untouched_file_changes_nothing(self, filled: Nomination, owner: User) -> None:
        save_community(
            nomination=filled, actor=owner, question="trust-surveys", values=making.SURVEY
        )
        save_community(
            nomination=filled, actor=owner, question="engagement-numbers", values=making.NUMBER
        )
        content = made(filled)
        found = read(content, filled)
        assert not found.missing
        assert not found.gone
        assert not found.notes
        assert set(verdicts(content, filled).values()) == {"unchanged"}

    def test_a_blank_draft_gives_nothing_new(self, nomination: Nomination) -> None:
        assert set(verdicts(made(nomination), nomination).values()) == {"unchanged"}

    def test_every_answer_reads_back_as_it_is(self, filled: Nomination) -> None:
        content = made(filled)
        values = {one.question: one.value for one in read(content, filled).answers}
        assert {slug: values[slug] for slug in making.ANSWERS} == making.ANSWERS

    @settings(
        max_examples=15,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(data=st.data())
    def test_any_text_reads_back_as_the_site_would_keep_it(
        self, nomination: Nomination, data: st.DataObject
    ) -> None:
        draft = Draft.load(nomination)
        sheet = sheet_of(draft, timezone.now())
        texts = {}
        for one in (one for section in sheet.sections for one in section.questions):
            if one.question.kind in {QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT}:
                texts[one.slug] = data.draw(st.text(max_size=80))
                one.texts[""] = plain(texts[one.slug])
        found = read(writing.word_file(sheet), nomination)
        values = {one.question: one.value for one in found.answers}
        for slug, text in texts.items():
            question = next(one for one in draft.questions if one.slug == slug)
            kind = kind_named(question.kind)
            kept = kind.store({"": kind.fields(question)[""].clean(plain(text))})
            assert values[slug] == kept, slug

    @pytest.mark.parametrize(
        "text",
        [
            "مرحبا بكم\nفي (المدينة) 2031",
            "👩‍🚒 🇪🇸 café \u200f\u200e",
            "one\n\n\nfour\tand a tab",
            "=1+1",
            "…",
            "\u2028separators\u0085",
        ],
    )
    def test_peculiar_texts(self, nomination: Nomination, owner: User, text: str) -> None:
        write_answers(nomination=nomination, actor=owner, values={"problem": text})
        assert read_value(made(nomination), nomination, "problem") == plain(text)


VALUES: list[tuple[QuestionKind, Any, dict[str, str], Any]] = [
    (QuestionKind.NUMBER, "12.5", {"": "1,250"}, "1250"),
    (
        QuestionKind.MONEY,
        {"amount": "10.00", "currency": "EUR"},
        {"amount": "12 500.5", "currency": "usd"},
        {"amount": "12500.50", "currency": "USD"},
    ),
    (QuestionKind.DATE, "2030-01-01", {"": "2030-02-28"}, "2030-02-28"),
    (
        QuestionKind.PERIOD,
        {"start": "2030-01-01", "end": "2030-02-01"},
        {"start": "2029-01-01", "end": "2029-12-31"},
        {"start": "2029-01-01", "end": "2029-12-31"},
    ),
    (QuestionKind.COUNTRY, "ES", {"": "germany"}, "DE"),
    (QuestionKind.COUNTRY, "ES", {"": "de"}, "DE"),
    (QuestionKind.URL, "https://example.org/a", {"": "example.org/b"}, "https://example.org/b"),
    (QuestionKind.SHORT_TEXT, "One line", {"": "Another"}, "Another"),
]


@pytest.mark.parametrize(("kind", "before", "typed", "after"), VALUES)
def test_kinds_in_parts(
    cycle: Cycle,
    agency: Any,
    owner: User,
    staff: User,
    kind: QuestionKind,
    before: Any,
    typed: dict[str, str],
    after: Any,
    next_version: Callable[..., Any],
) -> None:
    next_version(cycle, staff, slug="extra", kind=kind, label="Extra")
    nomination = making.draft(cycle, agency)
    write_answers(nomination=nomination, actor=owner, values={"extra": before})
    content = made(nomination)
    assert verdicts(content, nomination)["answer:extra"] == "unchanged"
    changed = filled_in(
        content, {f"a/extra/{part}" if part else "a/extra": text for part, text in typed.items()}
    )
    proposal = proposals(changed, nomination)["answer:extra"]
    assert (proposal.verdict, proposal.value, proposal.is_ticked) == (Verdict.CHANGED, after, True)


class TestVerdicts:
    def test_new_changed_emptied(self, nomination: Nomination, owner: User) -> None:
        write_answers(
            nomination=nomination, actor=owner, values={"problem": "Old", "analysis": "Stays?"}
        )
        content = filled_in(
            made(nomination),
            {"a/problem": "New words\nin two lines", "a/analysis": "", "a/response": "We did it."},
        )
        found = proposals(content, nomination)
        assert (found["answer:response"].verdict, found["answer:response"].is_ticked) == (
            "new",
            True,
        )
        assert (found["answer:problem"].verdict, found["answer:problem"].value) == (
            "changed",
            "New words\nin two lines",
        )
        assert (found["answer:analysis"].verdict, found["answer:analysis"].is_ticked) == (
            "emptied",
            False,
        )

    def test_changed_on_both_sides(self, nomination: Nomination, owner: User) -> None:
        write_answers(nomination=nomination, actor=owner, values={"problem": "Old"})
        content = made(nomination)
        write_answers(nomination=nomination, actor=owner, values={"problem": "Changed here"})
        assert verdicts(content, nomination)["answer:problem"] == "unchanged"
        proposal = proposals(filled_in(content, {"a/problem": "Changed there"}), nomination)
        assert proposal["answer:problem"].verdict == Verdict.CONFLICT
        assert not proposal["answer:problem"].is_ticked

    def test_what_cannot_be_read_says_why(self, nomination: Nomination) -> None:
        content = filled_in(made(nomination), {"a/started": "last spring", "a/running": "Perhaps"})
        found = proposals(content, nomination)
        assert found["answer:started"].verdict == Verdict.UNREADABLE
        assert "“last spring” could not be read." in found["answer:started"].why[0]
        assert "Perhaps" in found["answer:running"].why[0]
        assert not found["answer:running"].can_take

    def test_choices_by_ticks(self, nomination: Nomination) -> None:
        content = filled_in(made(nomination), {}, ticked={"Earlier research", "Other"})
        proposal = proposals(content, nomination)["answer:data-sources"]
        assert proposal.value == ["research", "other"]

    def test_a_choice_by_its_label(self, nomination: Nomination) -> None:
        content = filled_in(made(nomination), {"a/running": "  it is PAUSED "})
        assert proposals(content, nomination)["answer:running"].value == "paused"


class TestRows:
    def test_a_new_cost_in_an_empty_line(self, nomination: Nomination) -> None:
        content = filled_in(
            made(nomination),
            {
                "r/costs/cost.n1/label": "Wiring",
                "r/costs/cost.n1/amount": "1,200",
                "r/costs/cost.n1/currency": "usd",
            },
        )
        [proposal] = [one for one in proposals(content, nomination).values() if one.spec]
        assert proposal.verdict == Verdict.NEW
        assert proposal.values is not None
        assert (proposal.values["label"], proposal.values["months"]) == ("Wiring", 12)
        assert proposal.values["kind"] == "cash"

    def test_partners_stand_in_every_form(self, nomination: Nomination, owner: User) -> None:
        known = save_partner(nomination=nomination, actor=owner, name="Example School")
        content = filled_in(
            made(nomination),
            {
                f"r/--partners/partner.{known.pk}/part": "Lent a room",
                "r/--partners/partner.n2/name": "Example Clinic",
                "r/--partners/partner.n2/sector": "Health or social care",
            },
        )
        changed, new = [
            one for one in proposals(content, nomination).values() if one.verdict != "unchanged"
        ]
        assert (changed.row, changed.values["part"]) == (known, "Lent a room")  # type: ignore[index]
        assert new.values == {
            "name": "Example Clinic",
            "sector": "health",
            "part": "",
            "involvement": "",
        }

    def test_milestones(
        self, cycle: Cycle, agency: Any, owner: User, staff: User, next_version: Callable[..., Any]
    ) -> None:
        next_version(cycle, staff, slug="steps", kind="milestones", label="What happened when?")
        nomination = making.draft(cycle, agency)
        content = filled_in(
            made(nomination),
            {
                "r/steps/milestone.n1/what": "Officers trained",
                "r/steps/milestone.n1/start": "2024-05-01",
            },
        )
        [new] = [one for one in proposals(content, nomination).values() if one.spec]
        assert new.values is not None
        assert (new.verdict, str(new.values["start"])) == ("new", "2024-05-01")

    def test_a_changed_and_an_unfinished_cost(self, filled: Nomination) -> None:
        row = filled.costs.get()
        content = filled_in(
            made(filled),
            {
                f"r/costs/cost.{row.pk}/amount": "13000",
                "r/costs/cost.n2/label": "Paint",
                "r/costs/cost.n2/amount": "twelve",
            },
        )
        changed, broken = [
            one
            for one in proposals(content, filled).values()
            if one.spec and one.verdict != "unchanged"
        ]
        assert (changed.verdict, changed.row) == (Verdict.CHANGED, row)
        assert [fact["value"] for fact in changed.then.facts] == ["13000"]  # type: ignore[union-attr]
        assert broken.verdict == Verdict.UNREADABLE
        assert any("Amount" in why for why in broken.why)

    def test_a_measure_with_a_series(self, filled: Nomination) -> None:
        row = filled.measures.get()
        content = filled_in(
            made(filled),
            {
                f"r/measures/measure.{row.pk}/series": "2020\t9\n2021\t8\n2022\t4",
                f"r/measures/measure.{row.pk}/intervention_period": "2022",
            },
        )
        [changed] = [one for one in proposals(content, filled).values() if one.verdict == "changed"]
        assert changed.values is not None
        assert [point["count"] for point in changed.values["series"]] == [9, 8, 4]

    def test_an_emptied_row_stays_unless_ticked(self, filled: Nomination) -> None:
        row = filled.costs.get()
        tags = [tag for tag in texts_by_tag(made(filled)) if f"cost.{row.pk}/" in tag]
        content = filled_in(made(filled), dict.fromkeys(tags, ""))
        [emptied] = [one for one in proposals(content, filled).values() if one.verdict == "emptied"]
        assert (emptied.row, emptied.is_ticked) == (row, False)

    def test_a_row_that_was_removed_here_is_not_taken_unasked(
        self, filled: Nomination, owner: User
    ) -> None:
        content = made(filled)
        filled.costs.all().delete()
        [back] = [
            one
            for one in proposals(content, filled).values()
            if one.spec and one.spec.name == "cost"
        ]
        assert not back.is_ticked

    def test_the_same_file_twice_adds_nothing_twice(
        self, nomination: Nomination, owner: User
    ) -> None:
        content = filled_in(
            made(nomination),
            {
                "r/costs/cost.n1/label": "Guard",
                "r/costs/cost.n1/amount": "12000",
                "r/costs/cost.n1/currency": "USD",
            },
        )
        save_cost(nomination=nomination, actor=owner, question="costs", values=making.COST)
        [same] = [one for one in proposals(content, nomination).values() if one.spec]
        assert same.verdict == Verdict.UNCHANGED
