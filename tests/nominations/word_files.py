"""Filling in a Word file as a person with Word would, for tests."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn

W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"


def controls(document: Any) -> dict[str, Any]:
    """Content controls by tag."""
    found = {}
    for control in document.element.body.iter(qn("w:sdt")):
        tag = control.find(qn("w:sdtPr")).find(qn("w:tag"))
        found[tag.get(qn("w:val"))] = control
    return found


def texts_by_tag(content: bytes) -> dict[str, str]:
    """What stands in each field, prompts left out."""
    return {
        tag: "" if _flag(control) is not None else _text(control)
        for tag, control in controls(Document(BytesIO(content))).items()
    }


def _flag(control: Any) -> Any:
    return control.find(qn("w:sdtPr")).find(qn("w:showingPlcHdr"))


def _text(control: Any) -> str:
    marks = {qn("w:br"): "\n", qn("w:tab"): "\t"}
    return "".join(
        (one.text or "") if one.tag == qn("w:t") else marks.get(one.tag, "")
        for one in control.find(qn("w:sdtContent")).iter()
    )


def type_into(control: Any, text: str) -> None:
    """Replace what stands in a field; emptying it brings back the prompt."""
    properties, content = control.find(qn("w:sdtPr")), control.find(qn("w:sdtContent"))
    for child in list(content):
        content.remove(child)
    flag = _flag(control)
    if flag is not None:
        properties.remove(flag)
    if not text:
        properties.append(properties.makeelement(qn("w:showingPlcHdr"), {}))
    content.append(_run(content, text or "Click or tap here to enter text.", is_prompt=not text))


def _run(content: Any, text: str, *, is_prompt: bool) -> Any:
    run = content.makeelement(qn("w:r"), {})
    if is_prompt:
        marks = run.makeelement(qn("w:rPr"), {})
        marks.append(run.makeelement(qn("w:rStyle"), {qn("w:val"): "PlaceholderText"}))
        run.append(marks)
    for number, line in enumerate(text.split("\n")):
        if number:
            run.append(run.makeelement(qn("w:br"), {}))
        for place, piece in enumerate(line.split("\t")):
            if place:
                run.append(run.makeelement(qn("w:tab"), {}))
            words = run.makeelement(qn("w:t"), {})
            words.text = piece
            words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            run.append(words)
    return run


def saved(document: Any) -> bytes:
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def filled_in(content: bytes, texts: Mapping[str, str], *, ticked: set[str] | None = None) -> bytes:
    """The file with these texts in its fields, and the boxes of these names alone ticked."""
    document = Document(BytesIO(content))
    found = controls(document)
    for tag, text in texts.items():
        type_into(found[tag], text)
    for control in found.values():
        box = control.find(qn("w:sdtPr")).find(f"{W14}checkbox")
        if box is not None and ticked is not None:
            name = control.find(qn("w:sdtPr")).find(qn("w:alias")).get(qn("w:val"))
            box.find(f"{W14}checked").set(f"{W14}val", "1" if name in ticked else "0")
    return saved(document)
