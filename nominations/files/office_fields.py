"""Fields of a document: instructions that a program carries out when it opens or updates it.

Kept are those that only look at the document itself (ECMA-376, part 1, 17.16.5). Of all others,
such as DDE, DDEAUTO, INCLUDEPICTURE, IMPORT or LINK, the last result stays as plain text. A field
whose name is put together by other fields is none of the kept ones.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from nominations.files.xml_tree import attribute, local, named, unwrap

_KEPT = {
    "=",
    "BIBLIOGRAPHY",
    "CITATION",
    "EQ",
    "FORMCHECKBOX",
    "FORMDROPDOWN",
    "FORMTEXT",
    "HYPERLINK",
    "INDEX",
    "LISTNUM",
    "NOTEREF",
    "NUMPAGES",
    "PAGE",
    "PAGEREF",
    "REF",
    "SECTION",
    "SECTIONPAGES",
    "SEQ",
    "STYLEREF",
    "SYMBOL",
    "TC",
    "TOC",
    "XE",
}
_QUOTED = re.compile(r'"([^"]*)"')
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")
_SAFE_SCHEMES = {"http", "https", "mailto"}


@dataclass
class _Field:
    marks: list[Any]
    """Its beginning, the place where its result begins, and its end."""
    instructions: list[Any] = field(default_factory=list)


def drop_fields(root: Any) -> None:
    """Take out the fields that are not kept, in place, and leave their results."""
    for simple in named(root, {"fldSimple"}):
        if not is_kept(attribute(simple, "instr")):
            unwrap(simple)
    open_fields: list[_Field] = []
    for element in named(root, {"fldChar", "instrText", "delInstrText"}):
        match local(element.tag):
            case "fldChar":
                _mark(element, open_fields)
            case "instrText" | "delInstrText" if open_fields:
                open_fields[-1].instructions.append(element)
            case "instrText" | "delInstrText":
                element.text = ""
    for unfinished in open_fields:
        _settle(unfinished)


def is_kept(instruction: str) -> bool:
    """Whether a field with this instruction looks at nothing but the document."""
    words = instruction.split(maxsplit=1)
    if not words:
        return False
    name = "=" if words[0].startswith("=") else words[0].upper()
    if name not in _KEPT:
        return False
    targets = _QUOTED.findall(instruction) + ([words[1]] if len(words) > 1 else [])
    return name != "HYPERLINK" or all(map(is_safe_target, targets))


def is_safe_target(target: str) -> bool:
    """Whether a link leads to the web, to an address for mail, or to a place in the file."""
    if target.lstrip().startswith(("\\\\", "//", "/")):
        return False
    scheme = _SCHEME.match(target)
    return scheme is None or scheme[1].lower() in _SAFE_SCHEMES


def is_web_or_mail(target: str) -> bool:
    scheme = _SCHEME.match(target)
    return scheme is not None and scheme[1].lower() in _SAFE_SCHEMES


def _mark(element: Any, open_fields: list[_Field]) -> None:
    match attribute(element, "fldCharType"):
        case "begin":
            open_fields.append(_Field([element]))
        case "separate" if open_fields:
            open_fields[-1].marks.append(element)
        case "end" if open_fields:
            ended = open_fields.pop()
            ended.marks.append(element)
            _settle(ended)


def _settle(found: _Field) -> None:
    if is_kept("".join(part.text or "" for part in found.instructions)):
        return
    for element in (*found.marks, *found.instructions):
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
