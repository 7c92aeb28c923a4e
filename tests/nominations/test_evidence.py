"""Outcome measures and costs of a draft."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from audit.models import AuditEntry
from awards.models import Cycle
from nominations.exceptions import ChangedMeanwhile, NotAllowed, TooMany, WrongState
from nominations.models import CostItem, Nomination, OutcomeMeasure
from nominations.services import evidence
from nominations.services import rows as row_service
from nominations.services.submission import submit_nomination
from tests.nominations import making


def measure(nomination: Nomination, actor: User, **changes: Any) -> OutcomeMeasure:
    return evidence.save_measure(
        nomination=nomination,
        actor=actor,
        question="measures",
        values=making.MEASURE | changes,
    )


class TestMeasures:
    def test_are_added_in_order(self, nomination: Nomination, editor: User) -> None:
        for what in ("First", "Second"):
            measure(nomination, editor, what=what)
        rows = nomination.measures.all()
        assert [(row.what, row.position, row.version) for row in rows] == [
            ("First", 0, 1),
            ("Second", 1, 1),
        ]

    def test_are_changed_by_who_saw_the_present_version(
        self, nomination: Nomination, owner: User, editor: User
    ) -> None:
        row = measure(nomination, owner)
        change = {"nomination": nomination, "question": "measures", "measure": row}
        evidence.save_measure(actor=editor, values={"after_count": 140}, seen_version=1, **change)
        with pytest.raises(ChangedMeanwhile) as refusal:
            evidence.save_measure(
                actor=owner, values={"after_count": 130}, seen_version=1, **change
            )
        assert refusal.value.version == 2
        assert "Editor of Exampleton Police" in str(refusal.value)
        row.refresh_from_db()
        assert row.after_count == 140
        evidence.save_measure(actor=owner, values={"after_count": 130}, seen_version=2, **change)
        row.refresh_from_db()
        assert (row.after_count, row.version) == (130, 3)

    def test_are_removed_once(self, nomination: Nomination, owner: User) -> None:
        row = measure(nomination, owner)
        evidence.remove_measure(measure=row, actor=owner)
        evidence.remove_measure(measure=row, actor=owner)
        assert not nomination.measures.exists()
        removed = AuditEntry.objects.filter(action="nomination.measure_removed")
        assert removed.count() == 1

    def test_one_that_was_removed_is_not_brought_back(
        self, nomination: Nomination, owner: User, editor: User
    ) -> None:
        row = measure(nomination, owner)
        evidence.remove_measure(measure=OutcomeMeasure.objects.get(), actor=editor)
        with pytest.raises(WrongState, match="removed"):
            evidence.save_measure(
                nomination=nomination, actor=owner, question="measures", values={}, measure=row
            )

    @pytest.mark.parametrize(
        "changes",
        [
            {"before_count": -1},
            {"after_count": 10_000_001},
            {"after_start": date(2022, 6, 1)},
            {"before_end": date(2021, 1, 1)},
            {"direction": "sideways"},
        ],
    )
    def test_nonsense_is_refused_by_the_verb_too(
        self, nomination: Nomination, owner: User, changes: dict[str, Any]
    ) -> None:
        with pytest.raises(ValidationError):
            measure(nomination, owner, **changes)
        assert not nomination.measures.exists()

    @pytest.mark.parametrize(
        "changes",
        [
            {"before_count": -1},
            {"after_count": 10_000_001},
            {"after_start": date(2022, 6, 1)},
            {"before_end": date(2021, 1, 1)},
        ],
    )
    def test_and_by_the_database(self, nomination: Nomination, changes: dict[str, Any]) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            OutcomeMeasure.objects.create(
                nomination=nomination, question="measures", **(making.MEASURE | changes)
            )

    def test_are_for_those_who_may_write(
        self, nomination: Nomination, owner: User, viewer: User, outsider: User
    ) -> None:
        row = measure(nomination, owner)
        for person in (viewer, outsider):
            with pytest.raises(NotAllowed):
                measure(nomination, person)
            with pytest.raises(NotAllowed):
                evidence.remove_measure(measure=row, actor=person)

    def test_one_of_another_nomination_is_out_of_reach(
        self, nomination: Nomination, owner: User, outsider: User, cycle: Cycle
    ) -> None:
        row = measure(nomination, owner)
        theirs = making.draft(cycle, outsider.agencies.get())
        with pytest.raises(WrongState):
            evidence.save_measure(
                nomination=theirs, actor=outsider, question="measures", values={}, measure=row
            )

    def test_go_only_where_the_form_asks_for_them(
        self, nomination: Nomination, owner: User
    ) -> None:
        for question in ("costs", "summary", "nothing"):
            with pytest.raises(WrongState):
                evidence.save_measure(
                    nomination=nomination, actor=owner, question=question, values=making.MEASURE
                )

    def test_there_is_a_limit(
        self, nomination: Nomination, owner: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(row_service, "MAX_ROWS", 1)
        measure(nomination, owner)
        with pytest.raises(TooMany):
            measure(nomination, owner)

    def test_are_closed_with_the_submission(self, filled: Nomination, owner: User) -> None:
        submit_nomination(nomination=filled, actor=owner)
        with pytest.raises(WrongState):
            measure(filled, owner)
        with pytest.raises(WrongState):
            evidence.remove_cost(cost=filled.costs.get(), actor=owner)


class TestCosts:
    def test_are_added_and_changed(self, nomination: Nomination, owner: User) -> None:
        row = evidence.save_cost(
            nomination=nomination, actor=owner, question="costs", values=making.COST
        )
        evidence.save_cost(
            nomination=nomination,
            actor=owner,
            question="costs",
            values={"amount": Decimal(5)},
            cost=row,
            seen_version=1,
        )
        row.refresh_from_db()
        assert (row.amount, row.version, row.label) == (Decimal(5), 2, "Guard")

    @pytest.mark.parametrize("changes", [{"amount": Decimal(-1)}, {"months": 0}, {"months": 601}])
    def test_nonsense_is_refused_by_verb_and_database(
        self, nomination: Nomination, owner: User, changes: dict[str, Any]
    ) -> None:
        values = making.COST | changes
        with pytest.raises(ValidationError):
            evidence.save_cost(nomination=nomination, actor=owner, question="costs", values=values)
        with pytest.raises(IntegrityError), transaction.atomic():
            CostItem.objects.create(nomination=nomination, question="costs", **values)
