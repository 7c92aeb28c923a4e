"""What every page has to pass: no accessibility violations, and no sideways scrolling."""

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
# Colours that change with the scheme do so over a moment; what counts is where they arrive.
END_TRANSITIONS = """() => new Promise((done) => requestAnimationFrame(() => {
    for (const animation of document.getAnimations()) animation.finish();
    done();
}))"""
NARROW = {"width": 320, "height": 640}


def axe(page: Page, *, schemes: tuple[str, ...] = ("light", "dark")) -> None:
    """Assert that axe finds nothing on the page as it stands, in light and in dark."""
    # Without scripts axe would wait for ever.
    assert page.evaluate("matchMedia('(scripting: enabled)').matches"), "axe needs scripts"
    # Half a megabyte of script: once in a page is enough.
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    options = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        page.evaluate(END_TRANSITIONS)
        found = AxeResults(page.evaluate("options => axe.run(document, options)", options))
        assert found.violations_count == 0, f"{page.url} ({scheme})\n{found.generate_report()}"
    page.emulate_media(color_scheme=None)


def fits_narrow(page: Page) -> None:
    """Assert that the page can be read at 320 px without scrolling sideways."""
    before = page.viewport_size
    page.set_viewport_size(NARROW)
    wide = page.evaluate("document.documentElement.scrollWidth")
    if before:
        page.set_viewport_size(before)
    assert wide <= NARROW["width"], f"{page.url} is {wide} px wide on a 320 px screen"
