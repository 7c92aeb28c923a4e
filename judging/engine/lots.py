"""Numbers drawn from SHA-256: reproducible by anyone who knows the seed, with any tool."""

import hashlib
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

JITTER = 100
"""Jitter runs from 0 to 99 points of affinity."""

_BLOCK = 1 << 16
_DIGEST_BYTES = 32
_POWERS = np.array([pow(256, 31 - i, JITTER) for i in range(_DIGEST_BYTES)], dtype=np.int32)


def lot(*parts: object) -> str:
    """SHA-256 (hex) of the parts joined by `|`; sorting by it is a published, seeded lot."""
    return hashlib.sha256("|".join(str(part) for part in parts).encode()).hexdigest()


def generator(seed: int | str) -> np.random.Generator:
    """A random generator seeded with the first 64 bits of the SHA-256 of the seed's text."""
    return np.random.default_rng(int(hashlib.sha256(str(seed).encode()).hexdigest()[:16], 16))


def reading_order(seed: int | str, judge: str, entries: Iterable[str]) -> list[str]:
    """The entries in this judge's own random order: sorted by SHA-256 of `seed|judge|entry`.

    Ratings drift with the position in a sequence; an own order for each judge shares that
    drift out evenly (Bruine de Bruin 2005, Acta Psychologica 118).
    """
    return sorted(entries, key=lambda entry: lot(seed, judge, entry))


def jitter(
    seed: int | str,
    entries: Sequence[str],
    judges: Sequence[str],
    entry_index: NDArray[np.int32],
    judge_index: NDArray[np.int32],
) -> NDArray[np.int64]:
    """`int(sha256("seed|entry|judge"), 16) % 100` for each pair of indices.

    The digests are reduced together: a number written in base 256 is, modulo 100, the sum of
    its digits times 256^i mod 100.
    """
    heads = [f"{seed}|{entry}|".encode() for entry in entries]
    tails = [judge.encode() for judge in judges]
    sha256 = hashlib.sha256
    drawn = np.empty(len(entry_index), dtype=np.int64)
    for start in range(0, len(drawn), _BLOCK):
        block = slice(start, start + _BLOCK)
        pairs = zip(entry_index[block].tolist(), judge_index[block].tolist(), strict=True)
        digests = b"".join([sha256(heads[i] + tails[j]).digest() for i, j in pairs])
        digits = np.frombuffer(digests, dtype=np.uint8).reshape(-1, _DIGEST_BYTES)
        drawn[block] = (digits @ _POWERS) % JITTER
    return drawn
