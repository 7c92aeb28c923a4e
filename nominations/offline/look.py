"""How the Word file looks: page, styles and languages, set on the template of python-docx."""

from typing import Any

from django.conf import settings
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from nominations.offline.markup import ANSWER, Node, node, paragraph, run
from nominations.offline.sheet import Sheet, is_rtl

INK, MUTED, LAUREL = (
    RGBColor(0x14, 0x20, 0x2B),
    RGBColor(0x52, 0x60, 0x6D),
    RGBColor(0x1E, 0x5B, 0x46),
)
FONT, ARABIC_FONT = "Calibri", "Arial"
HINT, SMALL = "Laurel Hint", "Laurel Cell"
WIDTH = 10_200
"""Between the margins of the page, in twentieths of a point: 180 mm."""


def new_document(sheet: Sheet) -> WordDocument:
    """An empty document with the sheet's title, languages and our styles."""
    document = Document()
    _drop_what_is_the_templates(document)
    _page(document, rtl=is_rtl(sheet.words))
    _styles(document)
    _languages(document, sheet)
    _properties(document, sheet)
    return document


def _drop_what_is_the_templates(document: WordDocument) -> None:
    """Its preview picture, and a second copy of its styles for old programs."""
    for relations in (document.part.package.rels, document.part.rels):
        for key, relation in list(relations.items()):
            if relation.reltype.endswith(("/thumbnail", "/stylesWithEffects")):
                del relations[key]


def style_id(document: WordDocument, name: str) -> str:
    return str(document.styles[name].style_id)


def _page(document: WordDocument, *, rtl: bool) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(15)
    section.top_margin = section.bottom_margin = Mm(18)
    if rtl:
        section._sectPr.find(qn("w:docGrid")).addprevious(node("bidi"))
    footer = section.footer.paragraphs[0]._p
    page = node("fldSimple", {"instr": "PAGE"}, run("1"))
    footer.append(page)


def _styles(document: WordDocument) -> None:
    styles = document.styles
    for name, size, color in (
        ("Normal", 11, INK),
        ("Title", 24, INK),
        ("Heading 1", 17, LAUREL),
        ("Heading 2", 12.5, INK),
    ):
        _letters(styles[name], size, color)
    styles["Normal"].paragraph_format.space_after = Pt(6)
    styles["Heading 2"].paragraph_format.space_before = Pt(16)
    for name, size, color in ((HINT, 9.5, MUTED), (SMALL, 9, INK), (ANSWER, 11, INK)):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        _letters(style, size, color)
        style.paragraph_format.space_after = Pt(3)
    styles[HINT].paragraph_format.keep_with_next = True
    styles[SMALL].paragraph_format.space_after = Pt(0)
    _boxed(styles[ANSWER])
    prompt = styles.add_style("Placeholder Text", WD_STYLE_TYPE.CHARACTER)
    prompt.font.color.rgb = MUTED


def _letters(style: Any, size: float, color: RGBColor) -> None:
    style.font.size, style.font.color.rgb, style.font.name = Pt(size), color, FONT
    marks = style.element.get_or_add_rPr()
    fonts = marks.find(qn("w:rFonts"))
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:cs"), ARABIC_FONT)
    for old in marks.findall(qn("w:szCs")):
        marks.remove(old)
    half_points = node("szCs", {"val": str(int(size * 2))})
    marks.find(qn("w:sz")).addnext(half_points)


def _boxed(style: ParagraphStyle) -> None:
    """A thin line around an answer, so that it is plain where to write."""
    sides = ("top", "left", "bottom", "right")
    line = {"val": "single", "sz": "4", "space": "4", "color": "9FB0BD"}
    borders = node("pBdr", None, *(node(side, line) for side in sides))
    properties = style.element.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:bidi", "w:spacing", "w:ind"
    )


def _languages(document: WordDocument, sheet: Sheet) -> None:
    """What proofing tools and screen readers take the words for: ours, and those of answers."""
    whole = document.styles.element.find(".//" + qn("w:rPrDefault") + "//" + qn("w:lang"))
    _speak(whole, sheet.words)
    answers = document.styles[ANSWER].element.get_or_add_rPr()
    spoken = node("lang")
    _speak(spoken, sheet.language)
    answers.append(spoken)
    theme = document.settings.element.find(qn("w:themeFontLang"))
    if theme is not None:
        _speak(theme, sheet.words)


def _speak(element: Node, language: str) -> None:
    element.set(qn("w:val"), language)
    element.set(qn("w:bidi"), language if is_rtl(language) else "ar-SA")


def _properties(document: WordDocument, sheet: Sheet) -> None:
    core = document.core_properties
    core.title, core.subject = sheet.title[:255], sheet.award[:255]
    core.author = core.last_modified_by = settings.SITE_NAME
    core.comments = core.keywords = ""
    core.language = sheet.words
    core.created = core.modified = sheet.made_at.replace(tzinfo=None)


def plain_paragraph(document: WordDocument, name: str, text: str, *, rtl: bool) -> Node:
    """Text in one of the document's styles."""
    return paragraph(style_id(document, name), run(text, rtl=rtl), rtl=rtl)
