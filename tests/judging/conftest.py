"""What several files of judging's tests share."""

import pytest

import printing


@pytest.fixture
def papers_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Printed pages stay what they are made from, so that tests read every word, and at once."""
    monkeypatch.setitem(
        vars(printing), "pdf", lambda html, *, identifier: f"{identifier}\n{html}".encode()
    )
