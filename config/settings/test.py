"""Tests: as production behaves, with a fast hasher and tasks run at once."""

import tempfile
from pathlib import Path

from config.settings.base import *  # noqa: F403
from config.settings.base import DATABASES, env

SECRET_KEY = "test-only"  # noqa: S105 - tests sign nothing that leaves the process
MAIL_SECRETS_KEY = SECRET_KEY
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DATABASES["default"]["TEST"] = {
    "NAME": env("TEST_DATABASE_NAME", default="test_laurel"),
    # Where it is migrated already, only what is newer is left to do.
    "TEMPLATE": env("TEST_DATABASE_TEMPLATE", default=None),
}
DATABASES["default"]["CONN_MAX_AGE"] = 0
# Transactional tests empty every table afterwards, append-only ones as well.
DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c laurel.allow_truncate=on"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = Path(tempfile.gettempdir()) / "laurel-test-media"
TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}
# Nothing is collected, so there is no folder to serve from; pages name static files alone.
STATIC_ROOT = None
