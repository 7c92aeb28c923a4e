"""Pictures for the demo's press kits: drawn here, so that none of them shows anything real."""

from io import BytesIO

from PIL import Image, ImageDraw

SIZE = (1200, 800)
WALL, WOOD, WINDOW, RACK = "#EFEAE0", "#8A6A1F", "#CFE3DA", "#1E5B46"
LOCK, SHACKLE, OUTLINE = "#1E5B46", "#52606D", "#B9AE97"
ROWS, IN_A_ROW, LENT = 3, 4, {2, 5, 11}


def shelf_of_locks() -> bytes:
    """A PNG: a shelf with twelve places for locks, three of them empty, and a window beside it."""
    picture = Image.new("RGB", SIZE, WALL)
    draw = ImageDraw.Draw(picture)
    for row in range(ROWS):
        bottom = 270 + row * 220
        draw.rectangle((80, bottom, 740, bottom + 18), fill=WOOD)
        for place in range(IN_A_ROW):
            is_lent = row * IN_A_ROW + place in LENT
            _lock(draw, 125 + place * 160, bottom, is_lent=is_lent)
    _window(draw)
    written = BytesIO()
    picture.save(written, format="PNG", optimize=True)
    return written.getvalue()


def _lock(draw: ImageDraw.ImageDraw, left: int, bottom: int, *, is_lent: bool) -> None:
    """A lock with its shackle; of one that is lent, its outline on the wall."""
    body = (left, bottom - 90, left + 100, bottom - 4)
    shackle = (left + 18, bottom - 155, left + 82, bottom - 25)
    draw.arc(shackle, 180, 360, fill=OUTLINE if is_lent else SHACKLE, width=6 if is_lent else 18)
    if is_lent:
        draw.rounded_rectangle(body, 10, outline=OUTLINE, width=6)
    else:
        draw.rounded_rectangle(body, 10, fill=LOCK)
        draw.ellipse((left + 41, bottom - 60, left + 59, bottom - 42), fill=WALL)


def _window(draw: ImageDraw.ImageDraw) -> None:
    """A window with a bicycle rack outside."""
    draw.rectangle((820, 150, 1120, 650), fill=WINDOW, outline=WOOD, width=16)
    for left in (870, 940, 1010):
        draw.arc((left, 470, left + 60, 690), 180, 360, fill=RACK, width=10)
    draw.rectangle((836, 580, 1104, 634), fill=WALL)
    draw.line((820, 400, 1120, 400), fill=WOOD, width=10)
