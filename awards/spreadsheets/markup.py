"""The parts of a workbook are XML; whether one may be parsed shows before its first element.

openpyxl parses some parts by way of defusedxml and others by lxml, if that is installed. What is
refused here reaches neither.
"""

from typing import Any
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.sax import make_parser  # type: ignore[import-untyped]


class _RootReached(Exception):
    """Declarations can only stand before the first element."""


class _UntilRoot(ContentHandler):
    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        raise _RootReached


def has_plain_beginning(head: bytes, *, is_xml: bool) -> bool:
    """Whether a part declares no document type, and with it no entities.

    A part that is no XML at all passes, as a picture, unless it is meant to be XML.
    """
    parser = make_parser()
    parser.forbid_dtd = True
    parser.setContentHandler(_UntilRoot())
    try:
        parser.feed(head)
    except _RootReached:
        return True
    except DefusedXmlException:
        return False
    except (SAXException, ValueError, LookupError):
        return not is_xml
    return not is_xml
