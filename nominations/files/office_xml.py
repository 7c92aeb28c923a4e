"""The XML of an office file's parts: without people, links outward and things that run.

Names are compared without their namespace: the transitional and the strict form of the format
(ECMA-376) differ in nothing else that counts here.
"""

import re
from collections.abc import Collection, Iterable
from typing import Any

from nominations.files.office_fields import drop_fields
from nominations.files.xml_tree import elements, local, named, namespace, remove, unwrap

_RELATIONSHIPS = {
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
_QUALIFIED = "{"
_VML_RELATIONSHIP = "{urn:schemas-microsoft-com:office:office}relid"

# Elements that go with all that is in them: who and on which machine, other files and programs,
# private data of the program, saved views of persons.
_DROPPED = {
    "absPath",
    "altChunk",
    "attachedTemplate",
    "control",
    "controls",
    "customSheetViews",
    "customWorkbookViews",
    "dataBinding",
    "docId",
    "docVars",
    "embedBold",
    "embedBoldItalic",
    "embedItalic",
    "embedRegular",
    "externalReferences",
    "fileRecoveryPr",
    "fileSharing",
    "legacyDrawing",
    "legacyDrawingHF",
    "mailMerge",
    "OLEObject",
    "oleObjects",
    "permEnd",
    "permStart",
    "pivotCaches",
    "revisionPtr",
    "rsids",
    "saveThroughXslt",
    "smartTagPr",
    "subDoc",
    "webPublishing",
    "webPublishItems",
}
_DROPPED_ATTRIBUTES = {
    "connectionId",
    "initials",
    "macro",
    "providerId",
    "queryTableFieldId",
    "securityDescriptor",
    "tableType",
    "userId",
}
# Of a cell: where its metadata was, which is left out.
_DROPPED_OF_CELLS = {"cm", "vm"}
# As office programs themselves write it when asked to remove personal information.
_SOMEBODY = "Author"
# Without what they led to, these are still worth keeping.
_KEPT_WITHOUT_TARGET = {"blip", "fill", "imagedata", "pageSetup", "stroke"}
_NAMED_OBJECTS = {"cNvPr", "docPr"}
_FILE_NAME = re.compile(r"[\\/]|\.[A-Za-z]{3,4}$")

_TEXT_IN_FORMULA = re.compile(r'"[^"]*"')
# Another workbook ([1]Sheet!A1), a conversation with another program (cmd|'/c calc'!A0), or a
# function that asks the network or a program.
_OUTWARD = re.compile(
    r"(?<![\w\].])\[\d+\]|'[^']*\[[^\]]+\][^']*'!|\||"
    r"\b(?:CALL|CUBE\w+|EXEC|FILTERXML|IMAGE|REGISTER(?:\.ID)?|RTD|STOCKHISTORY|WEBSERVICE)\s*\(",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"\[[^\]]*\]")


def scrub(root: Any, kept_ids: Collection[str]) -> None:
    """Clean a part in place. `kept_ids` are the relationships of it that are kept."""
    for element in named(root, _DROPPED):
        remove(element)
    drop_fields(root)
    lost = []
    for element in elements(root):
        if element.attrib:
            _scrub_attributes(element)
            if keys := _lost_references(element, kept_ids):
                lost.append((element, keys))
    for element, keys in lost:
        _mend_references(element, keys)
    _drop_formulas(root)
    _settle_alternatives(root)


def _scrub_attributes(element: Any) -> None:
    name = local(element.tag)
    has_author = False
    for key in list(element.attrib):
        attribute = local(key)
        if attribute == "author":
            element.set(key, _SOMEBODY)
            has_author = True
        elif (
            attribute in _DROPPED_ATTRIBUTES
            or attribute.startswith("rsid")
            or (name == "c" and attribute in _DROPPED_OF_CELLS)
        ):
            del element.attrib[key]
        elif name == "scenario" and attribute == "user":
            element.set(key, "")
    if has_author:
        for key in list(element.attrib):
            if local(key) in {"date", "dateUtc"}:
                del element.attrib[key]
    if name in _NAMED_OBJECTS:
        _unname(element)


def _unname(element: Any) -> None:
    """A picture is called after its file, and so is its description if nobody wrote one."""
    if "name" in element.attrib:
        element.set("name", f"Object {element.get('id', '')}".strip())
    if _FILE_NAME.search(element.get("descr", "").strip()):
        element.set("descr", "")


def _lost_references(element: Any, kept_ids: Collection[str]) -> list[str]:
    """The attributes by which it refers to what was left out."""
    return [
        key
        for key, value in element.attrib.items()
        if key.startswith(_QUALIFIED)
        and (key == _VML_RELATIONSHIP or namespace(key) in _RELATIONSHIPS)
        and value not in kept_ids
    ]


def _mend_references(element: Any, lost: Iterable[str]) -> None:
    """No reference stays to what was left out; a program would call the file damaged."""
    name = local(element.tag)
    if name in _KEPT_WITHOUT_TARGET:
        for key in lost:
            del element.attrib[key]
    elif name == "hyperlink" and len(element):
        unwrap(element)
    else:
        remove(_whole_of(element))


def _whole_of(element: Any) -> Any:
    """What has to go with an element: the extension, or the alternative, that was made for it."""
    for above in element.iterancestors():
        if local(above.tag) in {"ext", "Choice"}:
            return above
    return element


def _drop_formulas(root: Any) -> None:
    """Formulas that reach outside go; the values that they had stay in their cells."""
    shared: set[str] = set()
    for formula in named(root, {"f", "definedName", "formula", "formula1", "formula2"}):
        name, parent = local(formula.tag), formula.getparent()
        if parent is None or not reaches_outside(formula.text or ""):
            continue
        if name == "definedName":
            remove(formula)
        elif name == "f" and local(parent.tag) == "c":
            shared.add(formula.get("si", ""))
            remove(formula)
        elif name == "f":
            formula.text = _BRACKETED.sub("", formula.text or "")
        else:
            _remove_counted(parent)
    for formula in named(root, {"f"}) if shared - {""} else []:
        if formula.get("t") == "shared" and formula.get("si") in shared:
            remove(formula)


def reaches_outside(formula: str) -> bool:
    """Whether a formula asks another file, another program or the network."""
    bare = _TEXT_IN_FORMULA.sub('""', formula)
    return bool(_OUTWARD.search(bare)) or ":\\" in bare


def _remove_counted(rule: Any) -> None:
    """A validation or conditional format, whose parent says how many there are."""
    above = rule.getparent()
    if above is None:
        return
    remove(rule)
    above.attrib.pop("count", None)
    if len(above) == 0:
        remove(above)


def _settle_alternatives(root: Any) -> None:
    """Where all alternatives are gone the fallback takes their place."""
    for alternatives in named(root, {"AlternateContent"}):
        if any(local(child.tag) == "Choice" for child in alternatives):
            continue
        for fallback in list(alternatives):
            unwrap(fallback)
        unwrap(alternatives)
    for holder in named(root, {"extLst"}):
        if len(holder) == 0:
            remove(holder)
