"""A made-up agency's name, planted wherever it can be: what the scanner finds, files lose, and
readers of a blind round never see.
"""

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import docx
import openpyxl
import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from accounts.models import User
from awards.enums import Phase, QuestionKind
from awards.models import Cycle, Question
from awards.services.defaults import add_default_criteria, add_default_form
from awards.services.publishing import publish_form
from nominations.drafts import Draft
from nominations.files.cleaning import clean_file
from nominations.models import Attachment, Nomination, Submission
from nominations.reading import read_document
from nominations.scanning import looking
from nominations.scanning.file_texts import files_in, read_words
from nominations.services import evidence
from nominations.services.answers import write_answers
from nominations.services.attachments import attach_file
from nominations.services.milestones import save_milestone
from nominations.services.partners import save_partner
from nominations.services.submission import submit_nomination
from tests.factories import award_staff, make_cycle
from tests.nominations import making
from tests.nominations.test_looking import pdf_saying

TOKEN = "Zzyzx"
AGENCY = f"{TOKEN} Constabulary"
MARK = re.compile(rf"{TOKEN}[ _]mark(\d+)", re.IGNORECASE)


# --- (b) Files: what is stored has nothing of it -------------------------------------------------


def photo(kind: str) -> bytes:
    """A picture with the name in its EXIF, XMP, comment and notes."""
    exif = Image.Exif()
    exif[0x010E] = exif[0x013B] = exif[0x8298] = AGENCY
    exif.get_ifd(0x8825)[29] = AGENCY
    options: dict[str, Any] = {"exif": exif.tobytes()}
    xmp = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><a>{AGENCY}</a></x:xmpmeta>".encode()
    if kind == "PNG":
        notes = PngInfo()
        notes.add_text("Author", AGENCY)
        notes.add_itxt("XML:com.adobe.xmp", xmp.decode())
        return making.picture(kind, pnginfo=notes, **options)
    if kind == "JPEG":
        options["comment"] = AGENCY.encode()
    return making.picture(kind, xmp=xmp, **options)


def paper() -> bytes:
    """A PDF with the name in its docinfo, XMP, attachments, script and a note to a program."""
    with pikepdf.open(BytesIO(pdf_saying("Nothing to see"))) as made:
        for key in ("/Author", "/Title", "/Creator", "/Producer", "/Keywords"):
            made.docinfo[key] = AGENCY
        with made.open_metadata() as metadata:
            metadata["dc:creator"] = [AGENCY]
            metadata["dc:title"] = AGENCY
        made.attachments[f"{TOKEN}.txt"] = AGENCY.encode()
        made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=AGENCY)
        made.pages[0].PieceInfo = pikepdf.Dictionary(App=pikepdf.Dictionary(Private=AGENCY))
        written = BytesIO()
        made.save(written)
        return written.getvalue()


def letter() -> bytes:
    """A DOCX with the name in core.xml, in its comments' authors, and as its last editor."""
    made = docx.Document()
    made.add_paragraph("Nothing to see")
    core = made.core_properties
    core.author = core.title = core.last_modified_by = core.comments = core.keywords = AGENCY
    core.category = core.subject = AGENCY
    written = BytesIO()
    made.save(written)
    return with_part(written.getvalue(), "docProps/app.xml", f"<Company>{AGENCY}</Company>")


def sheet() -> bytes:
    """An XLSX with the name in core.xml and app.xml."""
    made = openpyxl.Workbook()
    made.active["A1"] = "Nothing to see"
    made.properties.creator = made.properties.lastModifiedBy = made.properties.title = AGENCY
    made.properties.description = made.properties.company = AGENCY
    written = BytesIO()
    made.save(written)
    return with_part(written.getvalue(), "docProps/app.xml", f"<Company>{AGENCY}</Company>")


def with_part(content: bytes, name: str, planted: str) -> bytes:
    """The package with some XML put into one of its parts, where the root element ends."""
    written = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(written, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            if part == name:
                data = data.replace(b"</Properties>", planted.encode() + b"</Properties>")
                assert TOKEN.encode() in data
            new.writestr(part, data)
    return written.getvalue()


def laid_open(content: bytes) -> bytes:
    """Everything that is in a file, unpacked, with the names of its parts."""
    if content.startswith(b"PK"):
        with ZipFile(BytesIO(content)) as packed:
            parts = packed.namelist()
            return content + b"".join(name.encode() + packed.read(name) for name in parts)
    if content.startswith(b"%PDF"):
        with pikepdf.open(BytesIO(content)) as pdf:
            plain = BytesIO()
            pdf.save(
                plain,
                object_stream_mode=pikepdf.ObjectStreamMode.disable,
                stream_decode_level=pikepdf.StreamDecodeLevel.all,
                compress_streams=False,
            )
            texts = [str(item) for item in pdf.objects if isinstance(item, pikepdf.String)]
        return content + plain.getvalue() + "".join(texts).encode()
    with Image.open(BytesIO(content)) as picture:
        return content + repr((picture.info, dict(picture.getexif()))).encode()


def holds_it(content: bytes) -> bool:
    open_content = laid_open(content)
    return any(
        form in open_content.lower()
        for form in (
            TOKEN.lower().encode(),
            TOKEN.lower().encode("utf-16-le"),
            TOKEN.lower().encode("utf-16-be"),
        )
    )


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("photo.jpg", lambda: photo("JPEG")),
        ("chart.png", lambda: photo("PNG")),
        ("photo.webp", lambda: photo("WEBP")),
        ("plan.pdf", paper),
        ("letter.docx", letter),
        ("figures.xlsx", sheet),
    ],
)
def test_what_is_stored_of_a_file_has_no_trace_of_it(name: str, make: Callable[[], bytes]) -> None:
    planted = make()
    assert holds_it(planted)
    upload = SimpleUploadedFile(f"{TOKEN} {name}", planted)
    assert not holds_it(clean_file(upload, max_bytes=5_000_000).content)


# --- (a), (c) Texts: what the scanner reports, and what blind readers see -------------------------


class Planter:
    """Gives the name with a number after it, so that each place can be told from the others."""

    def __init__(self) -> None:
        self.places: dict[str, str] = {}

    def __call__(self, place: str) -> str:
        number = f"{len(self.places) + 1:03d}"
        self.places[number] = place
        return f"{TOKEN} mark{number}"

    def where(self, numbers: set[str]) -> set[str]:
        return {self.places[number] for number in numbers}


HIDDEN = {
    # Left out of a blind reading, and looked through all the same: files go by these names, and
    # pages of the award show the others once it is announced.
    "title",
    "translated title",
    "partner's part beside the answers",
    "file name",
}
IDENTIFYING = {"website", "innovation"}
OF_A_MEASURE = (
    *("what", "unit", "source", "measured_by"),
    *("comparison_area", "recording_changes"),
)


@pytest.fixture
def blind(db: None) -> Cycle:
    """A cycle judged without names, with two identifying questions."""
    cycle = make_cycle(Phase.OPEN, is_blind=True)
    staff = award_staff(cycle.award)
    add_default_criteria(cycle=cycle, actor=staff)
    form = add_default_form(cycle=cycle, actor=staff)
    Question.objects.filter(section__form=form, slug__in=IDENTIFYING).update(identifying=True)
    publish_form(form=form, actor=staff)
    return cycle


@pytest.fixture
def plant() -> Planter:
    return Planter()


@pytest.fixture
def planted(blind: Cycle, plant: Planter) -> Submission:
    """A submission with the name in every field of every kind."""
    agency = making.make_agency(name=AGENCY, place=TOKEN, region=TOKEN)
    nomination = making.draft(blind, agency, title=plant("title"))
    Nomination.objects.filter(pk=nomination.pk).update(
        translation_language="es", translated_title=plant("translated title")
    )
    nomination.refresh_from_db()
    owner = making.owner_of(agency)
    answer_everything(nomination, owner, plant)
    add_rows(nomination, owner, plant)
    content = pdf_saying(plant("inside a file"))
    file = attach_file(
        nomination=nomination,
        actor=owner,
        question="supporting-files",
        upload=making.upload(f"{plant('file name').replace(' ', '_')}.pdf", content),
    )
    Attachment.objects.filter(pk=file.pk).update(caption=plant("caption"))
    # As the page for checking does; a submission by itself waits for no file.
    read_words({"sections": frozen_files(nomination)})
    assert Draft.load(nomination).gaps() == []
    return submit_nomination(nomination=nomination, actor=owner)


def frozen_files(nomination: Nomination) -> list[dict[str, Any]]:
    draft = Draft.load(nomination)
    rows = [row for rows in draft.files.values() for row in rows]
    return [{"questions": [{"kind": "file", "value": rows}]}]


def answer_everything(nomination: Nomination, owner: User, plant: Planter) -> None:
    words = {QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT}
    asked = list(Question.objects.filter(section__form=nomination.form_id))
    values = making.ANSWERS | {"data-sources": ["recorded-crime", "other"]}
    for question in asked:
        if question.kind in words:
            values[question.slug] = f"At {plant(question.slug)} it began."
    values["website"] = f"https://example.org/{plant('website').replace(' ', '_')}"
    write_answers(nomination=nomination, actor=owner, values=values)
    for slug in ("summary", "innovation"):
        place = slug if slug in IDENTIFYING else f"translation of {slug}"
        nomination.answers.create(
            question=f"{slug}--translation",
            value=f"En {plant(place)}.",
            updated_by=owner,
        )


def add_rows(nomination: Nomination, owner: User, plant: Planter) -> None:
    def planted_in(values: dict[str, Any], *names: str) -> dict[str, Any]:
        row = values.get("what") or values["label"]
        return values | {name: plant(f"{row}: {name}") for name in names}

    to = {"nomination": nomination, "actor": owner}
    measure = planted_in(making.MEASURE, *OF_A_MEASURE)
    measure |= {"comparison_before_count": 90, "comparison_after_count": 91}
    evidence.save_measure(
        **to, question="measures", values=measure | {"comparison_choice": "similar"}
    )
    evidence.save_cost(**to, question="costs", values=planted_in(making.COST, "label", "paid_by"))
    survey = planted_in(making.SURVEY, "what", "source", "counted_answer", "before_when")
    evidence.save_community(**to, question="trust-surveys", values=survey)
    number = planted_in(making.NUMBER, "what", "source")
    evidence.save_community(**to, question="engagement-numbers", values=number)
    kinds = dict(
        Question.objects.filter(section__form=nomination.form_id).values_list("kind", "slug")
    )
    if slug := kinds.get(QuestionKind.MILESTONES):
        milestone = {"what": plant("milestone"), "note": plant("milestone: note")}
        milestone |= {"start": date(2023, 1, 1), "reached": "yes"}
        save_milestone(**to, question=slug, values=milestone)
    by_form = QuestionKind.PARTNERS in kinds
    part = "part" if by_form else "partner's part beside the answers"
    save_partner(**to, name=f"{TOKEN} School", part=plant(part))


def found_in(submission: Submission) -> set[str]:
    """The numbers of all places in which the scanner found the name."""
    return {
        hit
        for finding in submission.scan.findings
        for spot in finding["spots"]
        for hit in MARK.findall(spot["words"] + spot["after"])[:1]
    }


def as_read_blind(submission: Submission) -> str:
    """The page that a reader of a blind round gets, grouped by section and by criterion."""
    reading = read_document(submission.document, blind=True, attachment_url=lambda _id: "/file/")
    return "".join(
        render_to_string(
            "nominations/_document.html", {"reading": reading, "by_criterion": by_criterion}
        )
        for by_criterion in (False, True)
    )


def test_the_scanner_finds_every_place_that_is_not_hidden_by_its_question(
    planted: Submission, plant: Planter
) -> None:
    expected = set(plant.places.values()) - IDENTIFYING
    assert plant.where(found_in(planted)) == expected


def test_blind_readers_see_it_only_where_the_scanner_said_so(
    planted: Submission, plant: Planter
) -> None:
    page = as_read_blind(planted)
    seen = set(MARK.findall(page))
    assert plant.where(seen) <= plant.where(found_in(planted))
    assert not plant.where(seen) & (HIDDEN | IDENTIFYING)
    # All that is left of the name are the numbered places: none in a fact, a link or an attribute.
    assert len(re.findall(TOKEN, page, re.IGNORECASE)) == len(MARK.findall(page))
    assert planted.document["reference"] not in page
    assert planted.nomination.public_id not in page
    # That the test can fail: whoever reads with names sees more.
    with_names = read_document(planted.document)
    open_page = render_to_string("nominations/_document.html", {"reading": with_names})
    assert AGENCY in open_page
    assert plant.where(set(MARK.findall(open_page))) >= IDENTIFYING


def test_mended_places_leave_nothing_for_blind_readers(
    blind: Cycle, owner_of_blind: User, filled_blind: Nomination
) -> None:
    submission = submit_nomination(nomination=filled_blind, actor=owner_of_blind)
    assert submission.scan.findings == []
    assert TOKEN.lower() not in as_read_blind(submission).lower()


@pytest.fixture
def filled_blind(blind: Cycle) -> Nomination:
    """With names only where they belong: agency, partners, identifying answers, file names."""
    agency = making.make_agency(name=AGENCY, place=TOKEN, region=TOKEN)
    nomination = making.fill(making.draft(blind, agency, title="Bicycle watch"))
    owner = making.owner_of(agency)
    write_answers(
        nomination=nomination, actor=owner, values={"website": f"https://{TOKEN}.example.org/"}
    )
    save_partner(nomination=nomination, actor=owner, name=f"{TOKEN} School")
    return nomination


@pytest.fixture
def owner_of_blind(filled_blind: Nomination) -> User:
    return making.owner_of(filled_blind.agency)


def test_names_of_stored_files_say_nothing(planted: Submission) -> None:
    (row,) = files_in(planted.document)
    file = Attachment.objects.get(public_id=row["public_id"])
    assert TOKEN.lower() not in file.file.name.lower()
    assert TOKEN.lower() in file.original_name.lower()


def test_an_open_round_is_not_warned_of_names(filled: Nomination, owner: User) -> None:
    write_answers(nomination=filled, actor=owner, values={"summary": filled.agency.name})
    submission = submit_nomination(nomination=filled, actor=owner)
    assert submission.scan.findings == []
    assert looking.still_open([]) == 0
