"""What a template makes of its context: no header can be added, nothing is escaped."""

from datetime import date

import pytest
from django.template import TemplateDoesNotExist
from hypothesis import given
from hypothesis import strategies as st

from mail.rendering import clean_body, clean_subject, html_of, render


def rendered(template: str = "hello", **context: object):
    return render(template, context, language="en", secret={})


def test_subject_body_and_footer(settings) -> None:
    settings.SITE_URL = "https://laurel.example.org/"
    mail = rendered(name="Ñ & <Co>")
    assert mail.subject == "Hello Ñ & <Co>"
    assert mail.body.startswith(
        "Dear Ñ & <Co>,\n\n"
        "See https://laurel.example.org/start?a=1&b=2 for <details>.\n\n--\nLaurel"
    )
    assert mail.body.endswith("https://laurel.example.org")


def test_the_footer_tells_how_to_stop() -> None:
    mail = render("hello", {}, language="en", secret={}, unsubscribe_url="https://example.org/stop")
    assert mail.body.endswith("To get no more of these messages: https://example.org/stop")


@pytest.mark.parametrize(
    "name",
    [
        "Ada\nBcc: eve@example.org",
        "Ada\r\nBcc: eve@example.org",
        "Ada\u2028Bcc: x",
        "Ada\x0bBcc: x",
    ],
)
def test_a_line_break_in_a_value_adds_no_header(name: str) -> None:
    mail = rendered(name=name)
    assert mail.subject.startswith("Hello Ada Bcc: ")
    assert "\n" not in mail.subject


def test_a_blank_line_in_a_value_only_moves_words_into_the_text() -> None:
    mail = rendered(name="Ada\n\nBcc: eve@example.org")
    assert mail.subject == "Hello Ada"
    assert mail.body.startswith("Bcc: eve@example.org\n\nDear Ada")


@given(st.text())
def test_a_subject_is_one_line_of_bounded_length(text: str) -> None:
    subject = clean_subject(text)
    assert len(subject.splitlines()) <= 1
    assert len(subject) <= 200


@given(st.text())
def test_a_body_has_no_control_characters_and_settles_at_once(text: str) -> None:
    body = clean_body(text)
    assert "\x00" not in body
    assert "\r" not in body
    assert "\n\n\n" not in body
    assert clean_body(body) == body


def test_the_language_of_the_reader_is_used() -> None:
    mail = render("language", {"when": date(2031, 3, 1)}, language="es", secret={})
    assert mail.subject == "es"
    assert mail.body.lower().startswith("marzo")


def test_a_secret_in_the_subject_is_refused() -> None:
    with pytest.raises(ValueError, match="secret in its subject"):
        render("code_in_subject", {}, language="en", secret={"code": "[[m:code]]"})


def test_a_template_without_a_subject_is_refused() -> None:
    with pytest.raises(ValueError, match="Subject:"):
        rendered("no_subject")


@pytest.mark.parametrize("name", ["../base", "Hello", "hello.txt", ""])
def test_only_names_of_mail_templates_are_taken(name: str) -> None:
    with pytest.raises(ValueError, match="not the name"):
        rendered(name)


def test_a_missing_template_is_an_error() -> None:
    with pytest.raises(TemplateDoesNotExist):
        rendered("nowhere")


def test_the_html_twin_is_escaped_and_clickable() -> None:
    body = "Dear <b>Ada</b>,\n\nsee https://example.org/a?b=1&c=2.\nBye"
    html = html_of(subject="A <b>", body=body, language="en")
    assert "<p>Dear &lt;b&gt;Ada&lt;/b&gt;,</p>" in html
    assert '<a href="https://example.org/a?b=1&amp;c=2"' in html
    assert "<title>A &lt;b&gt;</title>" in html
    assert 'lang="en" dir="ltr"' in html


def test_the_html_twin_runs_from_right_to_left_where_the_language_does() -> None:
    assert 'lang="ar" dir="rtl"' in html_of(subject="x", body="x", language="ar")
