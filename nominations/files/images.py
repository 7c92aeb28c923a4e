"""Pictures: decoded, turned upright, and written anew with nothing but their pixels."""

import warnings
from io import BytesIO

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps

from nominations.exceptions import FileRefused

MAX_PIXELS = 40_000_000
QUALITY = 90

# Pillow only warns of a picture that unpacks to something huge; here that is an error for good.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)


def clean_image(content: bytes, kind: str, *, saved_as: str = "") -> bytes:
    """The picture's pixels as a new file of the same kind, or of the one to save it as.

    Place, camera, author, comments, thumbnails, colour profiles and further frames are gone.

    Args:
        kind: Pillow's name of the format that it must be, such as PNG or JPEG.
        saved_as: PNG, JPEG or WEBP; by default `kind`.

    Raises:
        FileRefused: it cannot be decoded as that kind, or has too many pixels.
    """
    # WeasyPrint, once loaded, lets the whole process take pictures that are cut short.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with Image.open(BytesIO(content), formats=[kind]) as image:
            # The size stands in the header: nothing is decoded before it is checked.
            if image.width * image.height > MAX_PIXELS:
                raise too_many_pixels()
            upright = ImageOps.exif_transpose(image)
            bare = _bare(upright)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise too_many_pixels() from error
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError) as error:
        raise FileRefused(
            _("This picture is damaged and could not be read. Save it again and try once more.")
        ) from error
    written = BytesIO()
    bare.save(written, format=saved_as or kind, quality=QUALITY)
    return written.getvalue()


def pixels_of(content: bytes, kind: str) -> int:
    """How many pixels a picture that `clean_image` wrote has."""
    with Image.open(BytesIO(content), formats=[kind]) as image:
        return image.width * image.height


def _bare(image: Image.Image) -> Image.Image:
    """A copy of the pixels alone, in a mode that every one of the kinds can hold."""
    plain = _in_common_mode(image)
    return Image.frombytes(plain.mode, plain.size, plain.tobytes())


def _in_common_mode(image: Image.Image) -> Image.Image:
    if image.mode in {"I", "I;16", "I;16B", "F"}:
        # 16 bits a channel: keep the upper eight.
        return image.point(lambda value: value / 256).convert("L")
    has_alpha = "A" in image.getbands() or "transparency" in image.info
    if has_alpha and image.format != "JPEG":
        return image.convert("RGBA")
    return image if image.mode in {"L", "RGB"} else image.convert("RGB")


def too_many_pixels() -> FileRefused:
    return FileRefused(
        _("This picture has more than %(limit)s pixels. Save it smaller and try again.")
        % {"limit": number_format(MAX_PIXELS, force_grouping=True)}
    )
