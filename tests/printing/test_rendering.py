"""From a page to a PDF: tags, words, sameness, and nothing loaded that is not ours."""

import socket
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

import printing
from printing import fetching, libraries, preparing, rendering
from tests.printing.reading import (
    drawings_of,
    elements,
    fonts_by_text,
    has_attachment,
    opened,
    squeezed,
    text_of,
)

HEAD = """<!doctype html><html lang="en"><head><title>A made-up title</title>
<meta name="dcterms.created" content="2031-05-01T12:00:00Z">
<link rel="stylesheet" href="/static/css/tokens.css">
<link rel="stylesheet" href="/static/css/pdf-fonts.css">
<link rel="stylesheet" href="/static/css/pdf.css"></head><body>"""


def made(body: str, identifier: str = "one") -> bytes:
    return printing.pdf(f"{HEAD}{body}</body></html>", identifier=identifier)


@pytest.fixture(scope="module")
def content() -> bytes:
    return made(
        "<h1>Heading</h1><p>Some words</p><ul><li>An item</li></ul>"
        '<dl><div class="row"><dt>Term</dt><dd>Meaning</dd></div></dl>'
        "<table><caption>Counts</caption><thead><tr><th scope='col'>Year</th></tr></thead>"
        "<tbody><tr><th scope='row'>2030</th></tr></tbody></table>"
        '<figure><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
        "<title>A chart</title></svg><figcaption>Beside it</figcaption></figure>"
        '<a href="https://example.org/">A link</a>'
    )


class TestTags:
    def test_the_file_says_that_it_is_for_everybody(self, content: bytes) -> None:
        document = opened(content)
        assert document.open_metadata()["pdfuaid:part"] == "1"
        assert bool(document.Root.MarkInfo.Marked)
        assert bool(document.Root.ViewerPreferences.DisplayDocTitle)
        assert str(document.Root.Lang) == "en"
        assert str(document.docinfo.Title) == "A made-up title"
        assert str(document.docinfo.CreationDate).startswith("D:20310501120000")

    def test_every_piece_has_its_kind(self, content: bytes) -> None:
        kinds = {element.kind for element in elements(content)}
        assert {"H1", "P", "L", "LI", "Table", "TH", "Caption", "Link"} <= kinds

    def test_a_chart_is_named_and_its_caption_read(self, content: bytes) -> None:
        assert [e.instead for e in elements(content) if e.kind == "Figure"] == ["A chart"]
        assert [e.kind for e in elements(content) if "Caption" in e.held] == ["Table"]
        assert "Besideit" in text_of(content)

    def test_a_drawing_hidden_from_screen_readers_is_in_no_tag(self) -> None:
        """It is drawn all the same, as what stands behind the page."""
        shape = '<rect width="9" height="9" fill="#ff0000" />'
        drawing = f'<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="28">{shape}</svg>'
        content = made(f'<div aria-hidden="true">{drawing}</div><p>Words</p>')
        assert [e for e in elements(content) if e.kind == "Figure"] == []
        (drawn,) = drawings_of(content)
        assert b"1 0 0 rg" in drawn

    def test_lists_hold_items_alone(self, content: bytes) -> None:
        lists = [element.held for element in elements(content) if element.kind == "L"]
        assert lists == [["LI"]]
        assert "TermMeaning" in text_of(content)


class TestWords:
    def test_letters_come_from_the_font_that_has_them(self) -> None:
        content = made("<p>Łódź, Gdańsk and İzmir</p>")
        assert squeezed("Łódź, Gdańsk and İzmir") in text_of(content)
        fonts = {mark: font for text, font in fonts_by_text(content) for mark in text}
        assert fonts["Ł"].endswith("Public-Sans-Extended")
        assert fonts["d"].endswith("+Public-Sans")

    def test_arabic_is_set_in_a_font_of_ours(self) -> None:
        content = made('<p dir="rtl" lang="ar">مرحبا</p>')
        runs = fonts_by_text(content)
        assert set("".join(text for text, _font in runs)) == set("مرحبا")
        assert {font.partition("+")[2] for _text, font in runs} == {"Noto-Sans-Arabic"}

    def test_each_text_runs_its_own_way(self) -> None:
        """A full stop stands behind a sentence, a minus before its figure, in any document."""
        page = HEAD.replace('<html lang="en">', '<html lang="ar" dir="rtl">')
        body = "<h3>Which data?</h3><ul><li>It <b>is</b> so.</li></ul><table><td>−25 %</td></table>"
        text = text_of(printing.pdf(f"{page}{body}</body></html>", identifier="rtl"))
        for words in ("Whichdata?", "Itisso.", "−25%"):
            assert words in text

    @pytest.mark.parametrize(
        ("text", "way"),
        [("Which?", "ltr"), ("«مرحبا»", "rtl"), ("1. שלום", "rtl"), ("−25 %", "ltr"), ("", "ltr")],
    )
    def test_the_first_letter_says_which_way(self, text: str, way: str) -> None:
        assert preparing.direction(text) == way

    def test_what_is_folded_on_screen_is_open_on_paper(self) -> None:
        content = made("<details><summary>Show it</summary><p>The figures</p></details>")
        assert text_of(content) == "Thefigures"


class TestPaper:
    @pytest.mark.parametrize(
        ("sheet", "size"),
        [
            ("", (595, 842)),
            ('<link rel="stylesheet" href="/static/css/pdf-letter.css">', (612, 792)),
        ],
    )
    def test_its_size(self, sheet: str, size: tuple[int, int]) -> None:
        document = opened(made(f"{sheet}<p>x</p>"))
        box = document.pages[0].mediabox
        assert (round(float(box[2])), round(float(box[3]))) == size


class TestSameness:
    def test_the_same_page_gives_the_same_file(self) -> None:
        first, again, other = made("<p>x</p>"), made("<p>x</p>"), made("<p>x</p>", "two")
        assert first == again
        one, two = opened(first), opened(other)
        assert bytes(one.trailer.ID[0]) != bytes(two.trailer.ID[0])


class TestWhatIsLoaded:
    @pytest.fixture
    def calls(self, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
        """What was asked of the network."""
        asked: list[Any] = []

        def refuse(_socket: Any, address: Any) -> None:
            asked.append(address)
            raise OSError

        monkeypatch.setattr(socket.socket, "connect", refuse)
        monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kw: asked.append(args) or [])
        return asked

    @pytest.mark.parametrize(
        "markup",
        [
            '<link rel="attachment" href="{address}">',
            '<link rel="ATTACHMENT stylesheet" href="{address}">',
            '<a rel="attachment" href="{address}">here</a>',
            '<img src="{address}" alt="here">',
            '<object data="{address}">here</object>',
            '<embed src="{address}">',
            '<style>@import url("{address}"); p {{ background: url("{address}") }}</style>',
            '<svg xmlns="http://www.w3.org/2000/svg"><image href="{address}"/></svg>',
        ],
    )
    def test_no_file_and_no_address(self, calls: list[Any], tmp_path: Path, markup: str) -> None:
        secret = tmp_path / "secret.txt"
        secret.write_text("Not for your eyes")
        for address in (secret.as_uri(), "http://192.0.2.1/x", f"{settings.SITE_URL}/x"):
            content = made(f"<p>Words</p>{markup.format(address=address)}")
            assert "Words" in text_of(content)
            assert not has_attachment(content)
            assert squeezed("Not for your eyes") not in text_of(content)
        assert calls == []

    def test_not_even_data_is_attached(self) -> None:
        markup = '<link rel="attachment" href="data:,x"><a rel="attachment" href="data:,x">x</a>'
        assert not has_attachment(made(markup))

    @pytest.mark.parametrize(
        "address",
        [
            "file:///etc/hostname",
            "FILE:///etc/hostname",
            "http://192.0.2.1/x",
            "ftp://192.0.2.1/x",
            f"{settings.SITE_URL}/x",
            f"{settings.SITE_URL}/static/none.css",
            f"{settings.SITE_URL}/static/../manage.py",
            f"{settings.SITE_URL}/static/%2e%2e/manage.py",
            f"{settings.SITE_URL}/static//etc/hostname",
        ],
    )
    def test_the_fetcher_refuses(self, calls: list[Any], address: str) -> None:
        with pytest.raises(Exception, match=r"disallowed|No such|outside"):
            fetching.OwnFiles().fetch(address)
        assert calls == []

    def test_the_fetcher_gives_our_own(self) -> None:
        sheet = fetching.OwnFiles().fetch(f"{fetching.static_address()}css/pdf.css")
        assert b"@page" in sheet.read()
        assert sheet.content_type == "text/css"
        assert fetching.OwnFiles().fetch("data:text/plain,hello").read() == b"hello"

    def test_the_fonts_are_all_found(self, caplog: pytest.LogCaptureFixture) -> None:
        made("<p>x</p>")
        assert [
            r.getMessage() for r in caplog.records if "cannot be loaded" in r.getMessage()
        ] == []


class TestTurns:
    def test_who_waits_in_vain_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(rendering, "PATIENCE_SECONDS", 0.01)
        with rendering._turn, pytest.raises(printing.Busy):
            made("<p>x</p>")
        assert made("<p>x</p>")

    def test_a_failure_frees_the_turn(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*args: Any, **kwargs: Any) -> None:
            raise MemoryError

        with monkeypatch.context() as patch:
            patch.setattr(rendering.weasyprint.HTML, "write_pdf", fail)
            with pytest.raises(MemoryError):
                made("<p>x</p>")
        assert made("<p>x</p>")


class TestLibraries:
    def test_they_are_here(self) -> None:
        assert libraries.missing() == []
        assert printing.available()

    def test_one_that_is_missing_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(libraries.NEEDED, "made-up", ("libmade-up.so.0",))
        assert libraries.missing() == ["made-up"]
