"""What the web process loads before it can answer: not the libraries that few requests need."""

import os
import subprocess
import sys

from tools.paths import ROOT

LATER = ["numpy", "scipy", "ortools", "statsmodels", "choix"]
LATER += ["pygal", "pikepdf", "PIL", "icalendar", "requests", "weasyprint"]
LATER += ["openpyxl", "docx", "lxml", "phonenumbers", "pypdf"]


def test_heavy_libraries_wait_until_they_are_needed():
    program = (
        "import sys, config.wsgi; from django.urls import get_resolver;"
        "assert get_resolver().url_patterns;"
        f"print(*sorted(set({LATER!r}) & set(sys.modules)))"
    )
    done = subprocess.run(  # noqa: S603 - this interpreter, a fixed program
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == []
