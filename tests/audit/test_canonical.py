"""Equal values have one spelling, before and after a trip through jsonb."""

import hashlib
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.canonical import canonical_json, plain, sha256_hex

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=-(10**30), max_value=10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


def test_keys_are_sorted_and_nothing_is_escaped() -> None:
    assert canonical_json({"b": [1, 2.5], "a": "Ñandú"}) == '{"a":"Ñandú","b":[1,2.5]}'


def test_digest_is_of_the_utf8_spelling() -> None:
    assert sha256_hex({"a": "é"}) == hashlib.sha256('{"a":"é"}'.encode()).hexdigest()


def test_django_types_become_strings() -> None:
    value = {"when": date(2031, 1, 2), "cost": Decimal("1.50"), 3: "x"}
    assert plain(value) == {"when": "2031-01-02", "cost": "1.50", "3": "x"}


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_not_a_number_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical_json({"v": value})


def test_what_json_cannot_say_is_refused() -> None:
    with pytest.raises(TypeError):
        canonical_json({"v": object()})


@pytest.mark.django_db
@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(value=json_values)
def test_the_spelling_survives_jsonb(value: object) -> None:
    before = canonical_json(value)
    with connection.cursor() as cursor:
        cursor.execute("SELECT (%s::jsonb)::text", [before])
        stored = cursor.fetchone()[0]
    import json

    assert canonical_json(json.loads(stored)) == before
