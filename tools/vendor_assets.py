#!/usr/bin/env -S uv run --script
# /// script
# requires-python = ">=3.12"
# dependencies = ["fonttools>=4.55", "brotli>=1.1"]
# ///
"""Refresh the third-party assets kept under static/vendor/.

Run ``uv run --script tools/vendor_assets.py``. It needs ``npm`` (its download client only; nothing
is built or executed) and writes the files, their licences and ``manifest.json`` with the SHA-256
of each. The site itself needs neither Node nor this script.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
FIGURES_FAMILY = "Laurel Figures"


@dataclass(frozen=True)
class Package:
    """One npm package and the files taken from it (source path in the package -> target name)."""

    name: str
    version: str
    licence: str
    folder: str
    files: dict[str, str]
    licence_file: str = "LICENSE"
    note: str = ""


def _fonts(family: str, *, axis: str, styles: tuple[str, ...]) -> dict[str, str]:
    subsets = ("latin", "latin-ext")
    names = [f"{family}-{part}-{axis}-{style}.woff2" for style in styles for part in subsets]
    return {f"files/{name}": name for name in names}


def _bootstrap() -> dict[str, str]:
    parts = ("reboot", "grid", "utilities")
    names = [f"bootstrap-{part}{rtl}.min.css" for part in parts for rtl in ("", ".rtl")]
    return {f"dist/css/{name}": name for name in names}


PACKAGES = (
    Package(
        "bootstrap",
        "5.3.8",
        "MIT",
        "bootstrap",
        _bootstrap(),
        note="Reboot, grid and utilities only; the pointer to the source map is removed.",
    ),
    Package(
        "@fontsource-variable/source-serif-4",
        "5.3.1",
        "OFL-1.1",
        "source-serif-4",
        _fonts("source-serif-4", axis="opsz", styles=("normal", "italic")),
    ),
    Package(
        "@fontsource-variable/public-sans",
        "5.3.0",
        "OFL-1.1",
        "public-sans",
        _fonts("public-sans", axis="wght", styles=("normal", "italic")),
    ),
    Package(
        "@fontsource-variable/noto-sans-arabic",
        "5.3.0",
        "OFL-1.1",
        "noto-sans-arabic",
        {
            "files/noto-sans-arabic-arabic-wght-normal.woff2": (
                "noto-sans-arabic-arabic-wght-normal.woff2"
            )
        },
        note="Loaded for Arabic pages only.",
    ),
    Package(
        "source-serif",
        "4.5.1",
        "OFL-1.1",
        "laurel-figures",
        {"WOFF2/VAR/SourceSerif4Variable-Roman.ttf.woff2": "laurel-figures.woff2"},
        licence_file="LICENSE.md",
        note=(
            "Cut down to its old-style figures, which the web subsets of the family leave out, "
            f"and renamed {FIGURES_FAMILY} as the licence's reserved name asks."
        ),
    ),
)


def fetch(package: Package, into: Path) -> Path:
    """Download and unpack one package; return the folder with its contents."""
    spec = f"{package.name}@{package.version}"
    command = ["npm", "pack", "--silent", spec, "--pack-destination", str(into)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    archive = into / done.stdout.strip().splitlines()[-1]
    target = into / archive.stem
    with tarfile.open(archive) as tar:
        tar.extractall(target, filter="data")
    return target / "package"


def strip_source_map(css: bytes) -> bytes:
    """Drop the source-map comment: hashed static storage would look for the missing map."""
    return re.sub(rb"/\*# sourceMappingURL=.*?\*/\s*", b"", css)


def cut_figures(source: Path, target: Path) -> None:
    """Write a font of the old-style proportional figures alone, mapped to the plain digits."""
    options = subset.Options(layout_features=["onum"], flavor="woff2", notdef_outline=True)
    options.recalc_timestamp = False
    font = subset.load_font(str(source), options)
    chooser = subset.Subsetter(options)
    chooser.populate(text="0123456789")
    chooser.subset(font)
    oldstyle = _single_substitutions(font, "onum")
    for table in font["cmap"].tables:
        table.cmap = {code: oldstyle.get(name, name) for code, name in table.cmap.items()}
    del font["GSUB"]
    _rename(font)
    subset.save_font(font, str(target), options)


def _single_substitutions(font: TTFont, feature: str) -> dict[str, str]:
    table = font["GSUB"].table
    found: dict[str, str] = {}
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag != feature:
            continue
        for index in record.Feature.LookupListIndex:
            for entry in table.LookupList.Lookup[index].SubTable:
                found.update(getattr(getattr(entry, "ExtSubTable", entry), "mapping", {}))
    if len(found) < 10:
        raise ValueError(f"the font has no full set of {feature} figures")
    return found


def _rename(font: TTFont) -> None:
    for record in list(font["name"].names):
        if record.nameID in {1, 3, 4, 6, 16, 25}:
            text = FIGURES_FAMILY.replace(" ", "") if record.nameID in {6, 25} else FIGURES_FAMILY
            record.string = text


def vendor(package: Package, downloads: Path) -> dict[str, object]:
    """Copy one package's chosen files and licence; return its manifest entry."""
    source = fetch(package, downloads)
    folder = VENDOR / package.folder
    folder.mkdir(parents=True, exist_ok=True)
    for origin, name in package.files.items():
        target = folder / name
        if package.folder == "laurel-figures":
            cut_figures(source / origin, target)
        elif name.endswith(".css"):
            target.write_bytes(strip_source_map((source / origin).read_bytes()))
        else:
            target.write_bytes((source / origin).read_bytes())
    (folder / "LICENSE.txt").write_bytes((source / package.licence_file).read_bytes())
    files = sorted(path for path in folder.iterdir() if path.is_file())
    return {
        "name": package.name,
        "version": package.version,
        "licence": package.licence,
        "origin": f"npm package {package.name}",
        "note": package.note,
        "files": {
            path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in files
        },
    }


def main() -> None:
    """Refresh every package and rewrite the manifest."""
    with tempfile.TemporaryDirectory() as scratch:
        entries = [vendor(package, Path(scratch)) for package in PACKAGES]
    manifest = json.dumps({"packages": entries}, indent=2, ensure_ascii=False)
    (VENDOR / "manifest.json").write_text(manifest + "\n", encoding="utf-8")
    print(f"{len(entries)} packages refreshed in {VENDOR}")


if __name__ == "__main__":
    main()
