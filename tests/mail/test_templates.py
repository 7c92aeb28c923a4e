"""Every mail template of the project begins as a mail has to."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Engine

TEMPLATES = Path(settings.BASE_DIR) / "templates" / "mail"
MAILS = sorted(
    path.stem
    for path in TEMPLATES.glob("*.txt")
    if path.stem != "footer" and not path.stem.startswith("_")
)


@pytest.mark.parametrize("name", MAILS)
def test_a_mail_begins_with_its_subject(name: str) -> None:
    Engine.get_default().get_template(f"mail/{name}.txt")
    source = (TEMPLATES / f"{name}.txt").read_text()
    without_tags = re.sub(r"\{% (load|comment) .*?%\}", "", source).lstrip()
    head = without_tags.partition("\n\n")[0]
    assert head.startswith("Subject: ")
    assert "secret." not in head


@pytest.mark.parametrize("name", MAILS)
def test_a_mail_has_no_html(name: str) -> None:
    source = (TEMPLATES / f"{name}.txt").read_text()
    assert not re.search(r"</?(p|a|br|div|b|strong)\b", source)
