"""docker-compose.yml against the Compose Specification and against the settings it feeds."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from tests.ops.environment import production_names, required_in_production
from tools import compose
from tools.console import ToolError
from tools.paths import ROOT

LARGEST_REQUEST = re.compile(r"max_size (\d+)MB")
# Read by the programs in the containers themselves, not by the settings.
NOT_SETTINGS = {"WEB_CONCURRENCY", "DJANGO_SETTINGS_MODULE"}
LAUREL = ("web", "worker", "migrate")
# `client_encoding` and the like aside, these are what makes the site safe behind the proxy.
EXPECTED = {"DATABASE_URL", "SITE_URL", "CSRF_TRUSTED_ORIGINS", "TRUSTED_PROXY_COUNT", "MEDIA_ROOT"}


@pytest.fixture(scope="module")
def file() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return loaded


def environment(file: dict[str, Any], service: str) -> dict[str, str]:
    values: dict[str, str] = file["services"][service].get("environment", {})
    return values


def interpolated(text: str) -> set[str]:
    """The names in ${NAME}, ${NAME:-default} and ${NAME:?message}."""
    return set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", text))


def test_it_keeps_to_the_specification(file: dict[str, Any]) -> None:
    schema = json.loads((Path(__file__).parent / "compose-spec.json").read_text())
    Draft7Validator.check_schema(schema)
    problems = [
        f"{'.'.join(map(str, error.absolute_path))}: {error.message}"
        for error in Draft7Validator(schema).iter_errors(file)
    ]
    assert problems == []


def test_the_schema_notices_a_misspelt_key(file: dict[str, Any]) -> None:
    schema = json.loads((Path(__file__).parent / "compose-spec.json").read_text())
    broken = file | {"services": {"web": {"image": "laurel", "enviroment": {}}}}
    assert not Draft7Validator(schema).is_valid(broken)


@pytest.mark.parametrize("service", LAUREL)
def test_every_setting_it_names_exists(file: dict[str, Any], service: str) -> None:
    assert set(environment(file, service)) - NOT_SETTINGS <= production_names()


@pytest.mark.parametrize("service", LAUREL)
def test_every_setting_production_needs_is_given(file: dict[str, Any], service: str) -> None:
    given = set(environment(file, service))
    assert required_in_production() | EXPECTED <= given


def test_only_migrations_work_as_the_owner(file: dict[str, Any]) -> None:
    logins = {
        service: re.match(r"postgresql://(\w+):", environment(file, service)["DATABASE_URL"])
        for service in LAUREL
    }
    assert {service: login and login[1] for service, login in logins.items()} == {
        "web": "laurel_app",
        "worker": "laurel_app",
        "migrate": "laurel_owner",
    }


def test_no_secret_has_a_default(file: dict[str, Any]) -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    secret = re.findall(r"\$\{(\w*(?:SECRET|PASSWORD)\w*)(:-|:\?|\})", text)
    assert secret
    assert not [name for name, how in secret if how == ":-"]
    assert {name for name, how in secret if how == ":?"} == {name for name, _ in secret}


def test_the_example_names_what_the_file_asks_for() -> None:
    asked = interpolated((ROOT / "docker-compose.yml").read_text())
    example = (ROOT / "deploy" / "env.example").read_text()
    named = set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))
    assert asked - {"LAUREL_VERSION"} == named


def test_every_service_is_shut_in(file: dict[str, Any]) -> None:
    for name, service in file["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in service["security_opt"], name
        assert not service.get("privileged"), name


def test_only_the_proxy_is_reached_from_outside(file: dict[str, Any]) -> None:
    published = {name for name, service in file["services"].items() if "ports" in service}
    assert published == {"caddy"}
    assert file["networks"]["database"]["internal"] is True
    assert file["services"]["postgres"]["networks"] == ["database"]


def test_mounted_files_exist_and_volumes_are_declared(file: dict[str, Any]) -> None:
    for service in file["services"].values():
        for mount in service.get("volumes", []):
            source = mount.split(":")[0]
            if source.startswith("."):
                assert (ROOT / source).exists(), source
            else:
                assert source in file["volumes"], source


def test_the_proxy_lets_the_largest_attachment_through() -> None:
    from django.conf import settings

    limit = LARGEST_REQUEST.search((ROOT / "deploy" / "Caddyfile").read_text())
    assert limit is not None
    assert int(limit[1]) * 1_000_000 > settings.ATTACHMENT_MAX_BYTES


def test_the_roles_script_is_run_not_read() -> None:
    """The image sources a script that is not executable, and `set -eu` would end its own."""
    assert os.access(ROOT / "deploy" / "postgres" / "10-roles.sh", os.X_OK)


def test_the_image_runs_without_rights() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    last_stage = lines[max(n for n, line in enumerate(lines) if line.startswith("FROM ")) :]
    assert "USER laurel" in last_stage
    assert any(line.startswith("HEALTHCHECK ") for line in last_stage)


def test_gunicorn_accepts_its_configuration() -> None:
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [
            *(sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"),
            *("--check-config", "tests.ops.wsgi"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


class TestComposeCheck:
    """The command itself, with a stand-in for Docker: what it starts it also takes down."""

    @pytest.fixture
    def calls(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        calls = tmp_path / "calls"
        docker = tmp_path / "docker"
        docker.write_text(f'#!/bin/sh\necho "$@" >> "{calls}"\n')
        docker.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
        return calls

    def test_it_takes_down_what_it_started(
        self, calls: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(compose, "wait_until_ready", lambda url: None)
        assert compose.main() == 0
        said = calls.read_text().splitlines()
        assert "up --detach --build" in said[-2]
        assert "down --volumes --remove-orphans" in said[-1]

    def test_it_takes_down_what_did_not_get_ready(
        self, calls: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def never(url: str) -> None:
            raise ToolError("not ready")

        monkeypatch.setattr(compose, "wait_until_ready", never)
        with pytest.raises(ToolError, match="not ready"):
            compose.main()
        assert "down --volumes" in calls.read_text().splitlines()[-1]

    def test_without_an_engine_it_says_so(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(ToolError, match="no `docker`"):
            compose.main()
        docker = tmp_path / "docker"
        docker.write_text("#!/bin/sh\nexit 1\n")
        docker.chmod(0o755)
        with pytest.raises(ToolError, match="no Docker engine answers"):
            compose.main()

    def test_its_values_are_all_the_file_needs(self) -> None:
        text = (ROOT / "docker-compose.yml").read_text()
        needed = set(re.findall(r"\$\{(\w+):\?", text))
        assert needed <= set(compose.trial_values(8300, 8500))
