"""Certificates of figures: what they say, and void as soon as a figure changes."""

import copy
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from nominations.enums import EndorsementState
from nominations.exceptions import (
    Closed,
    EndorsementClosed,
    FiguresChanged,
)
from nominations.models import Endorsement, Nomination
from nominations.services.certificates import figures_digest, figures_of
from nominations.services.evidence import remove_measure, save_measure
from tests.nominations import making
from tests.nominations.endorsing import DATA, actions, ask, give, mails


class TestCertificates:
    @pytest.fixture
    def certificate(self, filled: Nomination, owner: User) -> Endorsement:
        return give(ask(filled, owner, DATA))

    def save(self, nomination: Nomination, owner: User, **changes: Any) -> None:
        save_measure(
            nomination=nomination,
            actor=owner,
            question="measures",
            values={**making.MEASURE, **changes},
            measure=nomination.measures.get(what="Bicycles stolen"),
        )

    def test_the_same_figures_again_void_nothing(
        self, certificate: Endorsement, filled: Nomination, owner: User
    ) -> None:
        self.save(filled, owner)
        # What the programme claims is not for the owner of the data to certify.
        self.save(filled, owner, claimed_change=-30, comparison_likeness="Both by the river.")
        certificate.refresh_from_db()
        assert certificate.state == EndorsementState.GIVEN

    @pytest.mark.parametrize(
        "change",
        [
            {"after_count": 149},
            {"before_count": 201},
            {"source": "Another register"},
            {"unit": "insured reports"},
            {"population": 12_000},
            {"before_start": making.MEASURE["before_start"] + timedelta(days=1)},
        ],
        ids=lambda change: next(iter(change)),
    )
    def test_a_changed_figure_voids_it(
        self, certificate: Endorsement, filled: Nomination, owner: User, change: dict[str, Any]
    ) -> None:
        self.save(filled, owner, **change)
        certificate.refresh_from_db()
        assert certificate.state == EndorsementState.VOID
        assert not filled.endorsements.standing().exists()
        assert len(mails("endorsement_void", DATA["email"])) == 1
        assert len(mails("endorsement_void_team")) == 3
        assert actions()[-1] == "endorsement.voided"

    def test_going_back_to_the_old_figures_does_not_bring_it_back(
        self, certificate: Endorsement, filled: Nomination, owner: User
    ) -> None:
        self.save(filled, owner, after_count=1)
        self.save(filled, owner)
        certificate.refresh_from_db()
        assert certificate.state == EndorsementState.VOID
        assert len(mails("endorsement_void")) == 1

    def test_a_removed_measure_voids_it(
        self, certificate: Endorsement, filled: Nomination, owner: User
    ) -> None:
        remove_measure(measure=filled.measures.get(), actor=owner)
        certificate.refresh_from_db()
        assert certificate.state == EndorsementState.VOID

    def test_other_measures_are_no_matter(
        self, certificate: Endorsement, filled: Nomination, owner: User
    ) -> None:
        other = save_measure(
            nomination=filled,
            actor=owner,
            question="measures",
            values={**making.MEASURE, "what": "Cars stolen"},
        )
        remove_measure(measure=other, actor=owner)
        certificate.refresh_from_db()
        assert certificate.state == EndorsementState.GIVEN

    def test_the_figures_are_those_that_were_shown(self, filled: Nomination, owner: User) -> None:
        endorsement = ask(filled, owner, DATA)
        shown = figures_digest(figures_of(filled, endorsement.measures))
        self.save(filled, owner, after_count=120)
        with pytest.raises(FiguresChanged):
            give(endorsement, shown=shown)
        with pytest.raises(FiguresChanged):
            give(endorsement, shown="")
        certified = give(endorsement)
        assert certified.figures[0]["values"]["after_count"] == 120

    def test_nothing_is_left_to_certify(self, filled: Nomination, owner: User) -> None:
        endorsement = ask(filled, owner, DATA)
        remove_measure(measure=filled.measures.get(), actor=owner)
        with pytest.raises(EndorsementClosed) as closed:
            give(endorsement)
        assert closed.value.reason is Closed.NO_FIGURES


_values = st.dictionaries(
    st.sampled_from(["before_count", "after_count", "comparison_after_count", "source"]),
    st.one_of(st.none(), st.integers(0, 10**9), st.text(max_size=20)),
    min_size=1,
)
_figures = st.lists(
    st.builds(lambda pk, values: {"measure": pk, "values": values}, st.integers(1, 99), _values),
    min_size=1,
    max_size=4,
    unique_by=lambda row: row["measure"],
)


@given(_figures, st.randoms(use_true_random=False))
def test_the_digest_knows_no_order(figures: list[dict[str, Any]], random: Any) -> None:
    turned = [
        {"values": dict(reversed(row["values"].items())), "measure": row["measure"]}
        for row in figures
    ]
    random.shuffle(turned)
    assert figures_digest(turned) == figures_digest(figures)


@given(_figures, st.integers(0, 3), st.integers(1, 1000))
def test_any_changed_count_changes_the_digest(
    figures: list[dict[str, Any]], which: int, by: int
) -> None:
    changed = copy.deepcopy(figures)
    values = changed[which % len(changed)]["values"]
    count = values.get("after_count")
    values["after_count"] = count + by if isinstance(count, int) else by
    assert figures_digest(changed) != figures_digest(figures)
