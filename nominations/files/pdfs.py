"""PDF files: kept as pages, without scripts, attachments, forms' actions and metadata."""

from collections.abc import Iterable, Iterator
from io import BytesIO

import pikepdf
from django.utils.translation import gettext as _

from nominations.exceptions import FileRefused
from nominations.files.jpegs import without_metadata

MAX_PAGES = 300

# Keys under which a PDF keeps what is no page: metadata, actions that run by themselves, embedded
# files, private data of programs (ISO 32000-1, 7.7.2, 7.11.4, 12.6, 14.3, 14.5).
_FORBIDDEN_KEYS = (
    "/Metadata",
    "/PieceInfo",
    "/LastModified",
    "/OpenAction",
    "/AA",
    "/JS",
    "/JavaScript",
    "/EmbeddedFiles",
    "/EF",
    "/AF",
    "/Collection",
    "/XFA",
    "/Perms",
    "/SpiderInfo",
)
# Actions that reach out of the document or run code; links within it and to the web stay.
_FORBIDDEN_ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/GoToE",
    "/GoToR",
    "/ImportData",
    "/SubmitForm",
    "/Rendition",
    "/RichMediaExecute",
    "/Movie",
    "/Sound",
}
# Who wrote a remark, when, and its name in the program. Of a form's field /T is its own name.
_OF_REMARKS = ("/T", "/M", "/CreationDate", "/NM")
_SAFE_LINKS = ("http:", "https:", "mailto:")
_FORBIDDEN_ANNOTATIONS = {"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"}


def clean_pdf(content: bytes) -> bytes:
    """The document's pages as a new file.

    Raises:
        FileRefused: it is protected by a password, damaged, or has too many pages.
    """
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            _refuse_unfit(pdf)
            _scrub(pdf)
            written = BytesIO()
            pdf.save(written, deterministic_id=True)
            return written.getvalue()
    except pikepdf.PasswordError as error:
        raise _protected() from error
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, OSError) as error:
        raise FileRefused(
            _("This PDF is damaged and could not be read. Print it to PDF again and attach that.")
        ) from error


def _refuse_unfit(pdf: pikepdf.Pdf) -> None:
    if pdf.is_encrypted:
        raise _protected()
    pages = len(pdf.pages)
    if pages == 0:
        raise FileRefused(_("This PDF has no pages."))
    if pages > MAX_PAGES:
        raise FileRefused(
            _("This PDF has %(pages)d pages, and the most that can be attached is %(limit)d.")
            % {"pages": pages, "limit": MAX_PAGES}
        )


def _protected() -> FileRefused:
    return FileRefused(
        _("This PDF is protected by a password. Save a copy without protection and attach that.")
    )


def _scrub(pdf: pikepdf.Pdf) -> None:
    del pdf.docinfo
    for page in pdf.pages:
        _drop_annotations(page.obj)
    for dictionary in _dictionaries(pdf):
        _drop_keys(dictionary)
        _clean_photo(dictionary)


def _drop_annotations(page: pikepdf.Object) -> None:
    annotations = page.get("/Annots")
    if not isinstance(annotations, pikepdf.Array):
        return
    kept = [
        annotation
        for annotation in annotations
        if isinstance(annotation, pikepdf.Dictionary)
        and str(annotation.get("/Subtype", "")) not in _FORBIDDEN_ANNOTATIONS
    ]
    for annotation in kept:
        if annotation.get("/Subtype") != "/Widget":
            _drop(annotation, _OF_REMARKS)
    page["/Annots"] = pikepdf.Array(kept)


def _drop(dictionary: pikepdf.Object, keys: Iterable[str]) -> None:
    for key in keys:
        if key in dictionary:
            del dictionary[key]


def _drop_keys(dictionary: pikepdf.Object) -> None:
    _drop(dictionary, _FORBIDDEN_KEYS)
    action = str(dictionary.get("/S", ""))
    if action in _FORBIDDEN_ACTIONS or (action == "/URI" and not _is_safe_link(dictionary)):
        _drop(dictionary, list(dictionary.keys()))


def _is_safe_link(action: pikepdf.Object) -> bool:
    return str(action.get("/URI", "")).strip().lower().startswith(_SAFE_LINKS)


def _clean_photo(item: pikepdf.Object) -> None:
    """A photo stands in a PDF as the camera wrote it, with its place and time."""
    if not isinstance(item, pikepdf.Stream) or "/Filter" not in item:
        return
    filters = item["/Filter"]
    names = list(filters) if isinstance(filters, pikepdf.Array) else [filters]
    if names == [pikepdf.Name.DCTDecode]:
        item.write(without_metadata(item.read_raw_bytes()), filter=pikepdf.Name.DCTDecode)


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every dictionary of the file: of its objects, and those written inside others."""
    pending: list[pikepdf.Object] = [pdf.trailer, *pdf.objects]
    while pending:
        item = pending.pop()
        if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
            yield item
            children = [item[key] for key in list(item.keys()) if key in item]
        elif isinstance(item, pikepdf.Array):
            children = list(item)
        else:
            continue
        pending += [
            child
            for child in children
            if isinstance(child, pikepdf.Dictionary | pikepdf.Array) and not child.is_indirect
        ]
