"""The operator's guide names every setting there is, and none there is not."""

import re

from tests.ops.environment import production_names
from tools.paths import ROOT

GUIDE = ROOT / "docs" / "operator.md"
ROW = re.compile(r"^\| `([A-Z_]+)` \|", re.MULTILINE)
# Read by others than the settings: the web server, the containers, the commands.
BESIDE = {"WEB_CONCURRENCY", "SITE_HOST", "DB_SUPERUSER_PASSWORD", "DB_OWNER_PASSWORD"}
BESIDE |= {"DB_APP_PASSWORD", "HTTP_PORT", "HTTPS_PORT", "LAUREL_VERSION"}


def test_the_table_is_the_settings() -> None:
    rows = ROW.findall(GUIDE.read_text())
    assert len(rows) == len(set(rows))
    assert set(rows) - BESIDE == production_names()


def test_files_it_names_exist() -> None:
    named = re.findall(r"`((?:deploy|docs|config)/[\w./-]+)`", GUIDE.read_text())
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []
