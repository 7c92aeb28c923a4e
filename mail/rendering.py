"""From a template to a subject and a body, and from a body to its HTML twin."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context, Engine
from django.template.loader import render_to_string
from django.utils import translation

SUBJECT_LENGTH = 200
_PREFIX = "Subject:"
_NAME = re.compile(r"[a-z0-9_-]+(/[a-z0-9_-]+)*")


@dataclass(frozen=True, slots=True)
class Rendered:
    subject: str
    body: str


def render(
    template: str,
    context: Mapping[str, Any],
    *,
    language: str,
    secret: Mapping[str, str],
    unsubscribe_url: str = "",
) -> Rendered:
    """Render ``templates/mail/<template>.txt`` and the shared footer, as plain text.

    The text up to the first blank line is the subject, whatever line breaks a value brought
    along, so no value can add a header.

    Raises:
        ValueError: the template does not begin with "Subject:", or its subject holds a secret.
        TemplateDoesNotExist: there is no such template.
    """
    if not _NAME.fullmatch(template):
        raise ValueError(f"{template!r} is not the name of a mail template.")
    values = {
        **context,
        "site_url": settings.SITE_URL.rstrip("/"),
        "site_name": settings.SITE_NAME,
        "language": language,
        "secret": secret,
        "unsubscribe_url": unsubscribe_url,
    }
    with translation.override(language):
        text = _plain_text(f"mail/{template}.txt", values)
        footer = _plain_text("mail/footer.txt", values)
    head, _, body = clean_body(text).partition("\n\n")
    if not head.startswith(_PREFIX):
        raise ValueError(f"mail/{template}.txt does not begin with {_PREFIX!r}.")
    if any(mark in head for mark in secret.values()):
        raise ValueError(f"mail/{template}.txt has a secret in its subject.")
    return Rendered(
        subject=clean_subject(head.removeprefix(_PREFIX)),
        body=clean_body(f"{body}\n\n{footer}"),
    )


def clean_subject(text: str) -> str:
    """One line without control characters, at most 200 characters."""
    return " ".join(_without_controls(text).split())[:SUBJECT_LENGTH]


def clean_body(text: str) -> str:
    """Unix line ends, no control characters, at most one blank line in a row."""
    lines = [_without_controls(line).rstrip() for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def html_of(*, subject: str, body: str, language: str) -> str:
    """The plain text as a small HTML page: escaped, with paragraphs and clickable links."""
    with translation.override(language):
        values = {
            "subject": subject,
            "body": body,
            "language": language,
            "direction": "rtl" if translation.get_language_bidi() else "ltr",
        }
        return render_to_string("mail/message.html", values)


def _plain_text(name: str, values: dict[str, Any]) -> str:
    template = Engine.get_default().get_template(name)
    return str(template.render(Context(values, autoescape=False)))


def _without_controls(text: str) -> str:
    return "".join(
        " " if character in "\t\n\r" else character
        for character in text
        if character in "\t\n\r" or unicodedata.category(character) != "Cc"
    )
