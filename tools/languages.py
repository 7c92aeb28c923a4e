"""Write the list of languages that nominations can be in, from the Unicode CLDR.

Run now and then, when CLDR has a new release: `uv run --with babel python -m tools.languages`.
Babel carries the CLDR's data and is needed for this alone: read at run time, its files for three
hundred languages would take seconds and some hundred megabytes.
"""

from pathlib import Path

from babel import Locale
from babel.core import get_cldr_version, get_global, parse_locale
from babel.localedata import locale_identifiers

from tools.paths import ROOT

TARGET = ROOT / "nominations" / "data" / "languages.tsv"
HEAD = """\
# Languages: code (BCP 47, lower case), own name, English name, direction of its script.
# From the Unicode CLDR, version {version}. Written by tools/languages.py; do not edit.
# Copyright (c) 1991-2026 Unicode, Inc. Unicode License v3: https://www.unicode.org/license.txt
# SPDX-License-Identifier: Unicode-3.0
"""
# Scripts of the list that run from right to left (Unicode Standard, bidirectional class R or AL).
FROM_THE_RIGHT = frozenset(
    {"Adlm", "Arab", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Sogd", "Syrc", "Thaa"}
)
LONGEST_CODE = 10


def main() -> None:
    """Write the table anew."""
    rows = sorted(_rows())
    lines = ["\t".join(row) for row in rows]
    TARGET.write_text(HEAD.format(version=get_cldr_version()) + "\n".join(lines) + "\n", "utf-8")
    print(f"{len(rows)} languages in {TARGET.relative_to(Path.cwd())}")


def _rows() -> list[tuple[str, str, str, str]]:
    likely = get_global("likely_subtags")
    found = []
    for identifier in locale_identifiers():
        locale = Locale.parse(identifier)
        if locale.territory or locale.variant:
            continue
        usual = parse_locale(likely.get(locale.language, locale.language))[2]
        if locale.script == usual:
            continue  # "ar-arab" says nothing that "ar" does not
        own, english = locale.display_name, locale.get_display_name("en")
        code = identifier.replace("_", "-").lower()
        if not locale.languages.get(locale.language) or len(code) > LONGEST_CODE:
            continue
        script = locale.script or usual
        direction = "rtl" if script in FROM_THE_RIGHT else "ltr"
        english = english if english and not english.startswith("None") else own
        found.append((code, own, english, direction))
    return found


if __name__ == "__main__":
    main()
