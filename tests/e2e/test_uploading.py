"""A large file over a bad line goes in pieces, waits, goes on after a reload, and is attached."""

import random
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, Route, expect

from tests.e2e.checks import axe, fits_narrow
from tests.e2e.people import NewPerson, People
from tests.e2e.steps.moving import PATIENCE_MS, follow, go, press
from tests.e2e.steps.signing import demo_sign_in

OWNER = "Owner of an agency's team"
HALF = "To go on, choose the same file again and attach it."
PHONE = {"width": 390, "height": 844}


def photo() -> bytes:
    """Some four megabytes that do not get smaller by packing."""
    size = (1300, 1100)
    pixels = random.Random(7).randbytes(size[0] * size[1] * 3)
    written = BytesIO()
    Image.frombytes("RGB", size, pixels).save(written, "PNG")
    return written.getvalue()


class Line:
    """Between the page and the server: breaks after so many pieces, until it is mended."""

    def __init__(self, page: Page) -> None:
        self.pieces_left = 10**6
        self.offsets: list[int] = []
        self.bytes_through = 0
        page.route(re.compile(r"/uploads/"), self._pass)

    @property
    def is_broken(self) -> bool:
        return self.pieces_left <= 0

    def _pass(self, route: Route) -> None:
        if self.is_broken:
            route.abort("internetdisconnected")
            return
        if route.request.method == "PATCH":
            self.pieces_left -= 1
            self.offsets.append(int(route.request.headers["upload-offset"]))
            self.bytes_through = self.offsets[-1] + len(route.request.post_data_buffer or b"")
        route.continue_()


def open_files(page: Page) -> None:
    go(page, "/nominations/")
    follow(page, "The Parcel Room")
    page.goto(f"{page.url}sections/files/")


def choose(page: Page, file: Path) -> None:
    page.get_by_label("Choose a file").set_input_files(file, timeout=PATIENCE_MS)


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def attach(page: Page) -> None:
    page.get_by_role("button", name="Attach the file").click()


def seen(page: Page, *looks: Callable[[Page], None]) -> None:
    for look in looks:
        look(page)


def test_a_large_file_over_a_bad_line(
    new_person: NewPerson, people: People, tmp_path: Path
) -> None:
    people.expect(r"ERR_INTERNET_DISCONNECTED|422")
    page = demo_sign_in(new_person(viewport=PHONE), OWNER)
    page.on("dialog", lambda dialog: dialog.accept())
    open_files(page)
    line, large = Line(page), written(tmp_path / "noise.png", photo())
    main = page.get_by_role("main")

    line.pieces_left = 2
    choose(page, large)
    attach(page)
    expect(main).to_contain_text("The connection is lost.", timeout=PATIENCE_MS)
    expect(page.get_by_role("progressbar", name="Sending “noise.png”")).to_be_visible()
    seen(page, axe, fits_narrow)

    # It goes on by itself, to the next break; then the page is left and comes back.
    line.pieces_left = 1
    while not line.is_broken:
        page.wait_for_timeout(200)
    expect(main).to_contain_text("MB are there.", timeout=PATIENCE_MS)
    page.get_by_role("button", name=re.compile("^Pause")).click()
    expect(main).to_contain_text("Paused.")
    line.pieces_left = 10**6
    page.reload()
    expect(main).to_contain_text(HALF, timeout=PATIENCE_MS)
    seen(page, axe, fits_narrow)

    there = line.bytes_through
    line.offsets.clear()
    choose(page, large)
    page.get_by_label("What it shows").fill("Noise, made up")
    attach(page)
    row = main.get_by_role("listitem").filter(has_text="noise.png")
    expect(row).to_contain_text("Noise, made up", timeout=PATIENCE_MS)
    expect(main).to_contain_text("“noise.png” is attached.")
    assert line.offsets[0] == there, "what was there is not sent again"
    seen(page, axe, fits_narrow)

    # A bad one is refused in words, and the page stays as it is.
    choose(page, written(tmp_path / "report.pdf", b"<html><script>alert(1)</script></html>"))
    attach(page)
    expect(main).to_contain_text(
        "It must be a PDF, PNG, JPEG, WebP, DOCX or XLSX.", timeout=PATIENCE_MS
    )
    seen(page, axe, fits_narrow)
    page.get_by_role("button", name=re.compile(r"^Cancel\s*: report.pdf")).click()
    expect(main.get_by_text("report.pdf", exact=True)).to_have_count(0)

    # Any other button waits for the file, and then does what it says.
    choose(page, written(tmp_path / "small.png", small()))
    page.get_by_role("button", name="Save and come back later").click()
    page.wait_for_url(re.compile(r"/nominations/[\w-]+/$"), timeout=PATIENCE_MS)
    page.go_back()
    for name in ("noise.png", "small.png"):
        press(page, re.compile(rf"^Remove\s*: {name}"))
        press(page, "Remove")
    expect(main).not_to_contain_text("noise.png")


def small() -> bytes:
    written = BytesIO()
    Image.new("RGB", (9, 9), "white").save(written, "PNG")
    return written.getvalue()
