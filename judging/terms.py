"""The terms that judges agree to: a cycle's own, or those that come with Laurel."""

import hashlib
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from awards.models import Cycle
from awards.text import render_markdown
from judging.models import PanelRules


@dataclass(frozen=True, slots=True)
class Terms:
    html: SafeString
    sha256: str
    """Of the words as they were written, in the language in which they were shown."""
    is_own: bool


def terms_of(cycle: Cycle) -> Terms:
    """The terms in the language that is active now."""
    written = PanelRules.objects.filter(cycle=cycle).values_list("terms", flat=True).first() or ""
    if written.strip():
        return Terms(render_markdown(written, first_heading=3), _digest(written), is_own=True)
    text = render_to_string("judging/_terms.html")
    return Terms(text, _digest(text), is_own=False)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
