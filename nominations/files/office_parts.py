"""Which parts of an office file are kept, and what they are called in the file written anew.

By the last word of the relationship that leads to a part (ECMA-376, part 1, 15). What is not named
here is left out: properties, custom XML, macros, controls, embedded files and fonts, printer
settings, thumbnails, links to other files, data connections and pivot caches.
"""

from dataclasses import dataclass

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_DRAWING = "application/vnd.openxmlformats-officedocument.drawingml."

IMAGE = "image"
HYPERLINK = "hyperlink"


@dataclass(frozen=True, slots=True)
class Kept:
    content_type: str
    path: str
    """Below the main part's folder. {} stands for a number; without it there is one such part."""


@dataclass(frozen=True, slots=True)
class Flavour:
    """One of the kinds of office file that are taken."""

    extension: str
    content_type: str
    main_type: str
    main_path: str
    folder: str
    parts: dict[str, Kept]

    def kept(self, relationship: str) -> Kept | None:
        return self.parts.get(relationship)


_BOTH = {
    "theme": Kept("application/vnd.openxmlformats-officedocument.theme+xml", "theme/theme{}.xml"),
    "themeOverride": Kept(
        "application/vnd.openxmlformats-officedocument.themeOverride+xml",
        "theme/themeOverride{}.xml",
    ),
    "chart": Kept(f"{_DRAWING}chart+xml", "charts/chart{}.xml"),
    "diagramData": Kept(f"{_DRAWING}diagramData+xml", "diagrams/data{}.xml"),
    "diagramLayout": Kept(f"{_DRAWING}diagramLayout+xml", "diagrams/layout{}.xml"),
    "diagramQuickStyle": Kept(f"{_DRAWING}diagramStyle+xml", "diagrams/quickStyle{}.xml"),
    "diagramColors": Kept(f"{_DRAWING}diagramColors+xml", "diagrams/colors{}.xml"),
    "diagramDrawing": Kept(
        "application/vnd.ms-office.drawingml.diagramDrawing+xml", "diagrams/drawing{}.xml"
    ),
}

DOCUMENT = Flavour(
    extension="docx",
    content_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    main_type=f"{_WORD}document.main+xml",
    main_path="word/document.xml",
    folder="word",
    parts=_BOTH
    | {
        "styles": Kept(f"{_WORD}styles+xml", "styles.xml"),
        "numbering": Kept(f"{_WORD}numbering+xml", "numbering.xml"),
        "settings": Kept(f"{_WORD}settings+xml", "settings.xml"),
        "fontTable": Kept(f"{_WORD}fontTable+xml", "fontTable.xml"),
        "header": Kept(f"{_WORD}header+xml", "header{}.xml"),
        "footer": Kept(f"{_WORD}footer+xml", "footer{}.xml"),
        "footnotes": Kept(f"{_WORD}footnotes+xml", "footnotes.xml"),
        "endnotes": Kept(f"{_WORD}endnotes+xml", "endnotes.xml"),
        "comments": Kept(f"{_WORD}comments+xml", "comments.xml"),
    },
)
WORKBOOK = Flavour(
    extension="xlsx",
    content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    main_type=f"{_SHEET}sheet.main+xml",
    main_path="xl/workbook.xml",
    folder="xl",
    parts=_BOTH
    | {
        "worksheet": Kept(f"{_SHEET}worksheet+xml", "worksheets/sheet{}.xml"),
        "chartsheet": Kept(f"{_SHEET}chartsheet+xml", "chartsheets/sheet{}.xml"),
        "sharedStrings": Kept(f"{_SHEET}sharedStrings+xml", "sharedStrings.xml"),
        "styles": Kept(f"{_SHEET}styles+xml", "styles.xml"),
        "table": Kept(f"{_SHEET}table+xml", "tables/table{}.xml"),
        "drawing": Kept(
            "application/vnd.openxmlformats-officedocument.drawing+xml", "drawings/drawing{}.xml"
        ),
    },
)
FLAVOURS = {flavour.main_type: flavour for flavour in (DOCUMENT, WORKBOOK)}
