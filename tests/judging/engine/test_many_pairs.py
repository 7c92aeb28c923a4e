"""Plans that fall into groups, and plans with too many pairs to look at all of them."""

from collections import Counter

import pytest

from judging.engine import assignment, candidates
from judging.engine.assignment import Entry, Judge, assign
from judging.engine.errors import InputError

from .builders import made_up_panel


class TestAnchors:
    @staticmethod
    def apart():
        """Two panels that share a language with nobody of the other, but for one judge."""
        entries = [Entry(f"E{n}", language="en") for n in range(4)]
        entries += [Entry(f"S{n}", language="es") for n in range(4)]
        judges = [Judge(f"E{n}", languages=("en",)) for n in range(3)]
        judges += [Judge(f"S{n}", languages=("es",)) for n in range(3)]
        return entries, [*judges, Judge("both", languages=("en", "es"), max_load=1)]

    def test_common_entries_link_what_the_plan_leaves_apart(self):
        entries, judges = self.apart()
        assert assign(entries, judges, per_entry=2, seed=1).components > 1
        plan = assign(entries, judges, per_entry=2, seed=1, anchors=3)
        assert plan.components == 1
        assert len(plan.anchors) == 3
        readers = Counter(pair.entry for pair in plan.pairs)
        assert all(readers[entry] == 4 for entry in plan.anchors)
        others = [entry.entry for entry in entries if entry.entry not in plan.anchors]
        assert all(readers[entry] == 2 for entry in others)
        assert [load.judge for load in plan.relaxed] == ["both"]

    def test_bars_hold_for_common_entries_too(self):
        entries = [Entry(f"E{n}") for n in range(8)]
        judges = [Judge(f"J{n}", max_load=2) for n in range(4)]
        conflicts = [(f"E{n}", "J0") for n in range(7)]
        plan = assign(entries, judges, per_entry=1, seed=0, conflicts=conflicts, anchors=3)
        pairs = {(pair.entry, pair.judge) for pair in plan.pairs}
        assert not pairs & set(conflicts)
        assert plan.components == 1
        assert "E7" in plan.anchors

    def test_a_plan_that_hangs_together_needs_none(self):
        entries, judges, conflicts = made_up_panel(3, entries=20, judges=6, per_entry=3)
        plan = assign(entries, judges, per_entry=3, seed=0, conflicts=conflicts, anchors=3)
        assert plan.anchors == ()
        assert plan.components == 1
        assert not any(pair.locked for pair in plan.pairs)

    def test_groups_that_no_entry_can_link_are_still_counted(self):
        entries = [Entry("E1", language="en"), Entry("S1", language="es")]
        judges = [Judge("E", languages=("en",)), Judge("S", languages=("es",))]
        assert assign(entries, judges, per_entry=1, seed=0, anchors=3).components == 2

    def test_a_number_below_0_is_refused(self):
        with pytest.raises(InputError, match="anchors is -1"):
            assign([Entry("E1")], [Judge("J1")], per_entry=1, seed=0, anchors=-1)


def test_pairs_left_out_are_counted_by_reason():
    plan = assign(
        [Entry("E1", language="es", agency="A"), Entry("E2", language="en")],
        [
            Judge("own", languages=("es", "en"), agency="A"),
            Judge("spanish", languages=("es",)),
            Judge("english", languages=("en",)),
        ],
        per_entry=1,
        seed=0,
        conflicts=[("E2", "own")],
        blocked=[("E1", "spanish")],
    )
    assert plan.skipped == {"conflict": 1, "agency": 1, "blocked": 1, "language": 2}
    assert plan.considered == 1


class TestVeryManyPairs:
    @pytest.fixture(autouse=True)
    def _few_are_many(self, monkeypatch):
        monkeypatch.setattr(assignment, "ALL_UP_TO", 0)
        monkeypatch.setattr(candidates, "BEST", 10)
        monkeypatch.setattr(candidates, "AT_RANDOM", 5)

    @pytest.mark.parametrize("seed", range(4))
    def test_little_is_lost_and_no_rule_is_broken(self, seed, monkeypatch):
        panel = made_up_panel(seed, entries=120, judges=40, per_entry=4)
        entries, judges, conflicts = panel
        options = {"per_entry": 4, "seed": seed, "conflicts": conflicts, "region_cap": 2}
        some = assign(entries, judges, **options)
        monkeypatch.setattr(assignment, "ALL_UP_TO", 10**9)
        every = assign(entries, judges, **options)
        assert some.status == every.status == "optimal"
        assert some.considered < 0.7 * every.considered
        assert 0.97 * every.total_affinity < some.total_affinity <= every.total_affinity
        assert some.relaxed == ()
        assert not {(pair.entry, pair.judge) for pair in some.pairs} & set(conflicts)

    def test_same_seed_same_plan(self):
        entries, judges, _ = made_up_panel(5, entries=80, judges=30, per_entry=3)
        first, second = (assign(entries, judges, per_entry=3, seed=4) for _ in range(2))
        assert first.pairs == second.pairs

    def test_too_little_room_is_found_out_and_spread(self):
        entries = [Entry(f"E{number:03}") for number in range(60)]
        judges = [Judge(f"J{number:02}", max_load=5) for number in range(30)]
        plan = assign(entries, judges, per_entry=3, seed=0)
        assert plan.status == "short"
        assert len(plan.pairs) == 150
        got = Counter(pair.entry for pair in plan.pairs)
        assert sorted(got.values()) == [2] * 30 + [3] * 30

    def test_more_is_looked_at_where_that_serves_more(self, monkeypatch):
        """All entries like the same few judges, who have room for few of them."""
        monkeypatch.setattr(candidates, "AT_RANDOM", 0)
        entries = [Entry(f"E{number:03}", topics=("a",)) for number in range(100)]
        judges = [Judge(f"A{number:02}", topics=("a",), max_load=1) for number in range(10)]
        judges += [Judge(f"B{number:02}", max_load=30) for number in range(20)]
        plan = assign(entries, judges, per_entry=2, seed=0)
        assert plan.status == "optimal"

    def test_kept_pairs_are_always_looked_at(self):
        entries, judges, conflicts = made_up_panel(6, entries=60, judges=20, per_entry=3)
        before = assign(entries, judges, per_entry=3, seed=0, conflicts=conflicts)
        kept = {(pair.entry, pair.judge) for pair in before.pairs}
        after = assign(entries, judges, per_entry=3, seed=8, conflicts=conflicts, kept=kept)
        assert {(pair.entry, pair.judge) for pair in after.pairs} == kept
