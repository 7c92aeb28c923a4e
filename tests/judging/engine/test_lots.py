"""Lots anyone can repeat with a SHA-256 tool."""

import hashlib

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from judging.engine.lots import generator, jitter, lot, reading_order

names = st.text(min_size=1, max_size=12)


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(), entries=st.lists(names, min_size=1), judges=st.lists(names, min_size=1))
def test_jitter_is_the_digest_modulo_100(seed, entries, judges):
    grid = np.indices((len(entries), len(judges)), dtype=np.int32).reshape(2, -1)
    drawn = jitter(seed, entries, judges, grid[0], grid[1])
    expected = [
        int(hashlib.sha256(f"{seed}|{entry}|{judge}".encode()).hexdigest(), 16) % 100
        for entry in entries
        for judge in judges
    ]
    assert drawn.tolist() == expected


def test_jitter_does_not_depend_on_how_many_are_drawn_together():
    entries = [f"E{number}" for number in range(300)]
    judges = [f"J{number}" for number in range(300)]
    grid = np.indices((300, 300), dtype=np.int32).reshape(2, -1)
    together = jitter(1, entries, judges, grid[0], grid[1])
    last = jitter(1, entries, judges, grid[0][-5:], grid[1][-5:])
    assert together[-5:].tolist() == last.tolist()
    assert 40 < together.mean() < 60


def test_lot_is_sha256_of_the_joined_parts():
    assert lot(7, "E1") == hashlib.sha256(b"7|E1").hexdigest()


def test_reading_order_is_the_judges_own_and_repeatable():
    entries = [f"E{number}" for number in range(20)]
    first = reading_order("round-1", "J1", entries)
    assert sorted(first) == sorted(entries)
    assert first == reading_order("round-1", "J1", reversed(entries))
    assert first != reading_order("round-1", "J2", entries)
    assert first != reading_order("round-2", "J1", entries)


def test_generator_starts_from_the_first_64_bits_of_the_digest():
    expected = np.random.default_rng(int(hashlib.sha256(b"3:abc").hexdigest()[:16], 16))
    assert generator("3:abc").random() == expected.random()
