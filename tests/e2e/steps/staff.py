"""What programme staff do to run a cycle."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.e2e.steps.moving import fill, follow, go, look, press

ZONE = "Pacific/Auckland"
LABELS = {
    "opens": "Nominations open",
    "closes": "Nominations close",
    "judging_opens": "Judging opens",
    "judging_closes": "Judging closes",
    "announcement": "Announcement",
}


def typed_dates(hours: dict[str, float], zone: str) -> dict[str, str]:
    """Dates by their labels, given as hours from now, as somebody in the zone types them."""
    now = datetime.now(UTC)
    return {
        LABELS[name]: (now + timedelta(hours=at))
        .astimezone(ZoneInfo(zone))
        .strftime("%Y-%m-%dT%H:%M")
        for name, at in hours.items()
    }


@dataclass(frozen=True)
class Programme:
    """An award and its cycle, as the staff member's browser knows them."""

    page: Page
    slug: str
    year: int
    cycle: int
    zone: str = ZONE

    @property
    def award_path(self) -> str:
        return f"/awards/{self.slug}/"

    @property
    def public_path(self) -> str:
        return f"/awards/{self.slug}/{self.year}/"

    def desk(self, rest: str = "") -> str:
        return f"/desk/cycles/{self.cycle}/{rest}"

    def judging(self, rest: str) -> str:
        return f"/judging/cycles/{self.cycle}/{rest}"

    def set_dates(self, **hours: float) -> None:
        """Move dates on the cycle's page, by hours from now; the rest stays."""
        go(self.page, self.desk("edit/"))
        fill(self.page, typed_dates(hours, self.zone))
        press(self.page, "Save cycle")
        expect(self.page.get_by_text("The cycle is changed.")).to_be_visible()


def create_award(page: Page, *, name: str, slug: str) -> None:
    go(page, "/desk/awards/")
    follow(page, "Create an award")
    fill(
        page,
        {
            "Name": name,
            "Address": slug,
            "Organisation": "Example Alliance for Safe Streets",
            "Contact address": "award@example.org",
            "One-paragraph introduction": "For programmes that make streets safer.",
        },
    )
    press(page, "Create award")


def publish_award(page: Page, slug: str) -> None:
    go(page, f"/desk/awards/{slug}/")
    follow(page, "Change the award")
    page.get_by_role("checkbox", name="Shown to the public").check()
    press(page, "Save award")


def create_cycle(page: Page, slug: str, *, year: int, hours: dict[str, float]) -> Programme:
    """A cycle that the public does not see yet; its dates are hours from now."""
    go(page, f"/desk/awards/{slug}/")
    follow(page, "Create a cycle")
    fill(page, {"Year": str(year), "Time zone": ZONE, "Reference prefix": "SSA"})
    fill(page, typed_dates(hours, ZONE))
    press(page, "Create cycle")
    found = re.search(r"/desk/cycles/(\d+)/", page.url)
    assert found, page.url
    return Programme(page, slug, year, int(found[1]))


def publish_form(programme: Programme) -> None:
    page = programme.page
    go(page, programme.desk())
    follow(page, "Nomination form")
    press(page, "Publish this version")
    expect(page.get_by_text("The form is published.")).to_be_visible()


def publish_cycle(programme: Programme) -> None:
    page = programme.page
    go(page, programme.desk("edit/"))
    page.get_by_role("checkbox", name="Shown to the public").check()
    press(page, "Save cycle")


def accept(programme: Programme, title: str) -> None:
    """Read a submitted nomination and accept it for judging."""
    page = programme.page
    go(page, programme.desk("screening/"))
    follow(page, title)
    page.get_by_role("radio", name="Accept for judging").check()
    press(page, "Record decision")
    expect(page.get_by_text("The decision is recorded")).to_be_visible()


def invite(programme: Programme, *, email: str, role: str = "Judge") -> None:
    page = programme.page
    go(page, programme.desk("judging/panel/"))
    follow(page, "Invite a judge")
    fill(page, {"E-mail address": email})
    page.get_by_role("radio", name=role).check()
    press(page, "Send invitation")
    expect(page.get_by_text("The invitation is on its way.")).to_be_visible()


def open_round(programme: Programme, *, judges_per_entry: int, quorum: int) -> None:
    """Set the round up, plan, look at the plan, apply it, open."""
    page = programme.page
    go(page, programme.desk("judging/round/"))
    fill(page, {"Name": "Scoring round", "Judges per entry": str(judges_per_entry)})
    fill(page, {"Quorum": str(quorum)})
    press(page, "Save the round")
    follow(page, "Go to the assignment")
    press(page, re.compile("^Make a (new )?plan"))
    expect(page.get_by_role("heading", name="A plan, not applied yet")).to_be_visible()
    press(page, "Apply this plan")
    expect(page.get_by_role("heading", name="The plan in force")).to_be_visible()
    go(page, programme.desk("judging/round/"))
    press(page, "Open the round")
    expect(page.get_by_text("The round was opened; its rules")).to_be_visible()
    look(page)
