"""`make lint` and `make format`: every check that needs no test run."""

import sys
from collections.abc import Mapping

from tools.console import say
from tools.database import Database, open_database
from tools.managing import environment
from tools.steps import Step, run_steps

TYPED = ["config", "desk", "judging", "nominations", "awards", "accounts", "mail", "audit"]
TYPED += ["evidence", "printing", "tools", "manage.py"]
IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
# Plausible values: `check --deploy` judges the settings that a real instance would run with.
PRODUCTION = {
    "SECRET_KEY": "for-the-check-only-" + "0123456789abcdef" * 4,
    "MAIL_SECRETS_KEY": "for-the-check-only-" + "fedcba9876543210" * 4,
    "ALLOWED_HOSTS": "awards.example.org",
    "CSRF_TRUSTED_ORIGINS": "https://awards.example.org",
    "SITE_URL": "https://awards.example.org",
    "MAIL_URL": "smtp+tls://laurel:secret@mail.example.org:587",
    "DEFAULT_FROM_EMAIL": "Awards <awards@example.org>",
}


def lint_steps(database: Database) -> list[Step]:
    """The checks, the longest first so that the short ones fill the other core."""
    python = [sys.executable]
    test = environment("config.settings.test", database.owner_environment())
    production = environment("config.settings.production", database.app_environment(), PRODUCTION)
    checks: list[tuple[str, list[str], Mapping[str, str]]] = [
        ("mypy", ["-m", "mypy", *TYPED], test),
        ("ruff check", ["-m", "ruff", "check", "--no-cache", "."], test),
        ("ruff format", ["-m", "ruff", "format", "--check", "."], test),
        ("djlint", ["-m", "djlint", "--lint", "--quiet", "templates"], test),
        ("import-linter", ["-c", IMPORTS], test),
        ("makemigrations --check", ["manage.py", "makemigrations", "--check", "--dry-run"], test),
        (
            "check --deploy",
            ["manage.py", "check", "--deploy", "--fail-level", "WARNING"],
            production,
        ),
    ]
    return [Step(name, python + args, env) for name, args, env in checks]


def main() -> int:
    with open_database() as database:
        failed = run_steps(lint_steps(database))
    if failed:
        say(f"\nFailed: {', '.join(failed)}")
    return 1 if failed else 0


def reformat() -> int:
    env = environment("config.settings.test")
    steps = [
        Step("ruff check --fix", [sys.executable, "-m", "ruff", "check", "--fix", "."], env),
        Step("ruff format", [sys.executable, "-m", "ruff", "format", "."], env),
    ]
    return 1 if [name for step in steps for name in run_steps([step])] else 0
