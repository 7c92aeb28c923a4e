"""What a worker runs with that a test starts as a process of its own, on the test's database."""

import os

from config.settings.test import *  # noqa: F403
from config.settings.test import APPLICATION_ROLE, DATABASES

DATABASES["default"]["NAME"] = os.environ["WORKER_DATABASE"]
DATABASES["default"].setdefault("OPTIONS", {})["assume_role"] = APPLICATION_ROLE
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
MAIL_TRANSPORT = "default"
MAIL_LEASE_SECONDS = 1
MAILERS = {
    "default": {
        "BACKEND": "tests.mail.mailers.FolderMailer",
        "OPTIONS": {
            "folder": os.environ["WORKER_FOLDER"],
            "seconds": float(os.environ["WORKER_SECONDS"]),
        },
    }
}
