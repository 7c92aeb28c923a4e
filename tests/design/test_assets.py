"""The files a page loads: where they come from, that they are there, and what they weigh."""

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from tests.design.places import CSS, STATIC

VENDOR = STATIC / "vendor"
MANIFEST = json.loads((VENDOR / "manifest.json").read_text(encoding="utf-8"))
BUDGET = 40_000


def test_vendored_files_are_those_of_the_manifest() -> None:
    listed: dict[str, str] = {}
    for package in MANIFEST["packages"]:
        listed |= package["files"]
    present = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    assert present == listed


@pytest.mark.parametrize("package", MANIFEST["packages"], ids=lambda package: package["name"])
def test_every_package_says_what_it_is(package: dict[str, object]) -> None:
    assert package["version"]
    assert package["licence"] in {"MIT", "OFL-1.1"}
    assert any(name.endswith("LICENSE.txt") for name in package["files"])


@pytest.mark.parametrize("sheet", sorted(CSS.glob("*.css")), ids=lambda path: path.name)
def test_what_a_sheet_points_to_is_there(sheet: Path) -> None:
    for address in re.findall(r'url\("([^"]+)"\)', sheet.read_text()):
        assert (sheet.parent / address).resolve().is_file(), address


def loaded(bidi: bool, suffix: str) -> list[str]:
    head = render_to_string("partials/head_assets.html", {"LANGUAGE_BIDI": bidi})
    found = re.findall(r'(?:href|src)="/static/([^"]+)"', head)
    return [name for name in found if name.endswith(suffix)]


@pytest.mark.parametrize("bidi", [False, True])
@pytest.mark.parametrize("suffix", [".css", ".js"])
def test_a_page_stays_within_its_weight(bidi: bool, suffix: str) -> None:
    names = loaded(bidi, suffix)
    assert len(names) > 3
    sizes = {}
    for name in names:
        path = finders.find(name)
        assert path, name
        sizes[name] = len(gzip.compress(Path(path).read_bytes(), 9))
    assert sum(sizes.values()) <= BUDGET, sizes


def test_head_files_all_exist() -> None:
    for suffix in (".svg", ".ico", ".png", ".woff2"):
        for name in loaded(False, suffix):
            assert finders.find(name), name
