"""A form in a partial still has its token when the partial is given only what is named.

`{% include ... only %}` hands over nothing else, the token included; Django's test client would
not notice, since it asks for none.
"""

import re
from pathlib import Path

from django.conf import settings

TEMPLATES = Path(settings.BASE_DIR) / "templates"
INCLUDE_ONLY = re.compile(r'{% include "([^"]+)"([^%]*) only %}')


def test_partials_with_a_form_are_given_the_token() -> None:
    texts = {
        str(path.relative_to(TEMPLATES)): path.read_text() for path in TEMPLATES.rglob("*.html")
    }
    with_form = {name for name, text in texts.items() if "{% csrf_token %}" in text}
    assert with_form
    without = [
        f"{name}: {partial}"
        for name, text in texts.items()
        for partial, given in INCLUDE_ONLY.findall(text)
        if partial in with_form and "csrf_token=csrf_token" not in given
    ]
    assert without == []
