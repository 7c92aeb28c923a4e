from pytest_django import Settings

from audit.digests import matches_digest, salted_digest


def test_a_digest_is_matched_by_its_value_alone() -> None:
    digest = salted_digest("ada@example.org", purpose="address")
    assert len(digest) == 64
    assert matches_digest("ada@example.org", digest, purpose="address")
    assert not matches_digest("eve@example.org", digest, purpose="address")


def test_digests_of_different_purposes_cannot_be_joined() -> None:
    assert salted_digest("x", purpose="address") != salted_digest("x", purpose="text")


def test_a_digest_depends_on_the_secret_key(settings: Settings) -> None:
    digest = salted_digest("ada@example.org")
    settings.SECRET_KEY = "another"
    assert salted_digest("ada@example.org") != digest
    assert not matches_digest("ada@example.org", digest)


def test_a_digest_made_before_the_key_was_changed_still_matches(settings: Settings) -> None:
    digest = salted_digest("ada@example.org")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert matches_digest("ada@example.org", digest)
