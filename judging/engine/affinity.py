"""How well each judge suits each entry, and which pairs are barred."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from judging.engine.errors import InputError

TOPIC_POINTS = 600
LANGUAGE_POINTS = 200
MOST_AFFINITY = 1000
"""Above the largest affinity a pair can have, jitter included."""

_ROWS = 2_000
"""Entries worked on at once, so that no table of numbers is needed for all pairs."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry to be read."""

    entry: str
    topics: tuple[str, ...] = ()
    language: str = ""
    agency: str = ""


@dataclass(frozen=True, slots=True)
class Judge:
    """A judge, with the languages read (the first one best) and the number of entries to take."""

    judge: str
    topics: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    region: str = ""
    agency: str = ""
    min_load: int = 0
    max_load: int | None = None


class Bar(IntEnum):
    """Why a judge may not read an entry."""

    NONE = 0
    CONFLICT = 1
    AGENCY = 2
    BLOCKED = 3
    LANGUAGE = 4


Fits = NDArray[np.int16]
Bars = NDArray[np.int8]
PairIndices = tuple[NDArray[np.int32], NDArray[np.int32]]


@dataclass(frozen=True)
class Panel:
    """Entries and judges, each sorted by name, so that no result depends on their order."""

    entries: tuple[Entry, ...]
    judges: tuple[Judge, ...]

    @classmethod
    def of(cls, entries: Iterable[Entry], judges: Iterable[Judge]) -> "Panel":
        """Sort and check. Raises InputError for an empty list, a repeated name or a wrong load."""
        panel = cls(
            entries=tuple(sorted(entries, key=lambda entry: entry.entry)),
            judges=tuple(sorted(judges, key=lambda judge: judge.judge)),
        )
        _distinct("entry", panel.entry_names)
        _distinct("judge", panel.judge_names)
        for judge in panel.judges:
            if judge.min_load < 0 or (judge.max_load is not None and judge.max_load < 0):
                raise InputError(f"Judge {judge.judge}: a load below 0.")
            if judge.max_load is not None and judge.min_load > judge.max_load:
                raise InputError(
                    f"Judge {judge.judge}: min_load {judge.min_load} is above "
                    f"max_load {judge.max_load}."
                )
        return panel

    @property
    def entry_names(self) -> list[str]:
        """Names of the entries, in order."""
        return [entry.entry for entry in self.entries]

    @property
    def judge_names(self) -> list[str]:
        """Names of the judges, in order."""
        return [judge.judge for judge in self.judges]

    def indices(self, pairs: Iterable[tuple[str, str]]) -> PairIndices:
        """Places of (entry, judge) pairs whose names are all here."""
        entry_place = {name: place for place, name in enumerate(self.entry_names)}
        judge_place = {name: place for place, name in enumerate(self.judge_names)}
        found = sorted(pairs)
        return (
            np.array([entry_place[entry] for entry, _ in found], dtype=np.int32),
            np.array([judge_place[judge] for _, judge in found], dtype=np.int32),
        )


def fits(panel: Panel) -> Fits:
    """Affinity without jitter: 600 x share of the entry's topics the judge has + 200 if the entry's
    language is the judge's first.

    It is coarse on purpose: ties are broken by seeded jitter, so a judge cannot steer towards an
    entry by the profile given.
    """
    entry_topics, judge_topics = _topic_tables(panel)
    by_topic = judge_topics.T.toarray()
    topics = np.maximum(entry_topics.sum(axis=1), 1)[:, None]
    points = np.empty((len(panel.entries), len(panel.judges)), dtype=np.int16)
    for start in range(0, len(points), _ROWS):
        rows = slice(start, start + _ROWS)
        shared = entry_topics[rows].toarray() @ by_topic
        points[rows] = np.rint(TOPIC_POINTS * (shared / topics[rows]))
    codes = _codes([entry.language for entry in panel.entries])
    firsts = [
        codes.get(judge.languages[0], -1) if judge.languages else -1 for judge in panel.judges
    ]
    languages = np.array([codes.get(entry.language, -2) for entry in panel.entries])
    points += np.int16(LANGUAGE_POINTS) * (languages[:, None] == np.array(firsts)[None, :])
    return points


def bars(panel: Panel, conflicts: PairIndices, blocked: PairIndices) -> Bars:
    """For each entry and judge the first reason that bars the pair, `Bar.NONE` if there is none."""
    barred = np.zeros((len(panel.entries), len(panel.judges)), dtype=np.int8)
    codes = _codes([entry.language for entry in panel.entries])
    reads = np.zeros((len(codes) + 1, len(panel.judges)), dtype=bool)
    reads[len(codes)] = True
    for place, judge in enumerate(panel.judges):
        reads[[codes[language] for language in judge.languages if language in codes], place] = True
    rows = [codes.get(entry.language, len(codes)) for entry in panel.entries]
    barred[~reads[rows]] = Bar.LANGUAGE
    barred[blocked] = Bar.BLOCKED
    agencies = _codes([entry.agency for entry in panel.entries])
    own = np.array([agencies.get(judge.agency, -1) for judge in panel.judges])
    theirs = np.array([agencies.get(entry.agency, -2) for entry in panel.entries])
    barred[theirs[:, None] == own[None, :]] = Bar.AGENCY
    barred[conflicts] = Bar.CONFLICT
    return barred


def _codes(names: Iterable[str]) -> dict[str, int]:
    """A number for each distinct name that is not empty."""
    return {name: code for code, name in enumerate(sorted(set(names) - {""}))}


def _topic_tables(panel: Panel) -> tuple[csr_array, csr_array]:
    """Sparse 0/1 tables of topics: entries x topics and judges x topics."""
    codes = _codes(topic for entry in panel.entries for topic in entry.topics)

    def table(rows: Sequence[tuple[str, ...]]) -> csr_array:
        cells = [
            (row, codes[topic])
            for row, topics in enumerate(rows)
            for topic in set(topics)
            if topic in codes
        ]
        places = np.array(cells, dtype=np.int64).reshape(-1, 2)
        shape = (len(rows), max(len(codes), 1))
        return csr_array((np.ones(len(cells)), (places[:, 0], places[:, 1])), shape=shape)

    return (
        table([entry.topics for entry in panel.entries]),
        table([judge.topics for judge in panel.judges]),
    )


def _distinct(what: str, names: list[str]) -> None:
    """Names must be there, and only once."""
    if not names:
        raise InputError(f"There is no {what}.")
    if "" in names:
        raise InputError(f"Every {what} needs a name; one has none.")
    for before, after in pairwise(names):
        if before == after:
            raise InputError(f"{what.capitalize()} {after} is listed twice.")
