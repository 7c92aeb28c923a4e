"""Any language, in its own direction; and a translation beside it where the team gives one."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from audit.models import AuditEntry
from awards.forms.form_editor import QuestionForm
from awards.models import Question
from nominations.documents import build_document
from nominations.drafts import Draft
from nominations.enums import NominationState
from nominations.exceptions import MissingAnswers, WrongState
from nominations.languages import language, language_choices
from nominations.models import Answer, Nomination, Screening
from nominations.models.answer import translation_key
from nominations.printed.papers import submission_pdf
from nominations.reading import ReadQuestion, read_document
from nominations.services.answers import save_section, write_answers
from nominations.services.submission import submit_nomination
from nominations.services.translation import save_translation
from nominations.translations import is_translation, original_slug
from tests.nominations.making import ANSWERS
from tests.printing.reading import fonts_by_text, squeezed, text_of

ARABIC = "سُرقت الدراجات أمام المحطة كل ليلة (200 بلاغ في السنة)."
ARABIC_LETTERS = "[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufefc]"
ENGLISH = "Bicycles were stolen outside the station every night."


# --- The table ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "direction", "name"),
    [
        ("ar", "rtl", "العربية (Arabic)"),
        ("he", "rtl", "עברית (Hebrew)"),
        ("dv", "rtl", "ދިވެހިބަސް (Divehi)"),
        ("es", "ltr", "español (Spanish)"),
        ("ff", "ltr", "Pulaar (Fula)"),
        ("ff-adlm", "rtl", None),
        ("qu", "ltr", "Runasimi (Quechua)"),
        ("es-mx", "ltr", None),
        ("zh-hant", "ltr", None),
        ("en", "ltr", "English"),
        ("und", "auto", "Another language"),
        ("mul", "auto", "Several languages"),
        ("nobody-knows", "auto", "nobody-knows"),
    ],
)
def test_a_language_has_a_name_and_a_direction(code: str, direction: str, name: str | None) -> None:
    assert language(code).direction == direction
    assert name is None or language(code).name == name


def test_every_language_on_offer_fits_where_it_is_kept_and_is_there_once() -> None:
    codes = [code for code, _name in language_choices()]
    assert len(codes) == len(set(codes)) > 300
    assert codes[0] == "en"
    assert max(len(code) for code in codes) <= 10
    assert all(name for _code, name in language_choices())


@given(st.from_regex(r"[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?", fullmatch=True))
def test_the_name_of_a_translation_leads_back_to_its_question(slug: str) -> None:
    if is_translation(slug):
        return
    assert original_slug(translation_key(slug)) == slug
    assert original_slug(slug) == slug


# --- Giving a translation -----------------------------------------------------------------------


@pytest.fixture
def translated(nomination: Nomination, owner: User) -> Nomination:
    """A draft in Arabic that comes with an English translation."""
    Nomination.objects.filter(pk=nomination.pk).update(language="ar", title="مراقبة الدراجات")
    nomination.refresh_from_db()
    return save_translation(
        nomination=nomination, actor=owner, language="en", title="Bicycle watch", by_machine=False
    )


def section_url(nomination: Nomination, slug: str) -> str:
    return reverse("nominations:section", args=[nomination.public_id, slug])


def question_of(nomination: Nomination, slug: str) -> ReadQuestion:
    reading = read_document(build_document(Draft.load(nomination)))
    return next(row for part in reading.sections for row in part.questions if row.slug == slug)


def posted(client: Client, nomination: Nomination, **data: Any) -> Any:
    return client.post(reverse("nominations:translation", args=[nomination.public_id]), data)


def test_a_team_says_that_it_gives_a_translation(as_owner: Client, nomination: Nomination) -> None:
    page = as_owner.get(nomination.get_absolute_url() + "about/")
    assert reverse("nominations:translation", args=[nomination.public_id]) in page.text
    answer = posted(as_owner, nomination, language="ar", title="مراقبة", by_machine="on")
    assert answer.status_code == 302
    nomination.refresh_from_db()
    assert nomination.translation_language == "ar"
    assert nomination.translated_title == "مراقبة"
    assert nomination.translation_by_machine
    entry = AuditEntry.objects.get(action="nomination.translation_saved")
    assert entry.payload == {"language": "ar", "by_machine": True}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"language": "en"}, "You write the nomination in this language"),
        ({"language": "klingon"}, "Select a valid choice"),
        ({"title": "Vigilancia de bicicletas"}, "Choose the language of the translation"),
        ({"language": "es", "title": "x" * 201}, "at most 200 characters"),
    ],
)
def test_what_cannot_be_says_so_and_keeps_what_was_typed(
    as_owner: Client, nomination: Nomination, data: dict[str, str], words: str
) -> None:
    page = posted(as_owner, nomination, **data)
    assert page.status_code == 200
    assert words in page.text
    assert data.get("title", "") in page.text
    nomination.refresh_from_db()
    assert nomination.translation_language == ""


def test_viewers_and_outsiders_give_none(
    client: Client, nomination: Nomination, viewer: User, outsider: User
) -> None:
    for person in (viewer, outsider):
        client.force_login(person)
        assert posted(client, nomination, language="ar").status_code == 404


def test_only_what_staff_asked_for_can_be_corrected(
    filled: Nomination, owner: User, staff: User
) -> None:
    save_translation(nomination=filled, actor=owner, language="es", title="", by_machine=False)
    submit_nomination(nomination=filled, actor=owner)
    Nomination.objects.filter(pk=filled.pk).update(state=NominationState.RETURNED)
    Screening.objects.create(
        nomination=filled,
        outcome=NominationState.RETURNED,
        reason="Say more",
        sections=["problem"],
        made_by=staff,
    )
    filled.refresh_from_db()
    with pytest.raises(WrongState):
        save_translation(nomination=filled, actor=owner, language="", title="", by_machine=False)
    write_answers(nomination=filled, actor=owner, values={translation_key("problem"): "Robos"})
    with pytest.raises(WrongState):
        write_answers(nomination=filled, actor=owner, values={translation_key("impact"): "Menos"})


# --- Writing ------------------------------------------------------------------------------------


def test_fields_are_in_the_language_of_what_is_typed_there(
    as_owner: Client, translated: Nomination
) -> None:
    text = as_owner.get(section_url(translated, "problem")).text
    assert '<html lang="en" dir="ltr"' in text
    original, twin = (
        next(tag for tag in text.split("<textarea") if f'name="answer-{slug}"' in tag)
        for slug in ("problem", translation_key("problem"))
    )
    assert 'lang="ar"' in original
    assert 'dir="rtl"' in original
    assert 'lang="en"' in twin
    assert 'dir="ltr"' in twin


def test_without_a_translation_there_is_one_field(as_owner: Client, nomination: Nomination) -> None:
    assert translation_key("problem") not in as_owner.get(section_url(nomination, "problem")).text


def test_both_are_saved_from_one_page_each_with_its_version(
    as_owner: Client, translated: Nomination
) -> None:
    twin = translation_key("problem")
    as_owner.post(
        section_url(translated, "problem"),
        {f"answer-{twin}": ENGLISH, "answer-problem": ARABIC, "go": "stay"},
    )
    answers = {row.question: row for row in translated.answers.all()}
    assert (answers["problem"].value, answers[twin].value) == (ARABIC, ENGLISH)
    assert (answers["problem"].version, answers[twin].version) == (1, 1)


def test_two_people_do_not_overwrite_each_others_translation(
    as_owner: Client, translated: Nomination, editor: User
) -> None:
    twin = translation_key("problem")
    write_answers(nomination=translated, actor=editor, values={twin: "Theirs"})
    page = as_owner.post(
        section_url(translated, "problem"), {f"answer-{twin}": "Mine", f"seen-{twin}": "0:"}
    )
    assert "Theirs" in page.text
    assert "Mine" in page.text
    assert Answer.objects.get(nomination=translated, question=twin).value == "Theirs"


def test_the_limit_holds_for_each_of_the_two(
    translated: Nomination, owner: User, as_owner: Client
) -> None:
    limit = translated.form.sections.get(slug="problem").questions.get(slug="problem").word_limit
    write_answers(
        nomination=translated,
        actor=owner,
        values={**ANSWERS, translation_key("problem"): "word " * (limit + 3)},
    )
    with pytest.raises(MissingAnswers) as missing:
        submit_nomination(nomination=translated, actor=owner)
    (gap,) = [gap for gap in missing.value.gaps if gap.question == "problem"]
    assert gap.message.startswith("In the translation: 3 words over the limit")
    write_answers(
        nomination=translated,
        actor=owner,
        values={"problem": "كلمة " * limit, translation_key("problem"): "word " * limit},
    )
    assert not [gap for gap in Draft.load(translated).gaps() if gap.question == "problem"]


def test_what_is_no_question_of_words_has_no_translation(
    translated: Nomination, owner: User
) -> None:
    saved = save_section(nomination=translated, actor=owner, typed={})
    assert saved.saved == []
    result = write_answers(
        nomination=translated,
        actor=owner,
        values={translation_key("started"): "2029", translation_key("nothing"): "x"},
    )
    assert result.saved == []


def test_a_question_cannot_be_named_as_a_translation_is(nomination: Nomination) -> None:
    data = {"label": "A question", "slug": translation_key("problem"), "kind": "long-text"}
    asked = Question(section=nomination.form.sections.get(slug="problem"))
    form = QuestionForm(data, form=nomination.form, instance=asked)
    assert "translations of answers do" in str(form.errors["slug"])


# --- Reading ------------------------------------------------------------------------------------


def test_the_frozen_document_has_both_and_says_whose_work_it_is(
    filled: Nomination, owner: User
) -> None:
    save_translation(nomination=filled, actor=owner, language="es", title="Ronda", by_machine=True)
    twin = translation_key("problem")
    write_answers(nomination=filled, actor=owner, values={twin: "Robaban bicicletas."})
    document = submit_nomination(nomination=filled, actor=owner).document
    assert document["translation"] == {"language": "es", "title": "Ronda", "by_machine": True}
    given = {
        question["slug"]: question["translation"]
        for section in document["sections"]
        for question in section["questions"]
    }
    assert given["problem"] == {"language": "es", "value": "Robaban bicicletas."}
    assert [slug for slug, value in given.items() if value] == ["problem"]


def test_a_document_from_before_translations_reads_as_before(filled: Nomination) -> None:
    document = build_document(Draft.load(filled))
    del document["translation"]
    for section in document["sections"]:
        for question in section["questions"]:
            del question["translation"]
    reading = read_document(document)
    assert reading.translated is None
    assert all(not row.translation for part in reading.sections for row in part.questions)


def test_original_and_translation_stand_side_by_side(
    as_owner: Client, translated: Nomination, owner: User
) -> None:
    write_answers(
        nomination=translated,
        actor=owner,
        values={"problem": ARABIC, translation_key("problem"): ENGLISH},
    )
    text = as_owner.get(reverse("nominations:check", args=[translated.public_id])).text
    answer = text.partition('id="answer-to-problem"')[2].partition('id="answer-to-')[0]
    assert "Original: العربية (Arabic)" in answer
    assert "Translation: English" in answer
    assert answer.index('lang="ar" dir="rtl"') < answer.index(ARABIC)
    assert answer.index(ARABIC) < answer.index('lang="en" dir="ltr"') < answer.index(ENGLISH)
    assert "The translation is the team’s own." in text
    assert "Bicycle watch" in text


def test_a_blind_reading_has_the_words_and_not_the_name(
    translated: Nomination, owner: User
) -> None:
    write_answers(
        nomination=translated,
        actor=owner,
        values={"problem": ARABIC, translation_key("problem"): ENGLISH},
    )
    document = build_document(Draft.load(translated))
    blind = read_document(document, blind=True)
    assert "Bicycle watch" not in str(blind.facts)
    words = [row for part in blind.sections for row in part.questions if row.slug == "problem"]
    assert words[0].translation is not None
    assert words[0].translation.shown == ENGLISH
    for section in document["sections"]:
        for question in section["questions"]:
            question["identifying"] = True
    assert ENGLISH not in str(read_document(document, blind=True))


def test_without_its_language_a_translation_is_kept_and_not_shown(
    translated: Nomination, owner: User
) -> None:
    write_answers(
        nomination=translated,
        actor=owner,
        values={"problem": ARABIC, translation_key("problem"): ENGLISH},
    )
    back = save_translation(
        nomination=translated, actor=owner, language="", title="x", by_machine=True
    )
    assert (back.translated_title, back.translation_by_machine) == ("", False)
    assert question_of(back, "problem").translation is None
    again = save_translation(
        nomination=back, actor=owner, language="en", title="", by_machine=False
    )
    translation = question_of(again, "problem").translation
    assert translation is not None
    assert translation.shown == ENGLISH


def test_a_translation_into_the_language_itself_is_none(
    translated: Nomination, owner: User
) -> None:
    Nomination.objects.filter(pk=translated.pk).update(language="en")
    translated.refresh_from_db()
    assert build_document(Draft.load(translated))["translation"] is None


def test_paper_has_both(filled: Nomination, owner: User) -> None:
    Nomination.objects.filter(pk=filled.pk).update(language="ar")
    filled.refresh_from_db()
    save_translation(nomination=filled, actor=owner, language="en", title="", by_machine=False)
    write_answers(
        nomination=filled,
        actor=owner,
        values={"problem": ARABIC, translation_key("problem"): ENGLISH},
    )
    content = submission_pdf(submit_nomination(nomination=filled, actor=owner))
    text = squeezed(text_of(content))
    assert squeezed(ENGLISH) in text
    assert squeezed("Translation: English") in text
    fonts = {font for run, font in fonts_by_text(content) if re.search(ARABIC_LETTERS, run)}
    assert fonts
    assert all("Arabic" in font for font in fonts)


def test_autosave_takes_a_translation_by_itself(as_owner: Client, translated: Nomination) -> None:
    twin = translation_key("problem")
    address = reverse("nominations:autosave", args=[translated.public_id, "problem"])
    answer = as_owner.post(address, {"question": twin, f"answer-{twin}": ENGLISH})
    assert answer.status_code == 200
    assert Answer.objects.get(nomination=translated).question == twin
