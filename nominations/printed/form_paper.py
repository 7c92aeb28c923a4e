"""A form without answers on paper: what is asked, to be read before a nomination is started."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

import printing
from nominations.offline.sheet import Sheet, is_rtl

TEMPLATE = "nominations/offline/form_pdf.html"


def form_pdf(sheet: Sheet) -> bytes:
    """The form as a tagged PDF.

    Raises:
        printing.Busy: too many files are being made; try again.
    """
    with translation.override(sheet.words):
        context = {
            "sheet": sheet,
            "language": sheet.words,
            "direction": "rtl" if is_rtl(sheet.words) else "ltr",
            "made_at": sheet.made_at,
            "letter": False,
            "site_name": settings.SITE_NAME,
        }
        page = render_to_string(TEMPLATE, context)
    identifier = f"form {sheet.cycle} {sheet.form_version}"
    return printing.pdf(page, identifier=identifier)
