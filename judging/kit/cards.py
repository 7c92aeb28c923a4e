"""The picture that social media show of an honour: award, year, honour, programme, agency.

Drawn by Pillow with the site's own fonts. They come in two files, for Latin letters and for further
ones; a line with letters that neither has is left out rather than shown as boxes.
"""

from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630
MARGIN = 80
PAPER, INK, MUTED, BRASS = "#FBFAF7", "#14202B", "#52606D", "#8A6A1F"
MOST_LINES = 3
_SERIF = "source-serif-4/source-serif-4-{}-opsz-normal.woff2"
_SANS = "public-sans/public-sans-{}-wght-normal.woff2"


def social_card(*, award: str, year: int, honour: str, programme: str, agency: str) -> bytes:
    """A PNG of 1200 by 630 points."""
    card = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(card)
    draw.rectangle((0, 0, WIDTH, 14), fill=BRASS)
    at = MARGIN
    at = _write(draw, at, f"{award} {year}", _SANS, 30, MUTED)
    at = _write(draw, at + 26, honour, _SANS, 40, BRASS)
    at = _write(draw, at + 26, programme, _SERIF, 68, INK)
    _write(draw, at + 26, agency, _SERIF, 40, INK)
    written = BytesIO()
    card.save(written, format="PNG", optimize=True)
    return written.getvalue()


def _write(
    draw: ImageDraw.ImageDraw, at: int, text: str, family: str, size: int, colour: str
) -> int:
    """Write a text in at most MOST_LINES lines; returns where the next begins."""
    words = " ".join(text.split())
    if not words or not all(_file_for(letter, family) for letter in words):
        return at
    lines = list(_lines(words, family, size))
    for line in lines[:MOST_LINES]:
        is_cut = line is lines[MOST_LINES - 1] if len(lines) > MOST_LINES else False
        _line(draw, at, f"{line}…" if is_cut else line, family, size, colour)
        at += round(size * 1.25)
    return at


def _lines(words: str, family: str, size: int) -> Iterator[str]:
    line = ""
    for word in words.split(" "):
        longer = f"{line} {word}".strip()
        if line and _width(longer, family, size) > WIDTH - 2 * MARGIN:
            yield line
            line = word
        else:
            line = longer
    yield line


def _width(text: str, family: str, size: int) -> float:
    return sum(_font(file, size).getlength(run) for file, run in _runs(text, family))


def _line(
    draw: ImageDraw.ImageDraw, at: int, text: str, family: str, size: int, colour: str
) -> None:
    across = float(MARGIN)
    for file, run in _runs(text, family):
        font = _font(file, size)
        draw.text((across, at + size), run, fill=colour, font=font, anchor="ls")
        across += font.getlength(run)


def _runs(text: str, family: str) -> Iterator[tuple[str, str]]:
    """Pieces of the text, each with the file that has its letters."""
    run, of = "", ""
    for letter in text:
        file = _file_for(letter, family) or of
        if run and file != of:
            yield of, run
            run = ""
        run, of = run + letter, file
    if run:
        yield of, run


def _file_for(letter: str, family: str) -> str:
    for part in ("latin", "latin-ext"):
        path = family.format(part)
        if ord(letter) in _letters(path):
            return path
    return ""


@lru_cache(maxsize=8)
def _letters(path: str) -> frozenset[int]:
    return frozenset(TTFont(_vendored(path)).getBestCmap())


@lru_cache(maxsize=16)
def _font(path: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_vendored(path), size)


def _vendored(path: str) -> Path:
    return Path(settings.BASE_DIR) / "static" / "vendor" / path
