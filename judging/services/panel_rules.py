"""A cycle's rules for conflicts and the terms of its panel."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import Refused
from accounts.models import User
from audit.canonical import sha256_hex
from audit.services import record
from awards.models import Cycle
from judging.models import PanelRules
from judging.services.detection import Detection, close_detected

FIELDS = ("same_region", "same_country", "employer_months", "collaborator_months", "terms")


def rules_of(cycle: Cycle) -> PanelRules:
    """The cycle's own rules, or those that hold as long as nobody changed any."""
    return PanelRules.objects.filter(cycle=cycle).first() or PanelRules(cycle=cycle)


@transaction.atomic
def change_rules(*, cycle: Cycle, actor: User, **values: Any) -> Detection:
    """Set the rules, and look for conflicts by them at once.

    A rule that is switched on closes what it finds; one that is switched off opens nothing by
    itself. Who accepted earlier terms keeps to those. Returns what was found anew.

    Raises:
        Refused: the decision is released.
    """
    locked = Cycle.objects.select_for_update(no_key=True).select_related("award").get(pk=cycle.pk)
    if locked.released_at:
        raise Refused(_("The decision of this cycle is released: the panel's work is done."))
    rules = rules_of(locked)
    for name in FIELDS:
        setattr(rules, name, values.get(name, getattr(rules, name)))
    rules.save()
    found = close_detected(locked)
    record(
        actor=actor,
        action="panel.rules_changed",
        obj=locked,
        payload={
            **{name: getattr(rules, name) for name in FIELDS if name != "terms"},
            "terms": sha256_hex(rules.terms),
            **found.as_payload(),
        },
        scope=locked.award.scope,
    )
    return found
