"""Settings that Laurel refuses to start with."""

import pytest

from accounts.checks import demo_stays_on_this_machine, keys_are_set


def ids(messages) -> list[str]:
    return [message.id for message in messages]


@pytest.fixture
def demo(settings):
    settings.DEMO_MODE = True
    settings.DEBUG = False
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
    settings.SECURE_SSL_REDIRECT = False
    settings.SESSION_COOKIE_SECURE = False
    return settings


def test_the_demo_as_it_is_meant_passes(demo):
    assert demo_stays_on_this_machine(None) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECURE_SSL_REDIRECT", True),
        ("SESSION_COOKIE_SECURE", True),
        ("ALLOWED_HOSTS", ["localhost", "awards.example.org"]),
        ("ALLOWED_HOSTS", ["*"]),
        ("ALLOWED_HOSTS", ["192.0.2.7"]),
        ("ALLOWED_HOSTS", [".example.org"]),
    ],
)
def test_the_demo_is_refused_under_settings_like_productions(demo, name, value):
    setattr(demo, name, value)
    (error,) = demo_stays_on_this_machine(None)
    assert error.id == "accounts.E001"
    assert error.is_serious()
    assert name in error.msg


def test_production_without_the_demo_passes(demo):
    demo.DEMO_MODE = False
    demo.SECURE_SSL_REDIRECT = True
    demo.ALLOWED_HOSTS = ["awards.example.org"]
    assert demo_stays_on_this_machine(None) == []


@pytest.mark.parametrize("name", ["SECRET_KEY", "MAIL_SECRETS_KEY"])
@pytest.mark.parametrize("value", ["", "  "])
def test_keys_must_be_set(settings, name, value):
    setattr(settings, name, value)
    (error,) = keys_are_set(None)
    assert (error.id, error.is_serious()) == ("accounts.E002", True)
    assert name in error.msg


def test_with_keys_all_is_well(settings):
    assert keys_are_set(None) == []


def test_every_command_runs_these_checks(demo):
    from django.core.management import call_command
    from django.core.management.base import SystemCheckError

    demo.ALLOWED_HOSTS = ["awards.example.org"]
    with pytest.raises(SystemCheckError, match=r"accounts\.E001"):
        call_command("check")
