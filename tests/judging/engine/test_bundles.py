"""A round's result from its inputs, and a published bundle computed again."""

import copy
import json
import re

import pytest

from judging.engine import chances
from judging.engine.__main__ import main
from judging.engine.bundle_format import SCHEMA, json_schema
from judging.engine.bundles import digest, result_of, sealed
from judging.engine.canonical import canonical_json
from judging.engine.errors import InputError
from judging.engine.ranking import rank
from judging.engine.scores import weighted_scores
from judging.engine.verify import MOST_SHOWN, verify

from .builders import simulated

CRITERIA = {"impact": 30.0, "method": 20.0}
SHA = "ab" * 32


def cards(seed=1, prefix="E"):
    return [
        {
            "entry": entry.replace("E", prefix),
            "judge": judge,
            "version": 1,
            "sha256": SHA,
            "scores": {"impact": min(max(y, 0.0), 5.0), "method": float(int(y) % 6)},
        }
        for entry, judge, y in simulated(seed, entries=14, judges=5, per_entry=3)
    ]


def inputs(**changes):
    """Two categories of scores, and an entry nobody scored."""
    rows = cards() + cards(2, "F")
    names = sorted({row["entry"] for row in rows})
    return {
        "kind": "score",
        "method": {
            "seed": "3:77:abc",
            "official": "adjusted",
            "scale": 5.0,
            "quorum": 3,
            "criteria": [{"criterion": c, "weight": w} for c, w in CRITERIA.items()],
        },
        "entries": [
            *({"entry": name, "submission_sha256": SHA, "category": name[0]} for name in names),
            {"entry": "E900", "category": "E"},
        ],
        "scores": rows,
        "categories": [
            {"category": "F", "name": "Problem solving"},
            {"category": "E", "name": "Prevention"},
            {"category": "X", "name": "Nobody entered"},
        ],
        **changes,
    }


def bundle(given=None, **changes):
    given = given or inputs()
    return sealed(
        {
            **given,
            "schema": SCHEMA,
            "award": "example",
            "year": 2026,
            "round": 1,
            "software": {"laurel": "0.1.0"},
            "void": [],
            "categories": result_of(given),
            "deliberation": None,
            "inputs_sha256": SHA,
            "audit_head": {"seq": 12, "hash": SHA},
            **changes,
        }
    )


@pytest.fixture(scope="module", autouse=True)
def _fewer_draws():
    """What is computed does not matter here, only that it is computed alike."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chances, "DRAWS", 500)
        yield


@pytest.fixture(scope="module")
def good(_fewer_draws):
    return bundle()


@pytest.fixture
def changed(good):
    return copy.deepcopy(good)


class TestResult:
    def test_categories_in_display_order_each_ranked_alone(self, good):
        first, second = good["categories"]
        assert (first["name"], second["name"]) == ("Problem solving", "Prevention")
        rows = [(c["entry"], c["judge"], c["scores"]) for c in cards(2, "F")]
        alone = rank(weighted_scores(rows, CRITERIA), seed="3:77:abc", scale=5.0)
        assert [row["entry"] for row in first["order"]] == [e.entry for e in alone.entries]
        assert [row["value"] for row in first["order"]] == [e.official for e in alone.entries]
        assert [row["rank"] for row in first["order"]] == list(range(1, 15))
        assert first["ranking"]["entries"][0]["entry"] == first["order"][0]["entry"]
        assert first["robustness"]["winner"] == first["order"][0]["entry"]
        assert first["agreement"]["criteria"]["criteria"] == ["impact", "method"]

    def test_who_was_not_scored_or_by_too_few(self):
        rows = cards()[1:]
        found = result_of(inputs(scores=rows))
        assert [c["name"] for c in found] == ["Problem solving", "Prevention"]
        assert found[0]["ranking"] is None
        assert found[0]["order"] == []
        assert len(found[0]["unscored"]) == 14
        assert found[1]["unscored"] == ["E900"]
        assert found[1]["below_quorum"] == [cards()[0]["entry"]]

    def test_it_is_json_and_stays_the_same_through_json(self, good):
        assert json.loads(json.dumps(good["categories"])) == good["categories"]
        assert not re.search(r"-0\.0\b", canonical_json(good))

    def test_what_a_category_held_before_does_not_matter(self, good):
        assert result_of(good) == good["categories"]

    def test_a_shortlist(self):
        answers = [("E1", "J1", "yes"), ("E1", "J2", "no"), ("E2", "J1", "maybe")]
        found = result_of(
            {
                "kind": "shortlist",
                "method": {"seed": "1", "quorum": 2},
                "entries": [{"entry": "E1"}, {"entry": "E2"}],
                "scores": [{"entry": e, "judge": j, "answer": a} for e, j, a in answers],
            }
        )
        assert found[0]["ranking"]["method"] == "shortlist"
        assert found[0]["below_quorum"] == ["E2"]
        assert {row["entry"]: row["value"] for row in found[0]["order"]} == {"E1": 0.5, "E2": 0.5}

    def test_orders_pass_over_entries_that_left(self):
        found = result_of(
            {
                "kind": "rank",
                "method": {"seed": "1"},
                "entries": [{"entry": "A"}, {"entry": "B"}, {"entry": "D"}],
                "ballots": [{"judge": "J1", "order": ["B", "gone", "A"]}],
            }
        )
        assert [row["entry"] for row in found[0]["order"]] == ["B", "A"]
        assert [row["value"] for row in found[0]["order"]] == [1.0, 0.0]
        assert found[0]["unscored"] == ["D"]

    def test_pairs_leave_out_what_was_not_decided(self):
        choices = [
            {"a": "A", "b": "B", "better": "B"},
            {"a": "A", "b": "C", "better": None},
            {"a": "C", "b": "B", "better": "B"},
            {"a": "A", "b": "gone", "better": "gone"},
        ]
        found = result_of(
            {
                "kind": "pairs",
                "method": {"seed": "1"},
                "entries": [{"entry": name} for name in "ABC"],
                "ballots": [{"judge": "J1", "choices": choices}],
            }
        )
        rows = {row["entry"]: row for row in found[0]["ranking"]["entries"]}
        assert found[0]["order"][0]["entry"] == "B"
        assert (rows["B"]["wins"], rows["A"]["n"], rows["C"]["n"]) == (2, 1, 1)

    @pytest.mark.parametrize(
        ("changes", "complaint"),
        [
            ({"kind": "dance"}, "kind: "),
            ({"entries": []}, "entries: "),
            ({"entries": [{"entry": "A"}, {"entry": "A"}]}, "Entry A is listed twice"),
            ({"entries": [{"entry": "A", "category": "Z"}]}, "there is no category Z"),
            ({"scores": [{"entry": "Z", "judge": "J1"}]}, "Judge J1: there is no entry Z"),
            ({"scores": [{"entry": "E900", "judge": "J1"}]}, "Entry E900, judge J1: no scores"),
            (
                {"scores": [{"entry": "E900", "judge": "J1", "scores": {"impact": 3}}]},
                "criterion method: no score",
            ),
            ({"categories": [{"category": 1}, {"category": 1}]}, "Category 1 is listed twice"),
            ({"method": {"seed": ""}}, "method.seed: "),
            ({"method": {"quorum": "3"}}, "method.quorum: "),
            ({"method": {"quorum": True}}, "method.quorum: "),
            ({"method": {"seed": "1", "tie_rule": ["lot"]}}, "does not run from value to lot"),
            ({"method": {"seed": "1", "more": 1}}, "method.more: "),
            ({"kind": "rank", "ballots": [{"judge": "J1"}]}, "the ballot has no order"),
            ({"kind": "pairs", "ballots": [{"judge": "J1"}]}, "the ballot has no choices"),
            (
                {"kind": "rank", "ballots": [{"judge": "J1", "order": ["E900"]}] * 2},
                "The ballot of judge J1 is listed twice",
            ),
        ],
    )
    def test_unusable_inputs_are_named(self, changes, complaint):
        scored = {"scores": inputs()["scores"]} if "tie_rule" in str(changes) else {}
        method = {**inputs()["method"], **changes.get("method", {})}
        with pytest.raises(InputError, match=complaint):
            result_of({**inputs(scores=[]), **scored, **changes, "method": method})


class TestVerify:
    def test_what_was_computed_is_consistent(self, good):
        verdict = verify(good)
        assert verdict.consistent
        assert verdict.sha256 == good["sha256"]
        assert (verdict.entries, verdict.scorecards, verdict.categories) == (29, 84, 2)

    def test_order_of_rows_and_names_does_not_matter(self, changed):
        changed["scores"].reverse()
        changed["sha256"] = digest(changed)
        assert verify(dict(reversed(changed.items()))).consistent

    def test_a_changed_byte_shows_in_the_digest(self, changed):
        changed["award"] = "another"
        verdict = verify(changed)
        assert not verdict.sha256_agrees
        assert verdict.differences == ()
        assert not verdict.consistent

    def test_a_changed_score_shows_in_the_values_though_the_digest_was_made_anew(self, changed):
        scores = changed["scores"][0]["scores"]
        scores["impact"] = 5.0 - scores["impact"]
        verdict = verify(sealed(changed))
        assert verdict.sha256_agrees
        assert not verdict.consistent
        assert verdict.differences[0].where.startswith("categories.1 (Prevention).")
        assert len(verdict.differences) <= MOST_SHOWN

    def test_a_changed_order_is_named_first(self, changed):
        order = changed["categories"][0]["order"]
        order[0], order[1] = order[1], order[0]
        (found,) = verify(sealed(changed)).differences
        assert found.where == "categories.0 (Problem solving).order of entries"
        assert found.stated[:2] == found.computed[1::-1]

    @pytest.mark.parametrize(("by", "consistent"), [(5e-7, True), (5e-6, False)])
    def test_values_agree_to_a_millionth(self, changed, by, consistent):
        changed["categories"][0]["ranking"]["entries"][0]["adjusted"] += by
        assert verify(sealed(changed)).consistent is consistent

    @pytest.mark.parametrize(("by", "consistent"), [(5e-4, True), (5e-3, False)])
    def test_chances_are_draws(self, changed, by, consistent):
        changed["categories"][0]["ranking"]["entries"][0]["p_top1"] -= by
        assert verify(sealed(changed)).consistent is consistent

    @pytest.mark.parametrize("name", ["ties", "robustness", "agreement", "unscored"])
    def test_nothing_computed_may_be_missing(self, changed, name):
        del changed["categories"][0][name]
        assert not verify(sealed(changed)).consistent

    def test_nothing_may_be_added_to_what_is_computed(self, changed):
        changed["categories"][0]["remark"] = "the winner is E001"
        (found,) = verify(sealed(changed)).differences
        assert found.where.endswith(".remark")
        assert found.computed is None

    @pytest.mark.parametrize("wrong", [None, 7, {}, [1, "a", None]])
    def test_orders_of_any_shape_are_differences_not_crashes(self, changed, wrong):
        changed["categories"][0]["order"] = wrong
        assert not verify(sealed(changed)).consistent

    def test_entries_of_a_category_that_is_not_there_cannot_be_computed(self, changed):
        del changed["categories"][0]
        with pytest.raises(InputError, match=r"Entry F000: there is no category F"):
            verify(sealed(changed))

    def test_a_category_without_entries_has_no_result(self, changed):
        changed["categories"].append({"category": "X", "name": "Nobody entered"})
        assert verify(sealed(changed)).differences[0].where == "categories (how many)"

    def test_the_deliberations_own_set_is_computed_too(self):
        given = inputs()
        rescored = copy.deepcopy(given["scores"])
        rescored[0]["scores"]["impact"] = 0.0
        second = {"scores": rescored, "categories": result_of({**given, "scores": rescored})}
        assert verify(bundle(given, deliberation=second)).consistent
        second["categories"] = result_of(given)
        verdict = verify(bundle(given, deliberation=second))
        assert verdict.differences[0].where.startswith("deliberation.categories.")

    def test_votes_of_the_panel_break_ties(self):
        scores = [{"entry": e, "judge": "J1", "scores": {"impact": 3}} for e in "AB"]
        method = {
            "seed": "1",
            "criteria": [{"criterion": "impact", "weight": 1}],
            "tie_rule": ["value", "vote", "lot"],
        }
        given = {
            "kind": "score",
            "method": method,
            "entries": [{"entry": "A"}, {"entry": "B"}],
            "scores": scores,
        }
        for first in "AB":
            voted = {**given, "votes": {first: 2.5}}
            assert result_of(voted)[0]["order"][0]["entry"] == first
            assert verify(bundle(voted)).consistent

    @pytest.mark.parametrize(
        ("changes", "complaint"),
        [
            ({"schema": "other"}, "schema: "),
            ({"sha256": "x"}, "sha256: "),
            ({"inputs_sha256": None}, "inputs_sha256: "),
            ({"extra": 1}, "extra: "),
            ({"void": [{"judge": "J1"}]}, "void.0.ground: "),
        ],
    )
    def test_what_is_no_bundle_is_said(self, good, changes, complaint):
        with pytest.raises(InputError, match=complaint):
            verify({**good, **changes})

    def test_the_schema_names_every_part(self, good):
        assert set(good) <= set(json_schema()["properties"])


class TestCommand:
    @staticmethod
    def run(tmp_path, text, *more):
        path = tmp_path / "bundle.json"
        path.write_text(text if isinstance(text, str) else json.dumps(text))
        return main(["verify", str(path), *more])

    def test_consistent(self, good, tmp_path, capsys):
        assert self.run(tmp_path, good) == 0
        printed = capsys.readouterr().out
        assert printed.startswith("consistent (computed anew: entries 29, ")
        assert "Consistent is not authentic" in printed

    def test_not_consistent(self, changed, tmp_path, capsys):
        changed["categories"][0]["order"].reverse()
        assert self.run(tmp_path, changed) == 1
        printed = capsys.readouterr().out
        assert printed.startswith("not consistent")
        assert "The digest is another one" in printed
        assert "order of entries: the bundle says" in printed

    def test_as_json(self, good, changed, tmp_path, capsys):
        assert self.run(tmp_path, good, "--json") == 0
        found = json.loads(capsys.readouterr().out)
        assert found["consistent"] is True
        assert found["authentic"] is None
        changed["year"] = 2025
        assert self.run(tmp_path, changed, "--json") == 1
        assert json.loads(capsys.readouterr().out)["sha256_agrees"] is False

    @pytest.mark.parametrize(
        ("text", "complaint"),
        [
            ("{", "bundle.json, line 1: "),
            ("[]", "not a result bundle"),
            ("{}", "kind: Field required"),
            ('{"a": 1, "a": 2}', "The name “a” occurs twice"),
            ('{"a": NaN}', "NaN is no JSON number"),
            ("[" * 100_000, "nested too deeply"),
        ],
    )
    def test_unusable_files(self, tmp_path, capsys, text, complaint):
        assert self.run(tmp_path, text) == 2
        assert complaint in capsys.readouterr().err

    def test_a_file_that_is_not_there(self, tmp_path, capsys):
        assert main(["verify", str(tmp_path / "nowhere.json")]) == 2
        assert "cannot be read" in capsys.readouterr().err
