"""Production says in words what it cannot start without."""

import os
import re
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.settings.needed import NEEDED, refuse_unfit
from tests.ops.environment import production_names, required_in_production
from tests.ops.test_operator_guide import GUIDE
from tools.lint import PRODUCTION
from tools.paths import ROOT

DATABASE_URL = "postgresql://laurel_app@localhost/none"
COMPLETE = PRODUCTION | {"DATABASE_URL": DATABASE_URL}


def started_with(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """A command of an instance whose environment holds this and nothing else of Laurel's."""
    others = {name: value for name, value in os.environ.items() if name not in production_names()}
    command = [sys.executable, "manage.py", "diffsettings"]
    chosen = {"DJANGO_SETTINGS_MODULE": "config.settings.production"}
    return subprocess.run(  # noqa: S603 - our own interpreter
        command,
        cwd=ROOT,
        env=others | chosen | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", sorted(NEEDED))
@pytest.mark.parametrize("value", [None, "", "  "])
def test_a_missing_or_empty_one_is_named(name: str, value: str | None) -> None:
    environment = {key: given for key, given in COMPLETE.items() if key != name}
    if value is not None:
        environment[name] = value
    with pytest.raises(ImproperlyConfigured, match=rf"\n  {name} is not set: ") as refusal:
        refuse_unfit(environment)
    assert str(refusal.value).count(" is not set") == 1


def test_all_that_is_missing_is_said_at_once() -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        refuse_unfit({})
    assert re.findall(r"  (\w+) is not set", str(refusal.value)) == list(NEEDED)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SITE_URL", "awards.example.org"),
        ("SITE_URL", "https://"),
        ("SITE_URL", "https://[half"),
        ("DATABASE_URL", "mysql://laurel_app:tell-nobody@host/laurel"),
        ("DATABASE_URL", "laurel_app:tell-nobody@host"),
    ],
)
def test_what_is_no_address_is_refused_without_repeating_it(name: str, value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"{name} is not an address") as refusal:
        refuse_unfit(COMPLETE | {name: value})
    assert "tell-nobody" not in str(refusal.value)


@pytest.mark.parametrize(
    "address", [DATABASE_URL, "postgres://a:b@host:5432/c", "postgresql://a@/c?host=/run/postgres"]
)
def test_ways_to_name_a_database(address: str) -> None:
    refuse_unfit(COMPLETE | {"DATABASE_URL": address})


def test_a_command_ends_with_the_message() -> None:
    without = {
        name: value for name, value in COMPLETE.items() if name not in {"SITE_URL", "DATABASE_URL"}
    }
    ended = started_with(without)
    assert ended.returncode != 0
    assert "ImproperlyConfigured: Laurel does not start" in ended.stderr
    assert "SITE_URL is not set" in ended.stderr
    assert "DATABASE_URL is not set" in ended.stderr


def test_a_complete_environment_is_taken_up() -> None:
    started = started_with(COMPLETE | {"SITE_URL": "https://awards.example.org/"})
    assert started.returncode == 0, started.stderr
    # Links are put together as address and path, which begins with a slash.
    assert "SITE_URL = 'https://awards.example.org'" in started.stdout
    # Django's own figure for a table of the database is 300 lines, after which limits forget.
    assert "'MAX_ENTRIES': 20000" in started.stdout.split("CACHES")[1].split("'process'")[0]


def test_the_image_is_built_with_what_production_needs() -> None:
    build = (ROOT / "Dockerfile").read_text().split("collectstatic")[0]
    assert required_in_production() <= set(re.findall(r"(\w+)=\S", build))


def test_the_guide_calls_them_required() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \|.*\| (.*) \|$", GUIDE.read_text(), re.MULTILINE)
    settings = [name for name, default in rows if default == "required"]
    assert set(settings) & production_names() == required_in_production()
