"""JPEG data that stays as it is, inside a PDF: what it says beside its pixels is cut out."""

_START = b"\xff\xd8"
_START_OF_SCAN = 0xDA
# JFIF's own segment, and Adobe's, which says how colours are to be read, stay. The other
# application segments (Exif, XMP, IPTC, thumbnails) and comments go (ITU-T T.81, B.1.1.3).
_APPLICATION = range(0xE0, 0xF0)
_KEPT = {0xE0, 0xEE}
_COMMENT = 0xFE
_STANDALONE = {0x01, *range(0xD0, 0xD9)}


def without_metadata(content: bytes) -> bytes:
    """The same picture without application segments and comments; not decoded.

    Data that is no JPEG, or a broken one, comes back empty: a reader shows nothing for it.
    """
    if not content.startswith(_START):
        return b""
    kept = bytearray(_START)
    at = len(_START)
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == _START_OF_SCAN:
            return bytes(kept + content[at:])
        if marker == 0xFF or marker in _STANDALONE:
            at += 1 if marker == 0xFF else 2
            continue
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4])
        if not _is_dropped(marker):
            kept += content[at:end]
        at = end
    return b""


def _is_dropped(marker: int) -> bool:
    return marker == _COMMENT or (marker in _APPLICATION and marker not in _KEPT)
