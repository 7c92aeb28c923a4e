"""Which category a nomination competes in: the size band of its agency, or one it chooses."""

from django.utils.translation import gettext as _

from accounts.models import Agency
from awards.models import Category, Cycle
from nominations.exceptions import Gap
from nominations.models import Nomination


def fitting_categories(cycle: Cycle, agency: Agency) -> list[Category]:
    """The cycle's categories that the agency may compete in, by the population it serves."""
    return list(cycle.categories.for_population(agency.population_served))


def settled_category(
    cycle: Cycle, agency: Agency, chosen: Category | None = None
) -> Category | None:
    """The chosen category if it fits, else the only one that does, else none."""
    fitting = fitting_categories(cycle, agency)
    if chosen in fitting:
        return chosen
    return fitting[0] if len(fitting) == 1 else None


def category_gap(nomination: Nomination) -> Gap | None:
    """What is missing for the category to be settled; None if nothing is."""
    if not nomination.lacks_category():
        return None
    if nomination.agency.population_served is None:
        message = _("Say how many residents your agency serves: it decides the category.")
    elif fitting_categories(nomination.cycle, nomination.agency):
        message = _("Choose the category, under the details of the programme.")
    else:
        message = _("No category takes an agency of this size. Write to %(contact)s.") % {
            "contact": nomination.cycle.award.contact_email
        }
    return Gap(section="", section_title="", question="", label=_("Category"), message=message)
