"""Addresses where an award's own staff set up awards, cycles, criteria, categories and forms."""

from collections.abc import Mapping
from typing import Any

from tests.access.roles import ALL_STAFF, AWARD_STAFF
from tests.access.rows import Row, Table, only
from tests.access.world import Scene


def _award(scene: Scene) -> Mapping[str, Any]:
    return {"slug": scene.award.slug}


def _sponsorship(scene: Scene) -> Mapping[str, Any]:
    return {"slug": scene.award.slug, "pk": scene.sponsorship.pk}


def _winner(scene: Scene) -> Mapping[str, Any]:
    return {"slug": scene.award.slug, "pk": scene.winner.pk}


def _cycle(scene: Scene) -> Mapping[str, Any]:
    return {"pk": scene.setup.cycle.pk}


def _criterion(scene: Scene) -> Mapping[str, Any]:
    return {"pk": scene.setup.cycle.pk, "row": scene.setup.criterion.pk}


def _category(scene: Scene) -> Mapping[str, Any]:
    return {"pk": scene.setup.cycle.pk, "row": scene.setup.category.pk}


def _section(scene: Scene) -> Mapping[str, Any]:
    return {"pk": scene.setup.cycle.pk, "row": scene.setup.section.pk}


def _in_section(scene: Scene) -> Mapping[str, Any]:
    return {"pk": scene.setup.cycle.pk, "section": scene.setup.section.pk}


def _question(scene: Scene) -> Mapping[str, Any]:
    return {**_in_section(scene), "row": scene.setup.question.pk}


def _form_of(at: Any) -> Row:
    """A form that the award's staff open, and that refuses to be sent empty."""
    return Row(only(AWARD_STAFF), post=only(AWARD_STAFF, status=422), at=at)


def _act_on(at: Any) -> Row:
    """A button: done or refused in words, then back to the page it stands on."""
    return Row(post=only(AWARD_STAFF, status=302), at=at)


TABLE: Table = {
    "awards:staff_awards": Row(only(ALL_STAFF)),
    "awards:staff_award_new": Row(only(ALL_STAFF), post=only(ALL_STAFF, status=422)),
    "awards:staff_award": Row(only(AWARD_STAFF), at=_award),
    "awards:staff_award_edit": _form_of(_award),
    "awards:staff_add": _form_of(_award),
    "awards:staff_sponsor_new": _form_of(_award),
    "awards:staff_sponsorship_new": _form_of(_award),
    "awards:staff_sponsorship": _form_of(_sponsorship),
    "awards:staff_winners": Row(only(AWARD_STAFF), at=_award),
    "awards:staff_winner_new": _form_of(_award),
    "awards:staff_winner": _form_of(_winner),
    "awards:staff_winner_withhold": _form_of(_winner),
    "awards:staff_cycle_new": _form_of(_award),
    "awards:staff_cycle_edit": _form_of(_cycle),
    "awards:staff_cycle_clone": _form_of(_cycle),
    "awards:staff_eligibility": _form_of(_cycle),
    "awards:staff_criteria": Row(only(AWARD_STAFF), at=_cycle),
    "awards:staff_examples": _act_on(_cycle),
    "awards:staff_criterion_new": _form_of(_cycle),
    "awards:staff_criterion": _form_of(_criterion),
    "awards:staff_criterion_remove": _act_on(_criterion),
    "awards:staff_category_new": _form_of(_cycle),
    "awards:staff_category": _form_of(_category),
    "awards:staff_category_remove": _act_on(_category),
    "awards:staff_form": Row(only(AWARD_STAFF), at=_cycle),
    "awards:staff_form_act": _act_on(_cycle),
    "awards:staff_section_new": _form_of(_cycle),
    "awards:staff_section": _form_of(_section),
    "awards:staff_section_act": _act_on(_section),
    "awards:staff_question_new": _form_of(_in_section),
    "awards:staff_question": _form_of(_question),
    "awards:staff_question_act": _act_on(_question),
}
