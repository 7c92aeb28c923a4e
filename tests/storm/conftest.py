"""What the web processes of a storm work on."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tools.database import with_database


@pytest.fixture
def site(transactional_db: None, tmp_path: Path) -> dict[str, str]:
    """What the web processes need to work on this test's database, as the application's role."""
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings.demo",
        "DATABASE_URL": with_database(os.environ["DATABASE_URL"], connection.settings_dict["NAME"]),
        "SECRET_KEY": settings.SECRET_KEY,
        "MEDIA_ROOT": str(tmp_path),
        "MAIL_URL": "",
    }
