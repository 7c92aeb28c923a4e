"""Contrast of the colours, computed as WCAG 2.2 defines it."""

import re

import pytest

from tests.design.places import CSS

PAIR = re.compile(r"--(?P<name>[a-z-]+): light-dark\((?P<light>#\w{6}), (?P<dark>#\w{6})\);")
PLAIN = re.compile(r"--(?P<name>[a-z-]+): (?P<value>#\w{6});")
TEXT = CSS.joinpath("tokens.css").read_text()
COLOURS = {match["name"]: (match["light"], match["dark"]) for match in PAIR.finditer(TEXT)}
SCHEMES = ["light", "dark"]

# WCAG 1.4.3: text against what it stands on.
READ = [
    *[
        (ink, ground)
        for ink in ("ink", "muted", "laurel", "alert", "slate")
        for ground in ("paper", "surface", "well")
    ],
    *[("ink", f"{tone}-soft") for tone in ("laurel", "brass", "alert", "slate")],
    *[("muted", f"{tone}-soft") for tone in ("laurel", "brass")],
    ("brass", "paper"),
    ("brass", "surface"),
    ("brass", "brass-soft"),
    ("brass", "well"),
    ("laurel", "laurel-soft"),
    ("alert", "alert-soft"),
    ("on-laurel", "laurel"),
    ("on-laurel", "laurel-deep"),
    ("on-laurel-mid", "laurel-mid"),
    ("on-alert", "alert"),
]
# WCAG 1.4.11: borders of controls, the focus ring and parts of charts.
SEEN = [
    (part, ground)
    for part in ("muted", "focus", "laurel", "laurel-mid", "brass", "slate", "alert")
    for ground in ("paper", "surface")
]


def luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour (WCAG 2.2, definition "relative luminance")."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_formula_gives_the_known_ends() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("scheme", [0, 1], ids=SCHEMES)
@pytest.mark.parametrize(("ink", "ground"), READ)
def test_text_can_be_read(ink: str, ground: str, scheme: int) -> None:
    assert contrast(COLOURS[ink][scheme], COLOURS[ground][scheme]) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1], ids=SCHEMES)
@pytest.mark.parametrize(("part", "ground"), SEEN)
def test_parts_can_be_seen(part: str, ground: str, scheme: int) -> None:
    assert contrast(COLOURS[part][scheme], COLOURS[ground][scheme]) >= 3


def test_the_plain_colours_are_the_light_ones() -> None:
    plain = {match["name"]: match["value"] for match in PLAIN.finditer(TEXT)}
    assert plain == {name: light for name, (light, _) in COLOURS.items()}


def test_colours_are_named_in_one_place_only() -> None:
    """Other sheets speak of tokens; white under a QR code and on paper is meant as white."""
    allowed = {"#fff"}
    sheets = [path for path in CSS.glob("*.css") if path.name != "tokens.css"]
    strays = {
        f"{path.name}: {found}"
        for path in sheets
        for found in re.findall(r":[^;{}]*?(#[0-9a-fA-F]{3,8})\b", path.read_text())
        if found.lower() not in allowed
    }
    assert strays == set()
