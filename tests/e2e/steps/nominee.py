"""What the people of an agency do to nominate a programme."""

from playwright.sync_api import Page, expect

from tests.e2e.steps.moving import fill, follow, go, press

NEXT = "Save and continue"

WORDS = {
    "The programme in short": {"Summarise the programme": "Lamps that residents switch on."},
    "The problem": {"What was the problem?": "Robberies on dark paths."},
    "What the data said": {"How did you analyse the problem?": "We mapped three years of reports."},
    "What you did": {
        "What did you do?": "Residents chose where lamps go, and we put them up.",
        "What is new about it?": "Residents hold the switch.",
    },
    "What it cost": {
        "How was the cost kept low, and what would another agency need?": "Lamps were given."
    },
    "What changed": {
        "What changed because of the programme?": "Robberies fell.",
        "How were the figures collected and checked?": "By the university, twice.",
    },
    "Trust and engagement": {
        "How does the programme build trust?": "Residents decide, and we tell them what we did.",
        "How does the community take part?": "Forty residents meet every month.",
    },
    "Adoption and future": {
        "How far is it adopted across the agency, and what will make it last?": "In every precinct."
    },
}


def create_agency(page: Page, *, name: str) -> None:
    go(page, "/accounts/agencies/new/")
    fill(page, {"Name of the agency": name, "Population served": "50000"})
    page.get_by_label("Country").select_option("NZ")
    press(page, "Create the agency")


def start(page: Page, award_path: str, *, title: str) -> str:
    """Start a nomination from the award's page; its address."""
    go(page, award_path)
    follow(page, "Start a nomination")
    fill(page, {"Name of the programme": title, "When did the programme begin?": "2020-03-01"})
    page.get_by_role("radio", name="No").check()
    press(page, "Check who can take part")
    press(page, "Start the nomination")
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    return page.url


def answer_all(page: Page, home: str) -> None:
    """Every section in order, each saved with "Save and continue"."""
    page.goto(home)
    follow(page, "The programme in short")
    for section in WORDS:
        expect(page.get_by_role("heading", name=section, level=1)).to_be_visible()
        fill(page, WORDS[section])
        _answer_the_rest(page, section)
        press(page, NEXT, within=page.locator("main .actions").last)
    expect(page.get_by_role("heading", name="Supporting files", level=1)).to_be_visible()
    press(page, NEXT, within=page.locator("main .actions").last)
    expect(page.get_by_role("heading", name="Check your answers", level=1)).to_be_visible()


def _answer_the_rest(page: Page, section: str) -> None:
    """What is not text: a date, choices, a cost, a measure."""
    if section == "The programme in short":
        page.get_by_label("When did the programme start?").fill("2024-03-01")
        page.get_by_role("group", name="Is it still running?").get_by_label("Yes").check()
    elif section == "What the data said":
        page.get_by_role("checkbox", name="Recorded crime").check()
    elif section == "What it cost":
        press(page, "Add a cost")
        add_cost(page)
    elif section == "What changed":
        press(page, "Add a measure")
        add_measure(page)


def add_cost(page: Page) -> None:
    fill(page, {"What did it pay for?": "Wiring", "Amount": "12000", "Currency": "USD"})
    press(page, "Save")
    expect(page.get_by_role("main")).to_contain_text("per 1,000 residents")


MEASURE = {
    "What was counted?": "Robberies on paths",
    "Where do the figures come from?": "The agency's records",
    "First day before": "2022-01-01",
    "Last day before": "2022-12-31",
    "Count before": "40",
    "First day after": "2025-01-01",
    "Last day after": "2025-12-31",
    "Count after": "30",
}


def add_measure(page: Page) -> None:
    fill(page, MEASURE)
    press(page, "Save")
    expect(page.get_by_role("main")).to_contain_text("25")


def submit(page: Page) -> str:
    """From the check page to the receipt; the reference number."""
    follow(page, "Continue to the declaration")
    page.get_by_role("checkbox", name="I confirm this for the agency").check()
    press(page, "Submit nomination")
    return read_reference(page)


def read_reference(page: Page) -> str:
    expect(page.get_by_role("heading", name="We received your nomination")).to_be_visible()
    return page.locator(".receipt__reference").inner_text()
