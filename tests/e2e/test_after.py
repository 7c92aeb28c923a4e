"""From the frozen result to the public, in the years of the demo."""

import re

from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.e2e.checks import axe, fits_narrow
from tests.e2e.people import NewPerson
from tests.e2e.steps.moving import fill, follow, go, press, reload_until
from tests.e2e.steps.signing import demo_sign_in

PAST = timezone.now().year - 1
PUBLIC = f"/awards/example-prize/{PAST}/judging/"
NOTE = "The agency asked us to take it back."


def seen(page: Page) -> None:
    """In dark and narrow: in light every kind of page is looked at on the way."""
    axe(page, schemes=("dark",))
    fits_narrow(page)


def cycle(page: Page, year: int) -> None:
    go(page, "/desk/")
    follow(page, f"Example Prize for Crime Prevention {year}")


def vet(staff: Page) -> None:
    """The leader's checklist is begun, with a concern; staff write down one line more."""
    cycle(staff, PAST + 1)
    follow(staff, "Open the judging of this cycle")
    follow(staff, "Vetting")
    begun = staff.get_by_role("listitem").filter(has_text="Concern, 2 of 5 checked")
    seen(staff)
    follow(staff, re.compile("^1"), within=begun)
    line = staff.get_by_role("group", name="Pending litigation and complaints")
    line.get_by_role("radio", name="Checked, nothing found").check()
    seen(staff)
    press(staff, "Save what was found")
    expect(staff.get_by_text("Concern, 3 of 5 checked")).to_be_visible()


def moderate(staff: Page) -> None:
    """One line tells who wrote it and is left out; another becomes a strength."""
    cycle(staff, PAST)
    follow(staff, "Open the judging of this cycle")
    follow(staff, "Read the feedback to nominees")
    seen(staff)
    follow(staff, "The Quiet Yard")
    comment(staff, "My own yard").get_by_label("Leave it out").check()
    comment(staff, "It is good to see").get_by_label("What it is").select_option("Strength")
    seen(staff)
    press(staff, "Save and approve")
    expect(staff.get_by_role("row").filter(has_text="The Quiet Yard")).not_to_contain_text(
        "To be read"
    )


def comment(page: Page, words: str) -> Locator:
    field = page.locator("textarea").filter(has_text=words)
    return page.get_by_role("main").get_by_role("group").filter(has=field)


def read_feedback(nominee: Page) -> None:
    go(nominee, "/nominations/")
    follow(nominee, "The Quiet Yard")
    link = nominee.get_by_role("link", name="Read the judges' feedback")
    reload_until(nominee, lambda: link)
    follow(nominee, "Read the judges' feedback")
    main = nominee.get_by_role("main")
    expect(main).to_contain_text("Strength: It is good to see those who cause the noise pay")
    expect(main).not_to_contain_text("My own yard")
    seen(nominee)


def answer_appeal(colleague: Page, nominee: Page) -> None:
    """Somebody else than the one who decided answers; the team reads why."""
    cycle(colleague, PAST + 2)
    follow(colleague, "Answer the appeals")
    seen(colleague)
    follow(colleague, "Lobby Lights")
    colleague.get_by_role("radio", name=re.compile("^Not upheld")).check()
    fill(colleague, {"Answer to the team": "The minutes speak of another house."})
    seen(colleague)
    press(colleague, "Record the answer")
    go(nominee, "/nominations/")
    follow(nominee, "Lobby Lights")
    expect(nominee.get_by_role("main")).to_contain_text("The minutes speak of another house.")
    seen(nominee)


def take_the_kit(winner: Page) -> None:
    go(winner, "/nominations/")
    follow(winner, "Lent Locks")
    follow(winner, "Certificate and press kit")
    expect(winner.get_by_role("img", name=re.compile("shelf with twelve"))).to_be_visible()
    seen(winner)
    for name, kind in (
        ("Certificate as a PDF", "application/pdf"),
        ("Picture for social media", "image/png"),
    ):
        address = winner.get_by_role("link", name=name).get_attribute("href")
        answer = winner.request.get(address or "")
        assert (answer.status, answer.headers["content-type"]) == (200, kind)


def take_an_honour_back(staff: Page, chair: Page, visitor: Page) -> None:
    """One asks, nothing changes; another confirms, and the public reads the note."""
    cycle(staff, PAST)
    follow(staff, "Open the judging of this cycle")
    follow(staff, "Decision")
    seen(staff)
    decision = staff.url
    follow(staff, "Ask for the honour of The Doorstep Hour to be taken back")
    fill(staff, {"Note for the public": NOTE, "Reason, for staff and chair": "A letter came."})
    seen(staff)
    press(staff, "Ask for it to be taken back")
    go(visitor, PUBLIC)
    expect(visitor.get_by_role("main")).to_contain_text("The Doorstep Hour")
    chair.goto(decision)
    seen(chair)
    press(chair, "Take the honour back")
    go(visitor, PUBLIC)
    expect(visitor.get_by_role("main")).to_contain_text(NOTE)
    expect(visitor.get_by_role("main")).not_to_contain_text("The Doorstep Hour")
    seen(visitor)


def test_from_the_result_to_the_public(new_person: NewPerson) -> None:
    staff = demo_sign_in(new_person(), "Programme staff")
    nominee = demo_sign_in(new_person(), "Owner of another team")
    vet(staff)
    moderate(staff)
    read_feedback(nominee)
    answer_appeal(demo_sign_in(new_person(), "Second programme staff"), nominee)
    take_the_kit(demo_sign_in(new_person(), "Owner of an agency's team"))
    chair = demo_sign_in(new_person(), "Chair of both panels")
    take_an_honour_back(staff, chair, new_person())
