"""What a filled-in Word file says, held against the form: answers, rows, and what is unclear."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from xml.etree.ElementTree import Element

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_countries import countries

from awards.enums import QuestionKind
from awards.models import Question
from awards.questions import kind_named
from nominations.drafts import Draft
from nominations.exceptions import FileRefused
from nominations.intake.asking import with_partners
from nominations.intake.found import Found, FoundAnswer, FoundRow
from nominations.intake.reading import read_answer
from nominations.offline.package import open_word_file
from nominations.offline.reading import FileRead, RowRead, read_body
from nominations.offline.seen import Origin, Seen, row_key
from nominations.offline.sheet import AnswerTexts, plain, sheet_of, static_lines
from nominations.offline.tags import answer_tag, bookmark_name, digest_of, option_tag
from nominations.offline.words import TICKS, UNTICKED
from nominations.rows.kinds import TICKED, RowSpec, Texts, options_of, spec_named
from nominations.services.answers import answer_digest


def understand(upload: File[bytes], draft: Draft) -> Found:
    """What the file holds. Nothing is saved, and nothing of the file is kept.

    Raises:
        FileRefused: it cannot be read, is of another nomination, or has no field of this form.
    """
    file = open_word_file(upload)
    origin = file.origin or Origin()
    _refuse_another(origin, draft)
    return _Understanding(draft, origin).of(file.body)


def _refuse_another(origin: Origin, draft: Draft) -> None:
    nomination = draft.nomination
    if origin.nomination and origin.nomination != nomination.public_id:
        raise FileRefused(
            _(
                "This file was made for another nomination. Choose it on the page of that one, or "
                "download the file of this one and copy your answers into it."
            )
        )


class _Understanding:
    """Reads one file for one draft. Labels are looked up in the language the file was made in."""

    def __init__(self, draft: Draft, origin: Origin) -> None:
        self.draft, self.origin = draft, origin
        self.sheet = sheet_of(draft, timezone.now(), words=origin.words)
        self.questions = {question.slug: question for question in with_partners(draft.questions)}
        self.static = static_lines(self.sheet)

    def of(self, body: Element) -> Found:
        with translation.override(self.sheet.words):
            read = read_body(body, headings=self._headings(), field_of=_field_of)
            prompt = _("Click here and write")
        found = Found()
        for question in self.draft.questions:
            if kind_named(question.kind).has_rows:
                continue
            texts, note = self._texts(question, read, prompt)
            if texts is None:
                found.missing.append(question.slug)
            else:
                found.answers.append(self._answer(question, texts, note))
        found.rows.extend(self._rows(read, found))
        if not (found.answers or found.rows):
            raise FileRefused(
                _(
                    "None of this form's fields was found in the file. Download the form from here "
                    "and fill in that file."
                )
            )
        self._remark(read, found)
        return found

    def _headings(self) -> dict[str, str]:
        """By the words of a heading, where they are of one question alone."""
        labels = [plain(question.label) for question in self.draft.questions]
        return {
            plain(question.label)
            if labels.count(plain(question.label)) == 1
            else question.slug: bookmark_name(question.slug)
            for question in self.draft.questions
        }

    # --- Answers --------------------------------------------------------------------------------

    def _texts(
        self, question: Question, read: FileRead, prompt: str
    ) -> tuple[AnswerTexts | None, str]:
        """What stands in the question's fields, or else below its heading; None if nothing does."""
        if question.kind == QuestionKind.CHOICES:
            return _ticks(question, read) or _marked(question, read), ""
        parts = list(kind_named(question.kind).fields(question))
        tags = {part: answer_tag(question.slug, part) for part in parts}
        texts: AnswerTexts = {
            part: _without(prompt, plain(read.controls[tag].text))
            for part, tag in tags.items()
            if tag in read.controls
        }
        has_field = bool(texts)
        if not any(texts.values()) and len(parts) == 1:
            beside = self._beside(question, read, prompt)
            if beside:
                note = _("Read from below the question, since its field is empty or gone.")
                return {parts[0]: beside}, note
        return ({part: texts.get(part, "") for part in parts}, "") if has_field else (None, "")

    def _beside(self, question: Question, read: FileRead, prompt: str) -> str:
        lines = read.beside.get(bookmark_name(question.slug), [])
        words = [line for line in lines if not set(line.split("\n")) <= self.static]
        return _without(prompt, plain("\n".join(words)))

    def _answer(self, question: Question, texts: AnswerTexts, note: str) -> FoundAnswer:
        seen = self.origin.seen.get(question.slug)
        made = FoundAnswer(
            question=question.slug,
            kind=question.kind,
            is_untouched=_is_untouched(seen, texts),
            version=seen.version if seen else None,
            note=note,
            text=_shown(texts),
        )
        try:
            return replace(made, value=read_answer(question, self._sent(question, texts)))
        except ValidationError as error:
            why = _("“%(text)s” could not be read. %(why)s")
            values = {"text": made.text[:80], "why": " ".join(error.messages)}
            return replace(made, why=why % values)

    def _sent(self, question: Question, texts: AnswerTexts) -> AnswerTexts:
        """The texts as a browser would send them: values of choices instead of their labels."""
        fields = kind_named(question.kind).fields(question)
        if question.kind == QuestionKind.COUNTRY:
            return {part: _country(str(text)) for part, text in texts.items()}
        return {
            part: text if isinstance(text, list) else _value(fields[part], text)
            for part, text in texts.items()
        }

    # --- Rows -----------------------------------------------------------------------------------

    def _rows(self, read: FileRead, found: Found) -> Iterator[FoundRow]:
        slugs = {
            **{digest_of(slug): slug for slug in self.questions},
            **{slug: slug for slug in self.questions},
        }
        for one in read.rows:
            slug = slugs.get(one.slug, one.slug)
            spec = spec_named(one.spec)
            texts = {name: plain(text) for name, text in one.texts.items()}
            if slug not in self.questions or spec is None:
                _add_gone(found, one.slug, "; ".join(text for text in texts.values() if text))
                continue
            texts = {name: text for name, text in texts.items() if name in spec.fields}
            yield self._row(slug, spec, one, texts)

    def _row(self, slug: str, spec: RowSpec, one: RowRead, texts: Texts) -> FoundRow:
        row = int(one.row) if one.row.isdecimal() and len(one.row) < 18 else None
        seen = self.origin.seen.get(row_key(slug, spec.name, row)) if row else None
        with translation.override(self.sheet.words):
            sent = {name: _row_value(spec.fields[name], text) for name, text in texts.items()}
        return FoundRow(
            question=slug,
            spec=spec.name,
            row=row,
            texts=sent,
            is_untouched=_is_untouched(seen, texts),
            version=seen.version if seen else None,
        )

    # --- Remarks --------------------------------------------------------------------------------

    def _remark(self, read: FileRead, found: Found) -> None:
        """What else stands in the file, and what it was made of, so that nobody wonders."""
        known = set(_tags_of(self.draft))
        for tag, control in read.controls.items():
            if tag[:2] == "a/" and tag not in known:
                _add_gone(found, control.title or tag, control.text)
        used = {answer.question for answer in found.answers if answer.note}
        for question in self.draft.questions:
            beside = "" if question.slug in used else self._beside(question, read, "")
            if beside:
                label = _("Written beside the field of “%(question)s”")
                _add_gone(found, label % {"question": question.label}, beside)
        found.notes.extend(self._notes())

    def _notes(self) -> Iterator[str]:
        nomination, origin = self.draft.nomination, self.origin
        if not origin.nomination:
            yield _(
                "The file does not say which answers it was made with, so nothing that is answered "
                "here already is ticked."
            )
        if origin.form_version and (origin.cycle, origin.form_version) != (
            nomination.cycle_id,
            nomination.form.version,
        ):
            yield _("The form has changed since the file was made.")


def _field_of(spec_name: str, label: str) -> str:
    spec = spec_named(spec_name)
    labels = {plain(str(field.label)): name for name, field in spec.fields.items()} if spec else {}
    return labels.get(label, "")


def _tags_of(draft: Draft) -> Iterator[str]:
    for question in draft.questions:
        for part in kind_named(question.kind).fields(question):
            yield answer_tag(question.slug, part)


def _add_gone(found: Found, label: str, text: str) -> None:
    if text.strip():
        found.gone.append({"label": label, "text": text.strip()})


def _without(prompt: str, text: str) -> str:
    """Programs that know no prompts keep its words as if they were an answer."""
    return "" if text == prompt else text


def _shown(texts: AnswerTexts) -> str:
    parts = [", ".join(text) if isinstance(text, list) else text for text in texts.values()]
    return " ".join(part for part in parts if part)


def _is_untouched(seen: Seen | None, texts: Mapping[str, object]) -> bool:
    return seen is not None and answer_digest(dict(texts)) == seen.digest


def _ticks(question: Question, read: FileRead) -> AnswerTexts | None:
    """The ticked choices in the order of the form; None where all boxes are gone."""
    tags = {value: option_tag(question.slug, value) for value, _label in question.options}
    if not any(tag in read.controls for tag in tags.values()):
        return None
    boxes = {value: read.controls.get(tag) for value, tag in tags.items()}
    return {"": [value for value, box in boxes.items() if box is not None and box.is_ticked]}


def _marked(question: Question, read: FileRead) -> AnswerTexts | None:
    """As `_ticks`, where a program has turned the boxes into signs."""
    lines = read.beside.get(bookmark_name(question.slug), [])
    found = {line[1:].strip(): line[0] in TICKS for line in lines if line[:1] in {*TICKS, UNTICKED}}
    labels = {value: plain(label) for value, label in question.options}
    if not any(label in found for label in labels.values()):
        return None
    return {"": [value for value, label in labels.items() if found.get(label)]}


def _value(field: forms.Field, text: str) -> str:
    """The value of the choice that has this label; any other text as it is."""
    wanted = _squeezed(text)
    for value, label in options_of(field):
        if wanted in (_squeezed(plain(label)), _squeezed(value)):
            return value
    return text


def _row_value(field: forms.Field, text: str) -> str:
    if isinstance(field, forms.BooleanField):
        no = {"", _squeezed(_("No")), "no", "0", "☐"}
        return "" if _squeezed(text) in no else TICKED
    return _value(field, text)


def _country(text: str) -> str:
    """The code of a country by its name in any of the site's languages, or by itself."""
    wanted = _squeezed(text)
    if not wanted:
        return ""
    for language in dict(settings.LANGUAGES):
        with translation.override(language):
            for code, name in countries:
                if wanted in (_squeezed(str(name)), code.casefold()):
                    return str(code)
    return text


def _squeezed(text: str) -> str:
    return " ".join(text.split()).casefold()
