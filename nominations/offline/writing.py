"""The Word file of a form: headings and hints to read, content controls to fill in."""

from collections.abc import Iterator
from io import BytesIO

from django import forms
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from docx.document import Document as WordDocument
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from awards.enums import QuestionKind
from awards.questions import kind_named
from nominations.offline.look import HINT, SMALL, WIDTH, new_document, plain_paragraph, style_id
from nominations.offline.markup import (
    ANSWER,
    Controls,
    Node,
    bookmarked,
    cell,
    paragraph,
    run,
    table,
    table_row,
)
from nominations.offline.seen import NAMESPACE, as_attributes, seen_of
from nominations.offline.sheet import (
    Sheet,
    SheetQuestion,
    SheetRow,
    SheetSection,
    SheetTable,
    is_rtl,
    plain,
    yes,
)
from nominations.offline.tags import answer_tag, bookmark_name, option_tag, row_tag
from nominations.rows.kinds import options_of

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_CUSTOM_XML = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"


def word_file(sheet: Sheet) -> bytes:
    """The sheet as a .docx file; its own words in the sheet's language."""
    with translation.override(sheet.words):
        document = new_document(sheet)
        body = document.element.body
        for block in _Writer(document, sheet).blocks():
            body.insert(len(body) - 1, block)
        _remember(document, sheet)
        written = BytesIO()
        document.save(written)
        return written.getvalue()


def file_name(sheet: Sheet) -> str:
    return f"{slugify(sheet.title)[:60] or 'nomination'}.docx"


def _remember(document: WordDocument, sheet: Sheet) -> None:
    """Put what the file is made of into a part of its own."""
    root = etree.Element(f"{{{NAMESPACE}}}form", nsmap={None: NAMESPACE})
    for name, value in as_attributes(sheet).items():
        root.set(name, value)
    for key, one in seen_of(sheet):
        child = etree.SubElement(root, f"{{{NAMESPACE}}}seen")
        child.set("of", key)
        child.set("version", str(one.version))
        child.set("digest", one.digest)
    package = document.part.package
    name = PackURI(package.next_partname("/customXml/item%d.xml"))
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    document.part.relate_to(Part(name, "application/xml", content, package), _CUSTOM_XML)


class _Writer:
    """Writes one sheet. Our own words run as their language does, answers as theirs."""

    def __init__(self, document: WordDocument, sheet: Sheet) -> None:
        self.document, self.sheet = document, sheet
        self.rtl, self.answers_rtl = is_rtl(sheet.words), is_rtl(sheet.language)
        self.controls = Controls(_("Click here and write"), rtl=self.answers_rtl)
        self._bookmarks = 0

    def blocks(self) -> Iterator[Node]:
        yield self._plain("Title", self.sheet.title)
        yield self._plain("Normal", self.sheet.award)
        yield self._plain("Normal", _("Deadline: %(deadline)s") % {"deadline": self.sheet.deadline})
        for line in self._instructions():
            yield self._plain("Normal", line)
        for section in self.sheet.sections:
            yield from self._section(section)

    def _instructions(self) -> list[str]:
        lines = [
            _("Fill in the grey fields. They can be left empty, and filled in any order."),
            _("Leave the headings as they are: by them the site finds the answers again."),
        ]
        if self.sheet.nomination:
            lines.append(
                _(
                    "When you are done, choose this file on the nomination's page on the site. You "
                    "see there what was understood, and decide what is taken over."
                )
            )
        return lines

    def _plain(self, style: str, text: str) -> Node:
        return plain_paragraph(self.document, style, text, rtl=self.rtl)

    def _style(self, name: str) -> str:
        return style_id(self.document, name)

    def _section(self, section: SheetSection) -> Iterator[Node]:
        yield self._plain("Heading 1", section.title)
        if section.intro:
            yield self._plain("Normal", section.intro)
        for guidance in section.guidance:
            yield self._plain(HINT, guidance)
        for question in section.questions:
            yield from self._question(question)

    def _question(self, one: SheetQuestion) -> Iterator[Node]:
        self._bookmarks += 1
        heading = bookmarked(
            self._bookmarks, bookmark_name(one.slug), run(plain(one.label), rtl=self.rtl)
        )
        yield paragraph(self._style("Heading 2"), *heading, rtl=self.rtl)
        for hint in one.hints:
            yield self._plain(HINT, hint)
        if one.question.kind == QuestionKind.CHOICES:
            yield from self._ticks(one)
        elif one.question.kind == QuestionKind.FILE:
            yield from (self._plain("Normal", name) for name in one.files)
        else:
            yield from self._fields(one)
        for rows in one.tables:
            yield from self._tall(one, rows) if rows.spec.is_tall else self._flat(one, rows)

    def _fields(self, one: SheetQuestion) -> Iterator[Node]:
        for part, field in (
            kind_named(one.question.kind).fields(one.question).items() if one.texts else ()
        ):
            tag, text = answer_tag(one.slug, part), str(one.texts[part])
            title = plain(str(field.label)) if part else plain(one.label)
            labels = [plain(label) for _value, label in options_of(field)]
            is_open = one.question.kind == QuestionKind.COUNTRY
            control = (
                self.controls.choice(tag, title, text, labels, is_open=is_open)
                if labels
                else self.controls.text(tag, title, text)
            )
            if part:
                yield self._plain(HINT, title)
            yield paragraph(self._style(ANSWER), control, rtl=self.answers_rtl)

    def _ticks(self, one: SheetQuestion) -> Iterator[Node]:
        chosen = one.texts[""]
        for value, label in one.question.options:
            box = self.controls.tick(
                option_tag(one.slug, value), plain(label), is_ticked=value in chosen
            )
            words = run(f" {plain(label)}", rtl=self.rtl)
            yield paragraph(self._style("Normal"), box, words, rtl=self.rtl)

    # --- Tables -----------------------------------------------------------------------------

    def _flat(self, one: SheetQuestion, rows: SheetTable) -> Iterator[Node]:
        """One table: a column for each field."""
        fields = rows.spec.fields
        widths = _column_widths(list(fields), rows.spec.title)
        header = [
            self._heading_cell(widths[place], plain(str(field.label)))
            for place, field in enumerate(fields.values())
        ]
        body = [
            table_row(
                [
                    self._field_cell(widths[place], one, rows, row, number, name)
                    for place, name in enumerate(fields)
                ]
            )
            for number, row in enumerate(rows.rows, start=1)
        ]
        made = [table_row(header, is_header=True), *body]
        yield table(plain(one.label), widths, made, rtl=self.rtl)
        yield self._plain(SMALL, "")

    def _tall(self, one: SheetQuestion, rows: SheetTable) -> Iterator[Node]:
        """A table for each row: what is asked on one side, the answer on the other."""
        widths = [WIDE_LABEL, WIDTH - WIDE_LABEL]
        for number, row in enumerate(rows.rows, start=1):
            name = _("%(question)s: number %(number)d") % {
                "question": plain(one.label),
                "number": number,
            }
            header = [
                self._heading_cell(widths[0], str(number)),
                self._heading_cell(widths[1], _("Answer")),
            ]
            body = [
                table_row(
                    [
                        self._label_cell(widths[0], field),
                        self._field_cell(widths[1], one, rows, row, number, key),
                    ]
                )
                for key, field in rows.spec.fields.items()
            ]
            made = [table_row(header, is_header=True), *body]
            yield table(name, widths, made, rtl=self.rtl)
            yield self._plain(SMALL, "")

    def _heading_cell(self, width: int, text: str) -> Node:
        words = run(text, rtl=self.rtl, bold=True)
        inside = paragraph(self._style(SMALL), words, rtl=self.rtl)
        return cell(width, inside, is_shaded=True)

    def _label_cell(self, width: int, field: forms.Field) -> Node:
        lines = [self._plain(SMALL, plain(str(field.label)))]
        if hint := plain(str(field.help_text)):
            lines.append(self._plain(HINT, hint))
        return cell(width, *lines, is_shaded=True)

    def _field_cell(
        self,
        width: int,
        one: SheetQuestion,
        rows: SheetTable,
        row: SheetRow,
        number: int,
        name: str,
    ) -> Node:
        field = rows.spec.fields[name]
        known = sum(1 for other in rows.rows if other.row is not None)
        key = f"n{number - known}" if row.row is None else str(row.row)
        tag = row_tag(one.slug, rows.spec.name, key, name)
        title, text = plain(str(field.label)), row.texts[name]
        labels = [plain(label) for _value, label in options_of(field)]
        if _is_tick(field):
            labels = [yes(), _("No")]
        control = (
            self.controls.choice(tag, title, text, labels)
            if labels
            else self.controls.text(tag, title, text, prompt="…")
        )
        return cell(width, paragraph(self._style(SMALL), control, rtl=self.answers_rtl))


WIDE_LABEL = 4_200
_WIDER = 2


def _column_widths(names: list[str], title: str) -> list[int]:
    """The row's name gets twice the width of the others."""
    unit = WIDTH // (len(names) + _WIDER - 1)
    return [unit * _WIDER if name == title else unit for name in names]


def _is_tick(field: forms.Field) -> bool:
    return isinstance(field, forms.BooleanField)
